"""The parts of entries of other sites: their origin's word counts, and what was translated here stays where it is better."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from rialto.base.addresses import usable_address
from rialto.base.bulk import insert_rows, insert_values
from rialto.base.markup import clean_html, plain_text, shorten
from rialto.catalogue.actions.cleaning import DESCRIPTION_LENGTH, MAX_CONCEPTS, TITLE_LENGTH, clean_levels
from rialto.catalogue.actions.texts import source_hash
from rialto.catalogue.choices import SCHEME_OF_ROLE, Assertion, Kind
from rialto.catalogue.foreign import ForeignConcept, ForeignFound, ForeignText
from rialto.catalogue.models import Entry, EntryConcept, EntryText, ForeignEntry, PathStep
from rialto.taxonomy.models import Concept
from rialto.taxonomy.queries.languages import language_code_of
from rialto.translation.choices import TextOrigin, TextState

# Whose translation stands where there are several: the highest. A person's beats a source's own, that a machine's; and
# of two of a kind, the one made here: what people did here is never undone from elsewhere.
RANKS = {TextOrigin.PERSON: 3, TextOrigin.SOURCE: 2, TextOrigin.MACHINE: 1}
MAX_TEXTS, MAX_STOPS = 200, 60
LENGTHS = {"title": TITLE_LENGTH, "summary": 500}
COLUMNS = ("entry", "role", "concept", "level_from", "level_to", "assertion", "confidence")
Statement = tuple[str, int]
# Language and field.
Key = tuple[str, str]


def write_foreign_concepts(written: Sequence[tuple[Entry, ForeignFound]]) -> None:
    """Make the concepts what the origin says; one that this site's vocabularies do not have is left out. Two queries, four where some differ."""
    known = _concepts_of([item for _entry, item in written])
    before: dict[int, dict[Statement, tuple[Any, ...]]] = defaultdict(dict)
    for row in EntryConcept.objects.filter(entry__in=[entry.pk for entry, _item in written]):
        values = (row.level_from, row.level_to, row.assertion, row.confidence)
        before[row.entry_id][row.role, row.concept_id] = values
    touched: list[int] = []
    rows: list[tuple[Any, ...]] = []
    for entry, item in written:
        wanted = _statements(item.concepts, known)
        if wanted != before[entry.pk]:
            touched.append(entry.pk)
            rows += [(entry.pk, *statement, *values) for statement, values in wanted.items()]
    if any(before[pk] for pk in touched):
        EntryConcept.objects.filter(entry__in=touched).delete()
    insert_values(EntryConcept, COLUMNS, rows)


def _concepts_of(items: Sequence[ForeignFound]) -> dict[tuple[str, str], int]:
    """Concept ids by their scheme with their address, and with their key where they have no address."""
    concepts = [one for item in items for one in item.concepts]
    addresses = {one.address for one in concepts if one.address}
    keys = {one.key for one in concepts if one.key and not one.address}
    found: dict[tuple[str, str], int] = {}
    if addresses:
        rows = Concept.objects.filter(address__in=addresses).order_by("-pk")
        found |= {
            (scheme, address): pk for scheme, address, pk in rows.values_list("scheme__key", "address", "pk")
        }
    if keys:
        rows = Concept.objects.filter(key__in=keys, address="")
        found |= {(scheme, key): pk for scheme, key, pk in rows.values_list("scheme__key", "key", "pk")}
    return found


def _statements(
    concepts: Sequence[ForeignConcept], known: dict[tuple[str, str], int]
) -> dict[Statement, tuple[Any, ...]]:
    found: dict[Statement, tuple[Any, ...]] = {}
    for one in concepts[:MAX_CONCEPTS]:
        scheme = SCHEME_OF_ROLE.get(one.role)
        concept_id = known.get((scheme, one.address or one.key)) if scheme else None
        if concept_id is None or one.says not in Assertion.values:
            continue
        levels = clean_levels(one.level_from, one.level_to)
        confidence = None if one.confidence is None else min(1.0, max(0.0, one.confidence))
        found[str(one.role), concept_id] = (*levels, str(one.says), confidence)
    return found


def write_stops(written: Sequence[tuple[Entry, ForeignFound]]) -> None:
    """Make the stops of learning paths what the origin says. No query where there are no paths."""
    paths = {entry.pk: item for entry, item in written if entry.kind == Kind.LEARNING_PATH}
    if not paths:
        return
    before: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in PathStep.objects.filter(path__in=paths).order_by("path", "order"):
        before[row.path_id].append((row.title, row.address))
    touched: list[int] = []
    rows: list[PathStep] = []
    for pk, item in paths.items():
        wanted = [
            (words, usable_address(address))
            for title, address in item.stops[:MAX_STOPS]
            if (words := shorten(plain_text(title), 300))
        ]
        if wanted != before[pk]:
            touched.append(pk)
            rows += [
                PathStep(path_id=pk, order=order, title=title, address=address)
                for order, (title, address) in enumerate(wanted, start=1)
            ]
    if any(before[pk] for pk in touched):
        PathStep.objects.filter(path__in=touched).delete()
    insert_rows(rows)


