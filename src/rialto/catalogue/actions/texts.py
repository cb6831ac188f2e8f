"""Translations that sources bring: the leading record's own, and what others add where there is none yet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Q

from rialto.base.bulk import insert_rows
from rialto.catalogue.actions.cleaning import CleanEntry
from rialto.catalogue.actions.merging import speaks_otherwise
from rialto.catalogue.actions.written import Beside, Written
from rialto.catalogue.models import Entry, EntryText, SourceRecord
from rialto.translation.choices import TextOrigin, TextState
from rialto.translation.hashes import source_hash

# Language and field.
Key = tuple[str, str]


def brought_text(entry: Entry, key: Key, text: str, record: SourceRecord | None) -> EntryText:
    """A source's translation of a field of `entry`; `record` where another than the leading one brings it."""
    language, field = key
    return EntryText(
        entry=entry,
        language=language,
        field=field,
        text=text,
        origin=TextOrigin.SOURCE,
        state=TextState.CURRENT,
        source_hash=source_hash(getattr(entry, field)),
        record=record,
    )


def write_texts(written: Sequence[Written], *, is_new: bool) -> set[int]:
    """Make the leading records' translations what they say now; return the entries that have others.

    Other sources' and a machine's give way to them; what a person translated does not.
    """
    before: dict[int, dict[Key, tuple[str, str]]] = defaultdict(dict)
    beside: dict[int, dict[Key, int]] = defaultdict(dict)
    others: dict[int, set[Key]] = defaultdict(set)
    ids = [each.entry.pk for each in written]
    for row in [] if is_new else EntryText.objects.filter(entry__in=ids):
        key = (row.language, row.field)
        if row.origin == TextOrigin.PERSON:
            others[row.entry_id].add(key)
        elif row.origin == TextOrigin.MACHINE or row.record_id is not None:
            beside[row.entry_id][key] = row.pk
        else:
            before[row.entry_id][key] = (row.text, row.source_hash)
    touched: set[int] = set()
    past: list[int] = []
    rows: list[EntryText] = []
    for entry, one, _ in written:
        texts = {key: text for key, text in _translations(one).items() if key not in others[entry.pk]}
        wanted = {key: (text, source_hash(getattr(entry, key[1]))) for key, text in texts.items()}
        if before[entry.pk] == wanted:
            continue
        touched.add(entry.pk)
        past += [pk for key, pk in beside[entry.pk].items() if key in wanted]
        rows += [brought_text(entry, key, text, None) for key, text in texts.items()]
    if touched and not is_new:
        own = Q(entry__in=touched, origin=TextOrigin.SOURCE, record=None)
        EntryText.objects.filter(own | Q(pk__in=past)).delete()
    insert_rows(rows)
    return touched


def fill_texts(written: Sequence[Beside]) -> set[int]:
    """Add translations where an entry has none but a machine's; a record changes and takes back only what it brought itself.

    A record in another language than its entry brings its own words, too. Returns the entries that have others now.
    """
    entry_ids = {each.entry.pk for each in written}
    rows_there = list(EntryText.objects.filter(entry__in=entry_ids))
    by_machine = {
        (row.entry_id, row.language, row.field): row.pk
        for row in rows_there
        if row.origin == TextOrigin.MACHINE
    }
    have = {
        (row.entry_id, row.language, row.field): row for row in rows_there if row.origin != TextOrigin.MACHINE
    }
    brought: dict[tuple[int, int], list[EntryText]] = defaultdict(list)
    for row in have.values():
        if row.record_id is not None:
            brought[row.entry_id, row.record_id].append(row)
    past: list[int] = []
    rows: list[EntryText] = []
    touched: set[int] = set()
    for each in written:
        wanted = words_beside(each.entry, each.one)
        for row in brought[each.entry.pk, each.record.pk]:
            if wanted.get((row.language, row.field)) != row.text:
                past.append(row.pk)
                touched.add(each.entry.pk)
                del have[row.entry_id, row.language, row.field]
        for key, text in wanted.items():
            if (each.entry.pk, *key) not in have:
                row = brought_text(each.entry, key, text, each.record)
                have[each.entry.pk, *key] = row
                rows.append(row)
                past += [by_machine[each.entry.pk, *key]] if (each.entry.pk, *key) in by_machine else []
                touched.add(each.entry.pk)
    if past:
        EntryText.objects.filter(pk__in=past).delete()
    insert_rows(rows)
    return touched


def words_beside(entry: Entry, one: CleanEntry) -> Mapping[Key, str]:
    """What a record beside the leading one says in languages that its entry is not in."""
    texts = _translations(one)
    if speaks_otherwise(entry, one):
        own = {(one.values["language"], field): one.values[field] for field in EntryText.FIELDS}
        texts |= {key: text for key, text in own.items() if text}
    return {key: text for key, text in texts.items() if key[0] != entry.language}


def _translations(one: CleanEntry) -> dict[Key, str]:
    return {
        (language, field): text
        for language, fields in one.translations.items()
        for field, text in fields.items()
    }


def note_stale_texts(entry_ids_by_field: dict[str, set[int]]) -> None:
    """Mark the translations of originals that have changed, but for the source's own, which it changes itself."""
    for field, entry_ids in entry_ids_by_field.items():
        texts = EntryText.objects.filter(entry__in=entry_ids, field=field).exclude(origin=TextOrigin.SOURCE)
        texts.update(state=TextState.STALE)
