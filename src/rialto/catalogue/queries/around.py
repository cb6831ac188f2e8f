"""What stands around entries in tables of its own, translations and concepts, in one query however many entries."""

from collections.abc import Collection
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection

from rialto.catalogue.choices import Assertion, ConceptRole
from rialto.catalogue.models import EntryConcept, EntryText
from rialto.taxonomy.models import Concept

LISTED_FIELDS = ("title", "summary")
ORDER = itemgetter(4)


class Translation(NamedTuple):
    """One field of an entry in the reader's language, and who translated it (a `TextOrigin`)."""

    text: str
    origin: str


class Statement(NamedTuple):
    """One concept of an entry by its key: as what, at which of the eight levels, and who says so."""

    role: str
    key: str
    level_from: int | None
    level_to: int | None
    assertion: str
    # 0 to 1 where it was suggested.
    confidence: float | None

    @property
    def is_suggested(self) -> bool:
        return self.assertion == Assertion.SUGGESTED


@dataclass(slots=True)
class Around:
    """`translations` by entry and field; `statements` by entry, in the order in which they were made."""

    translations: dict[tuple[int, str], Translation] = field(default_factory=dict)
    statements: dict[int, list[Statement]] = field(default_factory=dict)

    def keys_of(self, entry_id: int, role: ConceptRole) -> list[str]:
        """The keys of an entry's concepts in one role."""
        return [one.key for one in self.statements.get(entry_id, ()) if one.role == role]


def around_entries(
    listed: Collection[int], *, language: str, foreign: Collection[int], whole: Collection[int] = ()
) -> Around:
    """What lists show of `listed` (title, summary, technologies) and pages of `whole` (all texts and concepts).

    `foreign` are those of them whose original is in another language. One query for both tables: each query costs
    a results page a millisecond before the database is asked.
    """
    found = Around()
    rows = _rows(listed, language, foreign, whole)
    for entry_id, kind, name, value, _order, low, high, said_by, confidence in rows:
        if kind == "text":
            found.translations[entry_id, name] = Translation(value, said_by)
        else:
            found.statements.setdefault(entry_id, []).append(
                Statement(name, value, low, high, said_by, confidence)
            )
    return found


def _rows(
    listed: Collection[int], language: str, foreign: Collection[int], whole: Collection[int]
) -> list[tuple[Any, ...]]:
    """Concepts and texts in one shape, in the order of their making.

    Written as SQL: putting this union together took Django 3 ms, ten times as long as the database takes to answer it.
    """
    parts: list[str] = []
    values: list[int | str] = []
    for entry_ids, condition in ((listed, f" AND c.role = '{ConceptRole.TECHNOLOGY}'"), (whole, "")):
        if entry_ids:
            parts.append(f"{CONCEPTS} WHERE c.entry_id IN ({_places(entry_ids)}){condition}")
            values += entry_ids
    if foreign:
        fields = ", ".join(f"'{name}'" for name in LISTED_FIELDS)
        every = f" OR t.entry_id IN ({_places(whole)})" if whole else ""
        parts.append(
            f"{TEXTS} WHERE t.entry_id IN ({_places(foreign)}) AND t.language = %s AND (t.field IN ({fields}){every})"
        )
        values += [*foreign, language, *whole]
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)  # only numbers of places are put in, never a value
        return sorted(cursor.fetchall(), key=ORDER)


def _places(values: Collection[int]) -> str:
    return ", ".join(["%s"] * len(values))


# ruff: noqa: S608 -- names of tables and numbers of places are put in, never a value
CONCEPTS = (
    "SELECT c.entry_id, 'concept', c.role, CAST(k.key AS TEXT), c.id, c.level_from, c.level_to, c.assertion, c.confidence"
    f" FROM {EntryConcept._meta.db_table} c JOIN {Concept._meta.db_table} k ON k.id = c.concept_id"
)
TEXTS = (
    "SELECT t.entry_id, 'text', t.field, t.text, t.id, CAST(NULL AS SMALLINT), CAST(NULL AS SMALLINT), t.origin,"
    f" CAST(NULL AS DOUBLE PRECISION) FROM {EntryText._meta.db_table} t"
)
