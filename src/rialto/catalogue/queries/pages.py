"""All that an entry's page shows, fetched at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from rialto.catalogue.choices import Kind, Status
from rialto.catalogue.models import (
    DETAILS_OF_KIND,
    Entry,
    EntryConcept,
    FormerAddress,
    PathStep,
    Session,
    Source,
    SourceRecord,
)
from rialto.catalogue.queries.texts import Shown, shown, shown_texts

FIELDS = ("title", "summary", "description")
# Kinds that may have dates of their own.
KINDS_WITH_SESSIONS = {Kind.TRAINING, Kind.EVENT, Kind.LEARNING_PATH}


@dataclass(slots=True, kw_only=True)
class EntryPage:
    """An entry with its texts as the reader sees them, and everything that stands around it."""

    entry: Entry
    title: Shown
    summary: Shown
    description: Shown
    # The row of the kind's own table: which columns it has depends on the kind.
    details: Any
    sessions: Sequence[Session]
    concepts: dict[str, list[EntryConcept]]
    records: Sequence[SourceRecord]
    steps: Sequence[PathStep] = field(default_factory=list)

    @property
    def is_translated(self) -> bool:
        return any(text.origin for text in (self.title, self.summary, self.description))

    @property
    def is_machine_made(self) -> bool:
        return any(text.is_machine_made for text in (self.title, self.summary, self.description))


def entry_at(kind: str, slug: str) -> Entry | None:
    """The entry at an address that the public may know of: published or withdrawn, never a draft."""
    return (
        Entry.objects.filter(
            kind=kind, slug=slug, status__in=[Status.PUBLISHED, Status.WITHDRAWN, Status.ARCHIVED]
        )
        .select_related("provider", DETAILS_OF_KIND[Kind(kind)].related_name())
        .first()
    )


def moved_entry(kind: str, slug: str) -> Entry | None:
    """The entry that an old address leads to."""
    former = FormerAddress.objects.filter(kind=kind, slug=slug).select_related("entry").first()
    if former:
        return former.entry
    # The right words under another kind: an entry whose kind was corrected.
    return Entry.objects.filter(slug=slug, status__in=[Status.PUBLISHED, Status.WITHDRAWN]).first()


def page_of(entry: Entry, *, language: str) -> EntryPage:
    """Fetch what an entry's page shows: at most four queries beside the entry's own."""
    kind = Kind(entry.kind)
    texts = shown_texts([entry.pk], language=language, fields=FIELDS) if entry.language != language else {}
    concepts: dict[str, list[EntryConcept]] = {}
    for one in entry.entry_concepts.select_related("concept"):
        concepts.setdefault(one.role, []).append(one)
    return EntryPage(
        entry=entry,
        title=shown(entry, "title", texts, language),
        summary=shown(entry, "summary", texts, language),
        description=shown(entry, "description", texts, language),
        details=entry.details,
        sessions=list(entry.sessions.all()) if kind in KINDS_WITH_SESSIONS else [],
        concepts=concepts,
        records=list(entry.source_records.select_related("source").order_by("pk")[:10]),
        steps=_steps(entry) if kind == Kind.LEARNING_PATH else [],
    )


def _steps(entry: Entry) -> list[PathStep]:
    public = Prefetch("entry", queryset=Entry.objects.published())
    return list(entry.steps.prefetch_related(public))


def sources_by_name() -> Sequence[Source]:
    """The sources that entries come from, for the page that says how we collect."""
    return list(Source.objects.select_related("owner").order_by("name"))
