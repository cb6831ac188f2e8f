"""Organisations that may be one, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from rialto.catalogue.models import Entry
from rialto.organisations.models import Membership, Organisation, OrganisationMerge
from rialto.organisations.queries import likely_doubles, slugs_named, values_of
from rialto.organisations.queries.wording import label_of, value_shown

SHOWN_PAIRS, SHOWN_MERGES = 50, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One field of both."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        return self.first != self.second


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationPair:
    """Two organisations, their fields, and how much hangs on each."""

    first: Organisation
    second: Organisation
    fields: Sequence[FieldRow]
    entry_counts: tuple[int, int]
    member_counts: tuple[int, int]


def pairs() -> list[tuple[Organisation, Organisation]]:
    """Pairs with one name but for case, accents and legal form: two queries."""
    return likely_doubles(limit=SHOWN_PAIRS)


def merges() -> list[OrganisationMerge]:
    """What was made one, the latest first."""
    return list(OrganisationMerge.objects.select_related("survivor")[:SHOWN_MERGES])


def organisation_named(words: str) -> Organisation | None:
    """The one organisation with this address, last part of an address, or name; None where none or several have it."""
    slug = words.strip().rstrip("/").rpartition("/")[2]
    found = slugs_named(slug, limit=2)
    return Organisation.objects.get(slug=found[0]) if len(found) == 1 else None


def pair_of(first: Organisation, second: Organisation, language: str) -> OrganisationPair:
    """Both with their fields: six queries."""
    before, after = values_of(first), values_of(second)
    return OrganisationPair(
        first=first,
        second=second,
        fields=[
            FieldRow(
                label=label_of(name),
                first=value_shown(name, before[name], language),
                second=value_shown(name, after[name], language),
            )
            for name in before
            if name != "logo"
        ],
        entry_counts=(_entries(first), _entries(second)),
        member_counts=(_members(first), _members(second)),
    )


def _entries(organisation: Organisation) -> int:
    return Entry.objects.filter(provider=organisation).count()


def _members(organisation: Organisation) -> int:
    return Membership.objects.filter(organisation=organisation).count()