def write_foreign_texts(
    written: Sequence[tuple[Entry, ForeignFound, int]],
) -> dict[UUID, list[dict[str, str]]]:
    """Make the translations what the origin has, but for those made here that count more; gives what gave way to these.

    `written`: an entry, what its origin says, and the id of the record that brings it. Texts with a record came from
    their origin, others were made here. One query, and two more where some differ.
    """
    before: dict[int, dict[Key, EntryText]] = defaultdict(dict)
    for row in EntryText.objects.filter(entry__in=[entry.pk for entry, _item, _record in written]):
        before[row.entry_id][row.language, row.field] = row
    past: list[int] = []
    rows: list[EntryText] = []
    set_aside: dict[UUID, list[dict[str, str]]] = defaultdict(list)
    for entry, item, record_id in written:
        wanted = {(one.language, one.field): one for one in clean_texts(item, entry.language)}
        for key, known in before[entry.pk].items():
            theirs = wanted.get(key)
            if known.record_id is None and (theirs is None or _stays(known, theirs)):
                if theirs is not None:
                    set_aside[item.public_id].append(as_json(wanted.pop(key)))
            elif theirs is not None and known.record_id is not None and _is_the_same(known, theirs, entry):
                del wanted[key]
            else:
                past.append(known.pk)
        rows += [_row(entry, one, record_id) for one in wanted.values()]
    if past:
        EntryText.objects.filter(pk__in=past).delete()
    insert_rows(rows)
    return set_aside


def _stays(ours: EntryText, theirs: ForeignText) -> bool:
    """Whether a translation made here counts more than the origin's. A machine's for an older original does not."""
    rank, other = RANKS[TextOrigin(ours.origin)], RANKS[TextOrigin(theirs.origin)]
    is_outdated = ours.origin == TextOrigin.MACHINE and ours.state == TextState.STALE and not theirs.is_stale
    return rank > other or (rank == other and not is_outdated)


def set_aside_texts(replaced: Iterable[EntryText]) -> None:
    """Keep translations of their origin for which words made here are about to stand: they are told on as the origin has them.

    Call it with the entries locked. Two queries, none where nothing is replaced.
    """
    by_entry: dict[int, dict[Key, dict[str, str]]] = defaultdict(dict)
    for row in replaced:
        said = {"language": row.language, "field": row.field, "text": row.text}
        by_entry[row.entry_id][row.language, row.field] = said | {
            "origin": str(row.origin),
            "state": str(row.state),
        }
    if not by_entry:
        return
    states = list(ForeignEntry.objects.select_for_update().order_by("pk").filter(entry__in=by_entry))
    for state in states:
        new = by_entry[state.entry_id or 0]
        kept = [one for one in state.set_aside if (one["language"], one["field"]) not in new]
        state.set_aside = [*kept, *new.values()]
    ForeignEntry.objects.bulk_update(states, ["set_aside"], batch_size=80)


def clean_texts(item: ForeignFound, language: str) -> list[ForeignText]:
    """The origin's translations as they may stand here."""
    texts: list[ForeignText] = []
    for one in item.texts[:MAX_TEXTS]:
        code = language_code_of(one.language)
        if (
            not code
            or code == language
            or one.field not in EntryText.FIELDS
            or one.origin not in TextOrigin.values
        ):
            continue
        if one.field == "description":
            words = clean_html(one.text[: DESCRIPTION_LENGTH * 2], DESCRIPTION_LENGTH)
        else:
            words = shorten(plain_text(one.text), LENGTHS[one.field])
        if words:
            texts.append(
                ForeignText(
                    language=code, field=one.field, text=words, origin=one.origin, is_stale=one.is_stale
                )
            )
    return texts


def as_json(text: ForeignText) -> dict[str, str]:
    state = TextState.STALE if text.is_stale else TextState.CURRENT
    said = {"language": text.language, "field": text.field, "text": text.text, "origin": str(text.origin)}
    return said | {"state": str(state)}


def _is_the_same(known: EntryText, theirs: ForeignText, entry: Entry) -> bool:
    is_stale = known.state == TextState.STALE
    return (known.text, known.origin, is_stale) == (theirs.text, theirs.origin, theirs.is_stale) and (
        is_stale or known.source_hash == source_hash(getattr(entry, known.field))
    )


def _row(entry: Entry, one: ForeignText, record_id: int) -> EntryText:
    return EntryText(
        entry_id=entry.pk,
        language=one.language,
        field=one.field,
        text=one.text,
        origin=one.origin,
        state=TextState.STALE if one.is_stale else TextState.CURRENT,
        source_hash="" if one.is_stale else source_hash(getattr(entry, one.field)),
        record_id=record_id,
    )
