"""What hangs on an entry and comes from its source: details, sessions, concepts (`texts` has its translations)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from rialto.base.bulk import insert_rows, insert_values
from rialto.catalogue.actions.cleaning import CleanEntry
from rialto.catalogue.actions.suggesting import write_suggestions
from rialto.catalogue.actions.texts import write_texts
from rialto.catalogue.actions.written import Written
from rialto.catalogue.choices import SCHEME_OF_ROLE, Assertion, Kind
from rialto.catalogue.models import DETAILS_OF_KIND, Details, EntryConcept, Session
from rialto.taxonomy.queries import resolve

SESSION_FIELDS = [
    column.name for column in Session._meta.concrete_fields if column.name not in ("id", "entry")
]


def write_parts(written: Sequence[Written], *, is_new: bool) -> set[int]:
    """Write all parts, in some ten queries however many entries. Returns the ids of the entries with other parts."""
    if not written:
        return set()
    touched = write_details(written, is_new=is_new) | write_sessions(written, is_new=is_new)
    return touched | _write_concepts(written, is_new=is_new) | write_texts(written, is_new=is_new)


def _ids(written: Iterable[Written]) -> list[int]:
    return [entry.pk for entry, _, _ in written]


def write_details(written: Sequence[Written], *, is_new: bool) -> set[int]:
    by_kind: dict[Kind, list[Written]] = defaultdict(list)
    for each in written:
        # An entry whose kind a person corrected has another table than its source's words fit.
        if each.entry.kind == each.one.found.kind:
            by_kind[Kind(each.entry.kind)].append(each)
    touched: set[int] = set()
    for kind, of_kind in by_kind.items():
        touched |= _write_details_of(DETAILS_OF_KIND[kind], of_kind, is_new=is_new)
    return touched


def _write_details_of(model: type[Details], written: list[Written], *, is_new: bool) -> set[int]:
    rows = {} if is_new else model._default_manager.in_bulk(_ids(written))
    columns = [column for column in model._meta.concrete_fields if not column.is_relation]
    new: list[Details] = []
    changed: list[Details] = []
    for entry, one, spared in written:
        row = rows.get(entry.pk)
        if row is None:
            if one.details:
                # By id: rows and entries that know each other leave the memory only when the collector comes round.
                new.append(model(entry_id=entry.pk, **one.details))
            continue
        wanted = {
            column.name: one.details.get(column.name, column.get_default())
            for column in columns
            if column.name not in spared
        }
        different = {name: value for name, value in wanted.items() if getattr(row, name) != value}
        for name, value in different.items():
            setattr(row, name, value)
        if different:
            changed.append(row)
    insert_rows(new)
    model._default_manager.bulk_update(changed, [column.name for column in columns], batch_size=200)
    return {row.entry_id for row in (*new, *changed)}


def write_sessions(written: Sequence[Written], *, is_new: bool) -> set[int]:
    before: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in [] if is_new else Session.objects.filter(entry__in=_ids(written)):
        before[row.entry_id].append(session_values(row))
    touched: set[int] = set()
    rows: list[Session] = []
    for entry, one, spared in written:
        after = [session_values(session) for session in one.sessions]
        if "sessions" in spared or sorted(before[entry.pk], key=str) == sorted(after, key=str):
            continue
        touched.add(entry.pk)
        for session in one.sessions:
            session.entry = entry
            rows.append(session)
    if touched and not is_new:
        Session.objects.filter(entry__in=touched).delete()
    insert_rows(rows)
    return touched


def session_values(session: Session) -> tuple[Any, ...]:
    values = (getattr(session, name) for name in SESSION_FIELDS)
    return tuple(value.astimezone(UTC) if isinstance(value, datetime) else value for value in values)


# Role and concept; lowest and highest level.
Statement = tuple[str, int]
Levels = tuple[int | None, int | None]
CONCEPT = ("entry", "role", "concept", "level_from", "level_to", "assertion")


def _write_concepts(written: Sequence[Written], *, is_new: bool) -> set[int]:
    """Attach the concepts that the source names; a name that no scheme knows is left out."""
    known = resolved_concepts(written)
    suggested = write_suggestions(
        [(each.entry.pk, each.one.concepts) for each in written if "concepts" not in each.spared],
        known,
        is_new=is_new,
    )
    before: dict[int, dict[Statement, Levels]] = defaultdict(dict)
    others: dict[int, set[Statement]] = defaultdict(set)
    for row in [] if is_new else EntryConcept.objects.filter(entry__in=_ids(written)):
        statement = (row.role, row.concept_id)
        if row.assertion == Assertion.SOURCE:
            before[row.entry_id][statement] = (row.level_from, row.level_to)
        else:
            others[row.entry_id].add(statement)
    touched: set[int] = set()
    rows: list[tuple[Any, ...]] = []
    for entry, one, _ in written:
        wanted = concepts_of(one, known)
        # What somebody else said stands already; suggestions that the source now states are gone by now.
        if theirs := others.get(entry.pk):
            wanted = {statement: levels for statement, levels in wanted.items() if statement not in theirs}
        if before.get(entry.pk, {}) == wanted:
            continue
        touched.add(entry.pk)
        rows += [
            (entry.pk, *statement, *levels, str(Assertion.SOURCE)) for statement, levels in wanted.items()
        ]
    if touched and not is_new:
        EntryConcept.objects.filter(entry__in=touched, assertion=Assertion.SOURCE).delete()
    insert_values(EntryConcept, CONCEPT, rows)
    return touched | suggested


def resolved_concepts(written: Sequence[Written]) -> dict[str, dict[str, int]]:
    names: dict[str, set[str]] = defaultdict(set)
    for _, one, _ in written:
        for concept in one.concepts:
            if scheme := SCHEME_OF_ROLE.get(concept.role):
                names[scheme] |= {concept.key, concept.address, concept.label} - {""}
    return {scheme: resolve(scheme, values) for scheme, values in names.items()}


def concepts_of(one: CleanEntry, known: dict[str, dict[str, int]]) -> dict[Statement, Levels]:
    found: dict[Statement, Levels] = {}
    for concept in one.concepts:
        if concept.confidence is not None:
            continue
        ids = known.get(SCHEME_OF_ROLE.get(concept.role, ""), {})
        concept_id = ids.get(concept.key) or ids.get(concept.address) or ids.get(concept.label)
        if concept_id is not None:
            found[(str(concept.role), concept_id)] = (concept.level_from, concept.level_to)
    return found
