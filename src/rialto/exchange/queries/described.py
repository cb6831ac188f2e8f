"""Public entries as the feed tells of them: some fifteen queries however many they are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings

from rialto.catalogue.choices import GoneReason, Kind, Status
from rialto.catalogue.models import (
    DETAILS_OF_KIND,
    Entry,
    EntryConcept,
    EntryPicture,
    EntryText,
    Exclusion,
    ForeignEntry,
    PathStep,
    Session,
    SourceRecord,
)
from rialto.catalogue.queries.duplicates import survivor_ids
from rialto.catalogue.queries.pictures import picture_shown
from rialto.translation.choices import TextState

PLAIN = (
    "kind", "slug", "language", "title", "summary", "description", "tags", "address", "evidence_address", "licence",
    "countries", "region", "city", "place", "is_online", "is_free", "is_self_paced", "has_certificate",
    "price_amount", "price_currency", "level_from", "level_to", "teaching_languages", "subtitle_languages",
    "starts_on", "ends_on", "deadline_on", "moved_from", "issued_on", "schedule", "published_at", "variants",
)  # fmt: skip
SESSION = (
    "starts_at", "ends_at", "timezone", "is_all_day", "place", "city", "country", "is_online", "address", "seats",
    "seats_left", "deadline_on", "schedule", "remote_id",
)  # fmt: skip
LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)
EMPTY: tuple[Any, ...] = (None, "", [], {})
# What stands in one item beside where it stands in the log.
Described = dict[str, Any]


def described(versions: Mapping[UUID, int]) -> dict[UUID, Described]:
    """Entry's public id -> its item; what the public never saw is not among them.

    `versions` are our entries' own, read before this is called: what changes meanwhile is told again, never missed.
    """
    foreign = {
        one.public_id: one
        for one in ForeignEntry.objects.filter(public_id__in=versions).only(
            "public_id",
            "version",
            "is_deleted",
            "reason",
            "merged_into",
            "page",
            "sources",
            "organisation",
            "set_aside",
        )
    }
    entries = list(
        Entry.objects.filter(public_id__in=versions)
        .select_related("provider")
        .prefetch_related("provider__identifiers")
    )
    shown = [entry for entry in entries if entry.is_public]
    gone = [entry for entry in entries if not entry.is_public and entry.published_at]
    parts = _Parts(shown)
    items: dict[UUID, Described] = {}
    for entry in shown:
        state = foreign.get(entry.public_id)
        items[entry.public_id] = {
            "change": "changed",
            **_identity(entry, versions, state),
            "entry": parts.of(entry, state),
        }
    for entry, reason, into in _reasons(gone):
        state = foreign.get(entry.public_id)
        if entry.is_foreign and (state is None or not state.is_deleted):
            continue  # taken down here alone: what others show is their matter
        # Of another site's entry, what that site says.
        lives_on_in = state.merged_into if state else into
        items[entry.public_id] = {
            "change": "deleted",
            **_identity(entry, versions, state),
            "reason": str(state.reason or reason) if state else str(reason),
            "merged_into": str(lives_on_in) if lives_on_in else None,
        }
    return items


def _identity(entry: Entry, versions: Mapping[UUID, int], state: ForeignEntry | None) -> Described:
    version = state.version if entry.is_foreign and state else versions[entry.public_id]
    return {"id": str(entry.public_id), "origin": entry.origin, "version": version}


def _reasons(gone: list[Entry]) -> Iterable[tuple[Entry, GoneReason, UUID | None]]:
    ids = [entry.public_id for entry in gone]
    down = (
        set(Exclusion.objects.filter(entry_public_id__in=ids).values_list("entry_public_id", flat=True))
        if ids
        else set()
    )
    merged = [entry.pk for entry in gone if entry.status == Status.MERGED]
    into = survivor_ids(merged) if merged else {}
    survivors = (
        # What never was public is never named.
        dict(
            Entry.objects.filter(pk__in=into.values(), published_at__isnull=False).values_list(
                "pk", "public_id"
            )
        )
        if into
        else {}
    )
    for entry in gone:
        if entry.public_id in down:
            yield entry, GoneReason.TAKEN_DOWN, None
        elif entry.status == Status.MERGED:
            yield entry, GoneReason.MERGED, survivors.get(into.get(entry.pk, 0))
        else:
            yield entry, GoneReason.WITHDRAWN, None


class _Parts:
    """The parts of some entries, each kind of part read at once."""

    def __init__(self, entries: list[Entry]) -> None:
        ids = [entry.pk for entry in entries]
        self.texts: dict[int, list[EntryText]] = defaultdict(list)
        self.concepts: dict[int, list[EntryConcept]] = defaultdict(list)
        self.sessions: dict[int, list[Session]] = defaultdict(list)
        self.stops: dict[int, list[PathStep]] = defaultdict(list)
        self.records: dict[int, list[SourceRecord]] = defaultdict(list)
        self.pictures: dict[int, list[EntryPicture]] = defaultdict(list)
        self.details: dict[int, Any] = {}
        if not ids:
            return
        for text in EntryText.objects.filter(entry__in=ids).order_by("language", "field"):
            self.texts[text.entry_id].append(text)
        concepts = EntryConcept.objects.filter(entry__in=ids).select_related("concept")
        for concept in concepts.order_by("role", "concept__address", "concept__key"):
            self.concepts[concept.entry_id].append(concept)
        for session in Session.objects.filter(entry__in=ids).order_by("starts_at", "remote_id", "pk"):
            self.sessions[session.entry_id].append(session)
        records = SourceRecord.objects.filter(entry__in=ids).select_related("source").order_by("pk")
        for record in records.only(
            "entry", "address", "source__name", "source__licence", "source__attribution"
        ):
            self.records[record.entry_id].append(record)
        paths = [entry.pk for entry in entries if entry.kind == Kind.LEARNING_PATH]
        for stop in PathStep.objects.filter(path__in=paths).order_by("order") if paths else []:
            self.stops[stop.path_id].append(stop)
        pictured = [entry.pk for entry in entries if entry.has_pictures]
        rows = EntryPicture.objects.filter(entry__in=pictured).select_related("picture") if pictured else []
        for picture in rows:
            self.pictures[picture.entry_id].append(picture)
        for kind in sorted({entry.kind for entry in entries}):
            of_kind = [entry.pk for entry in entries if entry.kind == kind]
            self.details |= DETAILS_OF_KIND[Kind(kind)]._default_manager.in_bulk(of_kind)

    def of(self, entry: Entry, state: ForeignEntry | None) -> Described:
        pk = entry.pk
        said: Described = {name: plain(getattr(entry, name)) for name in PLAIN}
        said["page"] = state.page if state else page_address(entry)
        said["organisation"] = (state.organisation or None) if state else _organisation(entry)
        said["sources"] = state.sources if state else [_source(one) for one in self.records[pk]]
        said["details"] = _details(self.details.get(pk))
        said["concepts"] = [_concept(one) for one in self.concepts[pk]]
        said["sessions"] = [
            {name: plain(getattr(one, name)) for name in SESSION} for one in self.sessions[pk]
        ]
        said["stops"] = [{"title": one.title, "address": one.address} for one in self.stops[pk]]
        said["translations"] = self._translations(entry, state)
        said["pictures"] = [_picture(one, entry) for one in self.pictures[pk]]
        return said

    def _translations(self, entry: Entry, state: ForeignEntry | None) -> list[dict[str, Any]]:
        """All of ours; of another site's entry only what that site has, not what was translated here."""
        found = [
            _text(one.language, one.field, one.text, one.origin, one.state)
            for one in self.texts[entry.pk]
            if (state is None or one.record_id is not None) and one.language != entry.language
        ]
        if state is not None:
            found += [_text(**one) for one in state.set_aside]
        return sorted(found, key=lambda one: (one["language"], one["field"]))


