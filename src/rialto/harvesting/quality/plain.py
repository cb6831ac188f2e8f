"""Fetching what the rules look at: four queries for a batch, however long it is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models.functions import Length

from rialto.catalogue.choices import Assertion, Presence
from rialto.catalogue.models import Entry, EntryConcept, EntryText, SourceRecord
from rialto.harvesting.quality.rules import Plain

READ = (
    "kind", "title", "summary", "language", "tags", "address", "link_state", "countries", "city", "place", "is_online",
    "is_free", "price_amount", "level_from", "teaching_languages", "starts_on", "deadline_on", "is_self_paced",
    "expires_on", "issued_on", "licence", "evidence_address", "provider__website",
)  # fmt: skip
# Readers of feeds without fields for what we need: title, text and a date of publication.
LOOSE_READERS = ("feed", "page")


@dataclass(slots=True)
class Records:
    """What an entry's source records say of it."""

    count: int = 0
    is_seen: bool = False
    is_structured: bool = False
    has_licence: bool = False


@dataclass(slots=True)
class Around:
    """What stands around the entries of a batch."""

    roles: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    stated: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    languages: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    records: dict[int, Records] = field(default_factory=lambda: defaultdict(Records))


def plain_values(entry_ids: Iterable[int]) -> dict[int, Plain]:
    """Entry -> the values that its points are computed from; entries that are not public are left out."""
    entries = (
        Entry.objects.published()
        .filter(pk__in=list(entry_ids))
        .select_related("provider")
        .only(*READ)
        .annotate(description_length=Length("description"))
    )
    rows = list(entries)
    around = _around([entry.pk for entry in rows])
    return {entry.pk: _plain(entry, around) for entry in rows}


def _around(ids: list[int]) -> Around:
    around = Around()
    for entry_id, role, assertion in EntryConcept.objects.filter(entry__in=ids).values_list(
        "entry_id", "role", "assertion"
    ):
        around.roles[entry_id].add(role)
        if assertion != Assertion.SUGGESTED:
            around.stated[entry_id].add(role)
    for entry_id, language in EntryText.objects.filter(entry__in=ids).values_list("entry_id", "language"):
        around.languages[entry_id].add(language)
    rows = SourceRecord.objects.filter(entry__in=ids).values_list(
        "entry_id", "presence", "extractor", "source__licence"
    )
    for entry_id, presence, extractor, licence in rows:
        records = around.records[entry_id]
        records.count += 1
        records.is_seen |= presence == Presence.SEEN
        records.is_structured |= not extractor.startswith(LOOSE_READERS)
        records.has_licence |= bool(licence)
    return around


def _plain(entry: Entry, around: Around) -> Plain:
    records = around.records[entry.pk]
    return Plain(
        kind=entry.kind,
        title=entry.title,
        summary_length=len(entry.summary),
        description_length=entry.description_length,  # type: ignore[attr-defined]  # annotated
        language=entry.language,
        tag_count=len(entry.tags),
        roles=frozenset(around.roles[entry.pk]),
        stated_roles=frozenset(around.stated[entry.pk]),
        address=entry.address,
        link_state=entry.link_state,
        has_place=bool(entry.countries or entry.city or entry.place or entry.is_online),
        has_price=entry.is_free is not None or entry.price_amount is not None,
        has_level=entry.level_from is not None,
        has_teaching_language=bool(entry.teaching_languages),
        has_start=entry.starts_on is not None,
        has_deadline=entry.deadline_on is not None,
        is_self_paced=bool(entry.is_self_paced),
        is_over=None if entry.expires_on is None else entry.is_expired,
        has_issue_day=entry.issued_on is not None,
        translation_count=len(around.languages[entry.pk]),
        has_provider=entry.provider is not None,
        provider_has_website=bool(entry.provider and entry.provider.website),
        record_count=records.count,
        is_seen=records.is_seen,
        is_structured=records.is_structured,
        has_source_licence=records.has_licence,
        has_licence=bool(entry.licence),
        was_read_by_hand=bool(entry.evidence_address),
    )
