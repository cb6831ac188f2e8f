"""What of entries is to be translated, and how far that has come."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils import timezone

from rialto.base.markup import plain_text
from rialto.catalogue.models import Entry, EntryText, EntryVisits
from rialto.translation.choices import PROVIDER_NAMES, TextOrigin, TextState
from rialto.translation.hashes import bundle_hash, source_hash
from rialto.translation.holders import Original, Pair, Wanted
from rialto.translation.models import TranslationJob

NOUN = "entry"
READ_LATELY = timedelta(days=90)
UNKNOWN = "und"


class Row(NamedTuple):
    """What of an entry a translation is made from."""

    pk: int
    public_id: UUID
    language: str
    title: str
    summary: str
    description: str

    @property
    def texts(self) -> dict[str, str]:
        """The fields that have words: of an empty paragraph nothing would come back."""
        return {field: text for field in EntryText.FIELDS if plain_text(text := getattr(self, field))}


class Known(NamedTuple):
    """A translation that is there."""

    origin: str
    state: str
    source_hash: str

    def is_kept(self, original: str) -> bool:
        """Whether a machine has to leave it alone, or has said it of this very original."""
        if self.origin != TextOrigin.MACHINE:
            return True
        return self.state == TextState.CURRENT and self.source_hash == source_hash(original)


# Language -> field -> translation.
ByLanguage = dict[str, dict[str, Known]]


def rows_of(public_ids: Collection[UUID]) -> list[Row]:
    """Public entries that are not over and say which language they are in: one query."""
    entries = Entry.objects.published().current().exclude(language=UNKNOWN).filter(public_id__in=public_ids)
    return [Row(*values) for values in entries.order_by("pk").values_list(*Row._fields)]


def known_texts(entry_ids: Iterable[int]) -> dict[int, ByLanguage]:
    """The translations of some entries: one query."""
    found: dict[int, ByLanguage] = defaultdict(lambda: defaultdict(dict))
    rows = EntryText.objects.filter(entry__in=list(entry_ids))
    for entry_id, language, field, *rest in rows.values_list(
        "entry_id", "language", "field", "origin", "state", "source_hash"
    ):
        found[entry_id][language][field] = Known(*rest)
    return found


def needed(row: Row, known: Mapping[str, Known]) -> dict[str, str]:
    """The fields that a machine is to put into a language, given what there is in it."""
    return {
        field: text
        for field, text in row.texts.items()
        if field not in known or not known[field].is_kept(text)
    }


def views_lately(entry_ids: Iterable[int]) -> dict[int, int]:
    """Entry -> how often it was read in the last three months: one query."""
    since = timezone.localdate() - READ_LATELY
    rows = EntryVisits.objects.filter(entry__in=list(entry_ids), day__gte=since).values_list("entry_id")
    return {entry_id: views or 0 for entry_id, views in rows.annotate(views=Sum("view_count")).order_by()}


def wanted_of(
    public_ids: Collection[UUID], languages: Sequence[str], *, also: Mapping[UUID, Collection[str]]
) -> list[Wanted]:
    """What some entries lack in these languages, or have in a machine's words for an older original: three queries."""
    rows = rows_of(public_ids)
    known, views = known_texts(row.pk for row in rows), views_lately(row.pk for row in rows)
    site = {code for code, _name in settings.LANGUAGES}
    found = []
    for row in rows:
        texts, there = row.texts, known.get(row.pk, {})
        by_machine = {
            language
            for language, fields in there.items()
            if any(one.origin == TextOrigin.MACHINE for one in fields.values())
        }
        hashed = bundle_hash(texts)
        codes = dict.fromkeys((*languages, *also.get(row.public_id, ()), *sorted(by_machine)))
        for language in codes:
            if language == row.language or language not in site or row.language not in site:
                continue
            missing = needed(row, there.get(language, {}))
            if missing:
                found.append(
                    Wanted(
                        thing_id=row.public_id,
                        source_language=row.language,
                        source_hash=hashed,
                        target_language=language,
                        character_count=sum(map(len, missing.values())),
                        views=views.get(row.pk, 0),
                        is_again=language in by_machine,
                    )
                )
    return found


def most_read_ids(limit: int) -> list[UUID]:
    """The entries that were read most in the last three months: two queries."""
    since = timezone.localdate() - READ_LATELY
    rows = EntryVisits.objects.filter(day__gte=since).values_list("entry_id")
    ids = [
        entry_id
        for entry_id, _views in rows.annotate(views=Sum("view_count")).order_by("-views", "entry_id")[:limit]
    ]
    return list(Entry.objects.filter(pk__in=ids).values_list("public_id", flat=True))


def untranslated_ids(language: str, limit: int) -> list[UUID]:
    """Entries, newest first, that have no title in a language and for which no job was ever made: one query."""
    titles = EntryText.objects.filter(entry=OuterRef("pk"), language=language, field="title")
    jobs = TranslationJob.objects.filter(noun=NOUN, thing_id=OuterRef("public_id"), target_language=language)
    site = [code for code, _name in settings.LANGUAGES if code != language]
    entries = (
        Entry.objects.published()
        .current()
        .filter(~Exists(titles), ~Exists(jobs), language__in=site)
        .order_by("-pk")
    )
    return list(entries.values_list("public_id", flat=True)[:limit])


def originals_of(pairs: Collection[Pair]) -> dict[Pair, Original]:
    """What of some entries is to be put into some languages now: two queries."""
    rows = {row.public_id: row for row in rows_of({thing_id for thing_id, _language in pairs})}
    known = known_texts(row.pk for row in rows.values())
    found = {}
    for thing_id, language in pairs:
        row = rows.get(thing_id)
        if row is not None and row.language != language:
            texts = needed(row, known.get(row.pk, {}).get(language, {}))
            found[thing_id, language] = Original(
                language=row.language, source_hash=bundle_hash(row.texts), texts=texts
            )
    return found


def coverage_of_entries() -> tuple[int, dict[str, int], dict[str, int]]:
    """How many public entries are not over; by language, how many can be read in it, and by a machine's words: two queries."""
    entries = Entry.objects.published().current()
    own = dict(entries.values_list("language").annotate(Count("pk")).order_by())
    titles = EntryText.objects.filter(field="title", entry__in=entries)
    rows = titles.values_list("language").annotate(
        count=Count("pk"), machine=Count("pk", filter=Q(origin=TextOrigin.MACHINE))
    )
    readable, by_machine = dict(own), dict[str, int]()
    for language, count, machine in rows.order_by():
        readable[language] = readable.get(language, 0) + count
        by_machine[language] = machine
    return sum(own.values()), readable, by_machine


@dataclass(frozen=True, slots=True)
class TranslationNote:
    """What a page says of the translation that it shows: the services by name, and whether the original has changed since."""

    providers: tuple[str, ...]
    is_stale: bool


def translation_note(entry: Entry, language: str) -> TranslationNote:
    """Of an entry's translation into a language: one query."""
    rows = list(
        EntryText.objects.filter(entry=entry, language=language).values_list("origin", "provider", "state")
    )
    names = {
        PROVIDER_NAMES[provider]
        for origin, provider, _state in rows
        if origin == TextOrigin.MACHINE and provider in PROVIDER_NAMES
    }
    return TranslationNote(
        providers=tuple(sorted(names)), is_stale=any(state == TextState.STALE for *_rest, state in rows)
    )