def page_address(entry: Entry) -> str:
    """The entry's page here, in its own language where the site speaks it."""
    language = entry.language if entry.language in LANGUAGES else "en"
    return f"{settings.ORIGIN}/{language}/{entry.kind}/{entry.slug}/"


def plain(value: Any) -> Any:
    """A value as JSON has it: moments and days in ISO 8601, amounts as text."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _text(language: str, field: str, text: str, origin: str, state: str) -> dict[str, Any]:
    said = {"language": language, "field": field, "text": text, "origin": str(origin)}
    return said | {"is_stale": state == TextState.STALE}


def _organisation(entry: Entry) -> dict[str, Any] | None:
    provider = entry.provider
    if provider is None:
        return None
    identifiers = [one.value for one in provider.identifiers.all() if not one.value.startswith("name:")]
    return {
        "name": provider.name,
        "website": provider.website,
        "country": provider.country,
        "identifiers": identifiers,
    }


def _source(record: SourceRecord) -> dict[str, str]:
    source = record.source
    return {
        "name": source.name,
        "address": record.address,
        "licence": source.licence,
        "attribution": source.attribution,
    }


def _details(row: Any) -> dict[str, Any]:
    if row is None:
        return {}
    columns = [column for column in row._meta.concrete_fields if not column.is_relation]
    values = {column.name: plain(getattr(row, column.name)) for column in columns}
    return {name: value for name, value in values.items() if value not in EMPTY}


def _concept(row: EntryConcept) -> dict[str, Any]:
    return {
        "role": row.role,
        "address": row.concept.address,
        "key": row.concept.key,
        "says": row.assertion,
        "level_from": row.level_from,
        "level_to": row.level_to,
        "confidence": row.confidence,
    }


def _picture(row: EntryPicture, entry: Entry) -> dict[str, Any]:
    shown = picture_shown(row, entry, entry.language)
    return {
        "address": f"{settings.ORIGIN}{shown.address}",
        "content_type": shown.content_type,
        "width": shown.width,
        "height": shown.height,
        "alternative_text": shown.alt,
        "credit": shown.credit,
        "licence": shown.licence,
    }
