"""A plain search of the database's own rows, for while there is no index: nothing to build and never behind, but slower and plainer.

It keeps the smaller part of the contract: all words, phrases and exclusions as they are written (accents and inflections
matter), filters, days, orders, what stands first, pages and counts. It does not relax, lift, complete or look for relatives.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.db.models import BooleanField, Case, Count, F, Model, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from .points import POINT_FACET, nearest_of
from .port import DEEPEST_OFFSET, Hit, Query, Range, Results
from .query_text import QueryText, parse

Rows = QuerySet[Any]
LARGEST_ID = 1 << 62


class SqlFacet(Protocol):
    """How the values of one facet stand in the rows."""

    def holding(self, values: Iterable[str]) -> Q:
        """Rows that have one of the values."""

    def counted(self, rows: Rows) -> Mapping[str, int]:
        """Value -> number of rows that have it."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """A column or a path whose text is the value."""

    path: str

    def holding(self, values: Iterable[str]) -> Q:
        return Q(**{f"{self.path}__in": [value for value in values if _is_storable(value)]})

    def counted(self, rows: Rows) -> Mapping[str, int]:
        found = rows.order_by().values_list(self.path).annotate(Count("pk", distinct=True))
        return {str(value): count for value, count in found if value not in (None, "")}


@dataclass(frozen=True, slots=True)
class Marked:
    """A facet of one value: rows that fulfil a condition have it."""

    condition: Q
    value: str

    def holding(self, values: Iterable[str]) -> Q:
        return self.condition if self.value in values else Q(pk__in=[])

    def counted(self, rows: Rows) -> Mapping[str, int]:
        count = rows.filter(self.condition).order_by().values("pk").distinct().count()
        return {self.value: count} if count else {}


@dataclass(frozen=True, slots=True)
class Listed:
    """A column that holds a JSON list of texts. Counted in Python: no two databases open a list in the same way."""

    column: str

    def holding(self, values: Iterable[str]) -> Q:
        found = Q(pk__in=[])
        for value in values:
            if _is_storable(value) and '"' not in value and "\\" not in value:
                found |= Q(**{f"{self.column}_as_text__contains": f'"{value}"'})
        return found

    def counted(self, rows: Rows) -> Mapping[str, int]:
        lists = rows.order_by().values_list(self.column, flat=True)
        return Counter(value for values in lists for value in dict.fromkeys(values))


@dataclass(frozen=True, slots=True)
class Among:
    """Values in rows of another table: `ids` are the rows' ids there, `key` the path of the value, `condition` which rows count."""

    model: type[Model]
    ids: str
    key: str
    condition: Q = field(default_factory=Q)

    def holding(self, values: Iterable[str]) -> Q:
        known = [value for value in values if _is_storable(value)]
        there = self.model._default_manager.filter(self.condition, **{f"{self.key}__in": known})
        return Q(pk__in=there.values(self.ids))

    def counted(self, rows: Rows) -> Mapping[str, int]:
        there = self.model._default_manager.filter(
            self.condition, **{f"{self.ids}__in": rows.order_by().values("pk")}
        )
        return dict(there.order_by().values_list(self.key).annotate(Count(self.ids, distinct=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlDay:
    """A column of days, and what the port's integers are in it."""

    column: str
    moment: Callable[[int], Any] = date.fromordinal


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlShape:
    """Where titles, other texts, facets and days of the documents stand in the rows of a query set.

    `lists` are the JSON columns that a `Listed` facet reads; `demoted` rows come last in every order.
    """

    title: str
    texts: tuple[str, ...]
    facets: Mapping[str, SqlFacet]
    days: Mapping[str, SqlDay]
    lists: tuple[str, ...] = ()
    demoted: Q | None = None
    # Rows -> the id and the points (values of `POINT_FACET`) of each that has any.
    points: Callable[[Rows], Iterable[tuple[int, tuple[str, ...]]]] | None = None


class SqlReader:
    """Answers from `rows()`, a query set that is asked for anew each time. Safe to share between threads."""

    def __init__(self, rows: Callable[[], Rows], shape: SqlShape) -> None:
        self._rows = rows
        self._shape = shape

    @property
    def document_count(self) -> int:
        return self._rows().count()

    @property
    def stamp(self) -> str:
        """Empty: rows change without a commit, so nothing that was counted may be kept."""
        return ""

    def search(self, query: Query) -> Results:
        """Hits, total and counts; raises ValueError for a facet or day that the shape lacks."""
        self._check(query)
        rows = self._all()
        if query.exclude_ids:
            rows = rows.exclude(pk__in=[one for one in query.exclude_ids if abs(one) < LARGEST_ID])
        if query.text:
            rows = rows.filter(self._holding(query.text) | Q(pk__in=_first(query)))
        kms = self._kms(rows.filter(self._narrowed(query)), query)
        if query.around:
            rows = rows.filter(pk__in=list(kms))
        found = rows.filter(self._narrowed(query))
        offset = query.offset
        hits: tuple[Hit, ...] = ()
        if query.limit > 0 and 0 <= offset <= DEEPEST_OFFSET:
            ids = self._ordered(found, query).values_list("pk", flat=True)[offset : offset + query.limit]
            if query.order == "distance":
                hits = self._nearest(found, query, kms)[offset : offset + query.limit]
                return Results(hits=hits, total=found.count(), facets=self._counts(rows, query))
            hits = tuple(Hit(id=one, score=0.0, km=kms.get(one)) for one in ids)
        return Results(hits=hits, total=found.count(), facets=self._counts(rows, query))

    def _nearest(self, found: Rows, query: Query, kms: Mapping[int, float]) -> tuple[Hit, ...]:
        """All hits by distance, of those equally far the better match, demoted ones last."""
        ids = list(self._ordered(found, query).values_list("pk", flat=True))
        demoted = self._shape.demoted
        last = set() if demoted is None else set(found.filter(demoted).values_list("pk", flat=True))
        ids.sort(key=lambda one: (one in last, round(kms[one])))
        return tuple(Hit(id=one, score=0.0, km=kms[one]) for one in ids)

    def suggest(self, prefix: str, *, languages: tuple[str, ...] = (), limit: int = 8) -> list[Hit]:
        """Rows whose title holds all the words typed so far."""
        words = parse(prefix).raw.replace('"', " ").split()
        if not words or len(words[-1]) < 2 or limit < 1:
            return []
        rows = self._rows()
        for word in words:
            rows = rows.filter(**{f"{self._shape.title}__icontains": word})
        return [Hit(id=one, score=0.0) for one in rows.order_by("-pk").values_list("pk", flat=True)[:limit]]

    def complete(self, prefix: str, *, limit: int = 8) -> list[tuple[str, int]]:
        """Nothing: a table of rows has no list of its words."""
        return []

    def similar_words(
        self, word: str, *, languages: tuple[str, ...] = (), limit: int = 3
    ) -> list[tuple[str, int]]:
        """Nothing, for the same reason."""
        return []

    def related(
        self, document_id: int, *, limit: int = 6, filters: Mapping[str, tuple[str, ...]] | None = None
    ) -> list[Hit]:
        """Nothing: which words tell most cannot be seen from rows."""
        return []

    def _all(self) -> Rows:
        return self._rows().annotate(
            **{f"{name}_as_text": Cast(name, TextField()) for name in self._shape.lists}
        )

    def _check(self, query: Query) -> None:
        shape = self._shape
        ordered = {query.order[0]} if isinstance(query.order, tuple) else set()
        unknown = {*query.filters, *query.facets} - shape.facets.keys()
        unknown |= {*query.at_least, *query.at_most, *query.ranges, *ordered} - shape.days.keys()
        if unknown:
            raise ValueError(f"The rows have no {', '.join(sorted(unknown))}.")
        if (query.around and not shape.points) or (query.order == "distance" and not query.around):
            raise ValueError(f"The rows have no {POINT_FACET}.")

    def _kms(self, rows: Rows, query: Query) -> dict[int, float]:
        """Row -> how far it is, of those within the circle asked for."""
        if not query.around or not self._shape.points:
            return {}
        distances = ((one, nearest_of(query.around, points)) for one, points in self._shape.points(rows))
        return {one: km for one, km in distances if km is not None}

    def _holding(self, text: QueryText) -> Q:
        wanted = Q()
        for words in [*((word,) for word in text.words), *text.phrases]:
            wanted &= self._somewhere(" ".join(words))
        for words in text.excluded:
            wanted &= ~self._somewhere(" ".join(words))
        return wanted

    def _somewhere(self, words: str) -> Q:
        """Rows with these words side by side in one of their texts; a text that is missing holds nothing."""
        found = Q()
        for path in (self._shape.title, *self._shape.texts):
            found |= Q(**{f"{path}__isnull": False, f"{path}__icontains": words})
        return found

    def _narrowed(self, query: Query, *, without: str = "") -> Q:
        narrowed = Q()
        for name, values in query.filters.items():
            if values and name != without:
                narrowed &= self._shape.facets[name].holding(values)
        for name in {*query.at_least, *query.at_most} - {without}:
            narrowed &= self._between(name, query.at_least.get(name), query.at_most.get(name))
        return narrowed

    def _between(self, name: str, at_least: int | None, at_most: int | None) -> Q:
        """What has no such day passes a first day and fails a last one, as the port says."""
        day = self._shape.days[name]
        between = Q()
        if at_least is not None:
            lowest = Q(**{f"{day.column}__gte": day.moment(at_least)})
            between &= lowest if at_most is not None else lowest | Q(**{f"{day.column}__isnull": True})
        if at_most is not None:
            between &= Q(**{f"{day.column}__lte": day.moment(at_most)})
        return between

    def _ordered(self, found: Rows, query: Query) -> Rows:
        order: list[Any] = [_holds(Q(pk=one)).desc() for one in _first(query)]
        order += [] if self._shape.demoted is None else [_holds(self._shape.demoted)]
        if isinstance(query.order, tuple):
            column, direction = F(self._shape.days[query.order[0]].column), query.order[1]
            order.append(column.asc(nulls_last=True) if direction == "asc" else column.desc(nulls_last=True))
        elif query.text and (phrases := [*((word,) for word in query.text.words), *query.text.phrases]):
            in_title = Q()
            for phrase in phrases:
                in_title &= Q(**{f"{self._shape.title}__icontains": " ".join(phrase)})
            order.append(_holds(in_title).desc())
        return found.order_by(*order, "-pk")

    def _counts(self, rows: Rows, query: Query) -> dict[str, tuple[tuple[str, int], ...]]:
        counts = {}
        for name, size in query.facets.items():
            facet, chosen = self._shape.facets[name], query.filters.get(name, ())
            counted = facet.counted(rows.filter(self._narrowed(query, without=name)))
            ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
            shown = ordered[:size]
            listed = {value for value, _ in shown}
            shown += [
                (value, counted.get(value, 0)) for value in dict.fromkeys(chosen) if value not in listed
            ]
            counts[name] = tuple(shown)
        for name, stretches in query.ranges.items():
            others = rows.filter(self._narrowed(query, without=name))
            counts[name] = tuple((one.key, self._in_stretch(others, name, one)) for one in stretches)
        return counts

    def _in_stretch(self, rows: Rows, name: str, stretch: Range) -> int:
        return rows.filter(self._between(name, stretch.at_least, stretch.at_most)).count()


def _first(query: Query) -> tuple[int, ...]:
    """What stands before all else, where the order is by relevance."""
    if query.order != "relevance" or not query.text:
        return ()
    return tuple(one for one in query.first if abs(one) < LARGEST_ID)


def _holds(condition: Q) -> Case:
    """The condition as a value to order by, false before true."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _is_storable(value: str) -> bool:
    """Whether a database takes this text: no lone surrogates and no zero character."""
    return not any(letter == "\x00" or "\ud800" <= letter <= "\udfff" for letter in value)
