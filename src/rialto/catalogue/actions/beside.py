"""What records beside the leading one add to an entry: details, dates, concepts and translations that it lacks."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from rialto.base.bulk import insert_rows, insert_values
from rialto.catalogue.actions.cleaning import CleanEntry
from rialto.catalogue.actions.details import CURRENCY_OF
from rialto.catalogue.actions.merging import is_empty
from rialto.catalogue.actions.parts import CONCEPT, concepts_of, resolved_concepts, session_values
from rialto.catalogue.actions.texts import fill_texts
from rialto.catalogue.actions.written import Beside, Written
from rialto.catalogue.choices import Assertion, Kind
from rialto.catalogue.models import DETAILS_OF_KIND, Details, EntryConcept, Session, SourceRecord

MONEY = frozenset({*CURRENCY_OF, *CURRENCY_OF.values()})


def fill_beside(written: Sequence[Beside]) -> set[int]:
    """Fill gaps; a record may change what it filled itself. Returns the ids of the entries that got something."""
    if not written:
        return set()
    return _fill_details(written) | _fill_sessions(written) | _fill_concepts(written) | fill_texts(written)


def not_its_own(record: SourceRecord, one: CleanEntry) -> frozenset[str]:
    """Parts that the leading record neither gave before nor gives now: others filled them, so it leaves them alone."""
    given = set(record.fields)
    details = DETAILS_OF_KIND[Kind(one.found.kind)]._meta.concrete_fields
    columns = {column.name for column in details if not column.is_relation}
    spared = {name for name in columns if name not in one.details and f"details.{name}" not in given}
    if not one.sessions and "sessions" not in given:
        spared.add("sessions")
    return frozenset(spared)


def _fill_details(written: Sequence[Beside]) -> set[int]:
    by_kind: dict[Kind, list[Beside]] = defaultdict(list)
    for each in written:
        if each.one.details and each.entry.kind == each.one.found.kind:
            by_kind[Kind(each.entry.kind)].append(each)
    touched: set[int] = set()
    for kind, of_kind in by_kind.items():
        touched |= _fill_details_of(DETAILS_OF_KIND[kind], of_kind)
    return touched


def _fill_details_of(model: type[Details], written: list[Beside]) -> set[int]:
    rows = model._default_manager.in_bulk([each.entry.pk for each in written])
    new: dict[int, Details] = {}
    changed: dict[int, Details] = {}
    names: set[str] = set()
    for each in written:
        row = rows.get(each.entry.pk) or new.get(each.entry.pk)
        if row is None:
            new[each.entry.pk] = model(entry=each.entry, **each.one.details)
            continue
        fields = {
            name: value for name, value in each.one.details.items() if _may_fill(row, name, value, each)
        }
        for name, value in fields.items():
            setattr(row, name, value)
        if fields and each.entry.pk not in new:
            changed[each.entry.pk] = row
            names |= fields.keys()
    insert_rows(list(new.values()))
    if changed:
        model._default_manager.bulk_update(changed.values(), sorted(names), batch_size=200)
    return {*new, *changed}


def _may_fill(row: Details, name: str, value: object, each: Beside) -> bool:
    before = getattr(row, name)
    if before == value or name in each.spared:
        return False
    known = f"details.{name}"
    if known in each.claim.given and known not in each.claim.held:
        return True
    # Sums mean nothing without their currency: they come together, or not at all.
    has_money = name in MONEY and any(getattr(row, one, None) not in (None, "") for one in MONEY)
    return is_empty(name, before) and not has_money


def _fill_sessions(written: Sequence[Beside]) -> set[int]:
    giving = [each for each in written if each.one.sessions and "sessions" not in each.spared]
    before: dict[int, list[tuple[object, ...]]] = defaultdict(list)
    for row in Session.objects.filter(entry__in=[each.entry.pk for each in giving]):
        before[row.entry_id].append(session_values(row))
    rows: list[Session] = []
    replaced: set[int] = set()
    touched: set[int] = set()
    for each in giving:
        pk = each.entry.pk
        is_its_own = "sessions" in each.claim.given and "sessions" not in each.claim.held
        after = [session_values(session) for session in each.one.sessions]
        if (
            pk in touched
            or (before[pk] and not is_its_own)
            or sorted(before[pk], key=str) == sorted(after, key=str)
        ):
            continue
        touched.add(pk)
        if before[pk]:
            replaced.add(pk)
        for session in each.one.sessions:
            session.entry = each.entry
            rows.append(session)
    if replaced:
        Session.objects.filter(entry__in=replaced).delete()
    insert_rows(rows)
    return touched


def _fill_concepts(written: Sequence[Beside]) -> set[int]:
    giving = [each for each in written if each.one.concepts]
    if not giving:
        return set()
    known = resolved_concepts([Written(each.entry, each.one) for each in giving])
    statements = EntryConcept.objects.filter(entry__in=[each.entry.pk for each in giving])
    suggested = {
        (row.entry_id, row.role, row.concept_id): row.pk
        for row in statements.filter(assertion=Assertion.SUGGESTED)
    }
    have = set(statements.values_list("entry_id", "role", "concept_id")) - suggested.keys()
    rows: list[tuple[Any, ...]] = []
    for each in giving:
        for (role, concept_id), levels in concepts_of(each.one, known).items():
            key = (each.entry.pk, role, concept_id)
            if key not in have:
                have.add(key)
                rows.append((*key, *levels, str(Assertion.BESIDE)))
    # What another source states is no suggestion any more.
    past = [suggested[row[:3]] for row in rows if row[:3] in suggested]
    if past:
        EntryConcept.objects.filter(pk__in=past).delete()
    insert_values(EntryConcept, CONCEPT, rows)
    return {row[0] for row in rows}
