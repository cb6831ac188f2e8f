"""The list of entries: for whoever looks after what is public."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.http import urlencode

from rialto.catalogue.choices import Kind, Status
from rialto.catalogue.models import Entry
from rialto.contributing.rules import Person, entries_edited_by

# Counting further takes long where there are a million, and nobody pages there.
COUNTED = 10_000
WORDS_LENGTH = 100


@dataclass(frozen=True, slots=True)
class EntryFilters:
    """What the list is narrowed by; `by_members` for what people wrote here."""

    status: str = Status.PUBLISHED
    kind: str = ""
    country: str = ""
    words: str = ""
    by_members: bool = False

    @property
    def query(self) -> str:
        """As the address says it, beginning with "?"."""
        said = {
            "state": self.status, "kind": self.kind, "country": self.country, "q": self.words,
            "members": "1" if self.by_members else "",
        }  # fmt: skip
        return "?" + urlencode({name: value for name, value in said.items() if value})


def entry_filters(asked: "dict[str, str]") -> EntryFilters:
    """What an address asks for; nonsense narrows nothing."""
    status, kind, country = asked.get("state", ""), asked.get("kind", ""), asked.get("country", "").upper()
    return EntryFilters(
        status=status if status in Status.values else Status.PUBLISHED,
        kind=kind if kind in Kind.values else "",
        country=country if len(country) == 2 and country.isascii() and country.isalpha() else "",
        words=asked.get("q", "").replace("\x00", "").strip()[:WORDS_LENGTH],
        by_members=bool(asked.get("members")),
    )


def entries_in(filters: EntryFilters, *, reader: Person) -> QuerySet[Entry]:
    """The entries that an editor looks after, the latest first, with their providers and what they were written as."""
    found = entries_edited_by(reader).filter(status=filters.status)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.country:
        found = found.filter(countries__0=filters.country)
    if filters.words:
        found = found.filter(title__icontains=filters.words)
    if filters.by_members:
        found = found.filter(contribution__isnull=False)
    return (
        found.select_related("provider", "contribution")
        .defer("description", "contribution__values")
        .order_by("-pk")
    )


def counted(entries: QuerySet[Entry]) -> int:
    """How many there are, 10,000 at most."""
    return entries.order_by()[:COUNTED].count()
