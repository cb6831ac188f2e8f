"""All that an entry's page shows, fetched at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rialto.catalogue.choices import KNOWN_TO_THE_PUBLIC, Kind
from rialto.catalogue.models import (
    DETAILS_OF_KIND,
    Entry,
    FormerAddress,
    PathStep,
    Session,
    SourceRecord,
)
from rialto.catalogue.queries.around import Statement, around_entries
from rialto.catalogue.queries.duplicates import survivor_of_foreign
from rialto.catalogue.queries.exclusions import is_taken_down
from rialto.catalogue.queries.pictures import pictures_around
from rialto.catalogue.queries.texts import Shown, ShownEntry, listed_entries, shown, shown_entry
from rialto.pictures.queries import ShownPicture

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
    # By role.
    concepts: dict[str, list[Statement]]
    records: Sequence[SourceRecord]
    steps: Sequence[PathStep] = field(default_factory=list)
    pictures: Sequence[ShownPicture] = field(default_factory=list)
    # Other entries that are shown beside it, as lists show them.
    related: Sequence[ShownEntry] = field(default_factory=list)

    @property
    def is_translated(self) -> bool:
        return any(text.origin for text in (self.title, self.summary, self.description))

    @property
    def shown_language(self) -> str:
        """The language of the translation that is shown; the entry's own where there is none."""
        texts = (self.title, self.summary, self.description)
        return next((text.language for text in texts if text.origin), self.entry.language)

    @property
    def is_machine_made(self) -> bool:
        return any(text.is_machine_made for text in (self.title, self.summary, self.description))


def entry_at(kind: str, slug: str) -> Entry | None:
    """The entry at an address that the public may know of: published or withdrawn, never a draft.

    None where it lives on in another one, see `moved_entry`.
    """
    entry = (
        Entry.objects.filter(kind=kind, slug=slug, status__in=KNOWN_TO_THE_PUBLIC)
        .select_related("provider", "link_health", "quality", DETAILS_OF_KIND[Kind(kind)].related_name())
        .first()
    )
    return None if entry and _lives_on_in(entry) else entry


def moved_entry(kind: str, slug: str) -> Entry | None:
    """The entry that an old address leads to."""
    formers = FormerAddress.objects.filter(kind=kind, slug=slug, entry__status__in=KNOWN_TO_THE_PUBLIC)
    former = formers.select_related("entry").first()
    if former:
        return former.entry
    # The right words under another kind: an entry whose kind was corrected.
    entry = Entry.objects.filter(slug=slug, status__in=KNOWN_TO_THE_PUBLIC).first()
    return (_lives_on_in(entry) or entry) if entry else None


def _lives_on_in(entry: Entry) -> Entry | None:
    """The public entry that an entry of another site lives on in here, by that site's word. No query for one that is public or ours.

    Nothing leads on from what was taken down here.
    """
    if entry.is_public or not entry.is_foreign or is_taken_down(entry):
        return None
    return survivor_of_foreign(entry)


def page_of(entry: Entry, *, language: str, related_ids: Sequence[int] = ()) -> EntryPage:
    """Fetch what an entry's page shows: at most four queries beside the entry's own, five for a learning path,
    and one more where it or what is beside it has pictures.

    `related_ids` are entries to show beside it; those that are not public are left out.
    """
    kind = Kind(entry.kind)
    related = listed_entries(related_ids)
    around = around_entries(
        [one.pk for one in related],
        language=language,
        foreign=[one.pk for one in (entry, *related) if one.language != language],
        whole=[entry.pk],
    )
    pictures, leading = pictures_around(entry, related, language=language)
    concepts: dict[str, list[Statement]] = {}
    for one in around.statements.get(entry.pk, ()):
        concepts.setdefault(one.role, []).append(one)
    return EntryPage(
        entry=entry,
        title=shown(entry, "title", around, language),
        summary=shown(entry, "summary", around, language),
        description=shown(entry, "description", around, language),
        details=entry.details,
        sessions=list(entry.sessions.all()) if kind in KINDS_WITH_SESSIONS else [],
        concepts=concepts,
        records=list(entry.source_records.select_related("source").order_by("pk")[:10]),
        steps=_steps(entry) if kind == Kind.LEARNING_PATH else [],
        pictures=pictures,
        related=[shown_entry(one, around, language, leading.get(one.pk)) for one in related],
    )


def _steps(entry: Entry) -> list[PathStep]:
    """The stops in their order; one whose entry is not public keeps its own words only."""
    steps = list(entry.steps.select_related("entry"))
    for step in steps:
        if step.entry is not None and not step.entry.is_public:
            step.entry = None
    return [step for step in steps if step.entry is not None or step.title]
