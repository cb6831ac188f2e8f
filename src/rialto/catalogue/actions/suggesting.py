"""Concepts that Rialto itself suggests: they stand until the source or a person says so, or they are suggested no more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rialto.base.bulk import insert_values
from rialto.catalogue.choices import SCHEME_OF_ROLE, Assertion
from rialto.catalogue.found import FoundConcept
from rialto.catalogue.models import EntryConcept

# Role and concept.
Statement = tuple[str, int]
COLUMNS = ("entry", "role", "concept", "assertion", "confidence")


def write_suggestions(
    suggested: Sequence[tuple[int, Iterable[FoundConcept]]],
    known: Mapping[str, Mapping[str, int]],
    *,
    is_new: bool,
) -> set[int]:
    """Make each entry's suggestions those among its concepts that carry a confidence; return the entries with others now.

    `suggested` holds entry ids and all concepts found for them, `known` the concept ids by scheme and name. What the
    source states now, or stated or a person confirmed before, is no suggestion. Call it before the source's own words
    are written: it makes room for them. One query where nothing is new, two more where something is.
    """
    before: dict[int, dict[Statement, EntryConcept]] = defaultdict(dict)
    stated: dict[int, set[Statement]] = defaultdict(set)
    # What the source said last time, and may say no longer: a statement has one row.
    said_before: dict[int, dict[Statement, int]] = defaultdict(dict)
    ids = [entry_id for entry_id, _ in suggested]
    for row in [] if is_new else EntryConcept.objects.filter(entry__in=ids):
        if row.assertion == Assertion.SUGGESTED:
            before[row.entry_id][row.role, row.concept_id] = row
        elif row.assertion == Assertion.SOURCE:
            said_before[row.entry_id][row.role, row.concept_id] = row.pk
        else:
            stated[row.entry_id].add((row.role, row.concept_id))
    past: list[int] = []
    new: list[tuple[int, str, int, str, float]] = []
    touched: set[int] = set()
    for entry_id, concepts in suggested:
        wanted = _wanted(concepts, known, stated.get(entry_id, set()))
        have = {statement: row.confidence for statement, row in before.get(entry_id, {}).items()}
        if wanted == have:
            continue
        touched.add(entry_id)
        past += [row.pk for row in before.get(entry_id, {}).values()]
        past += [pk for statement, pk in said_before.get(entry_id, {}).items() if statement in wanted]
        new += [
            (entry_id, *statement, str(Assertion.SUGGESTED), confidence)
            for statement, confidence in wanted.items()
        ]
    if past:
        EntryConcept.objects.filter(pk__in=past).delete()
    insert_values(EntryConcept, COLUMNS, new)
    return touched


def _wanted(
    concepts: Iterable[FoundConcept], known: Mapping[str, Mapping[str, int]], stated: set[Statement]
) -> dict[Statement, float]:
    wanted: dict[Statement, float] = {}
    said = set(stated)
    for concept in concepts:
        ids = known.get(SCHEME_OF_ROLE.get(concept.role, ""), {})
        concept_id = ids.get(concept.key) or ids.get(concept.address) or ids.get(concept.label)
        if concept_id is None:
            continue
        statement = (str(concept.role), concept_id)
        if concept.confidence is None:
            said.add(statement)
        else:
            wanted[statement] = max(concept.confidence, wanted.get(statement, 0.0))
    return {statement: confidence for statement, confidence in wanted.items() if statement not in said}
