"""What answers while there is no index: the entries' own rows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from rialto.catalogue.choices import LEVEL_RANGES, ConceptRole, LinkState, levels_between
from rialto.catalogue.models import Entry, EntryConcept
from rialto.finding.choices import DEAD, LINK_FACET, YES
from rialto.finding.documents import FACET_ROLES, ONLINE_SETTINGS
from rialto.finding.gazetteer.placing import points_of
from rialto.search.points import POINT_FACET, point_value
from rialto.search.port import Reader
from rialto.search.sql_engine import Among, Listed, Marked, OneOf, SqlDay, SqlFacet, SqlReader, SqlShape


class Levels:
    """Every word whose levels meet those between an entry's lowest and highest."""

    def holding(self, values: Iterable[str]) -> Q:
        found = Q(pk__in=[])
        for value in values:
            if value in LEVEL_RANGES:
                lowest, highest = LEVEL_RANGES[value]
                found |= Q(level_from__lte=highest, level_to__gte=lowest)
        return found

    def counted(self, rows: QuerySet[Any]) -> Mapping[str, int]:
        stretches = rows.order_by().values_list("level_from", "level_to")
        return Counter(
            str(level) for lowest, highest in stretches for level in levels_between(lowest, highest)
        )


class Languages:
    """Languages of teaching, else the entry's own."""

    teaching = Listed("teaching_languages")

    def holding(self, values: Iterable[str]) -> Q:
        known = list(values)
        return self.teaching.holding(known) | Q(teaching_languages=[], language__in=known)

    def counted(self, rows: QuerySet[Any]) -> Mapping[str, int]:
        columns = rows.order_by().values_list("teaching_languages", "language")
        found = Counter(
            language for teaching, own in columns for language in dict.fromkeys(teaching or [own])
        )
        found.pop("und", None)
        return found


def _points(rows: QuerySet[Any]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Where the rows take place, by the towns of the entries alone: dates in other towns wait for the index."""
    placed = rows.exclude(city="", place="").order_by()
    for number, city, place, countries in placed.values_list("pk", "city", "place", "countries"):
        if points := points_of([(city, place, tuple(countries))]):
            yield number, tuple(point_value(point) for point in points)


class Points:
    """The towns that entries take place in."""

    def holding(self, values: Iterable[str]) -> Q:
        wanted = set(values)
        placed = _points(Entry.objects.published())
        return Q(pk__in=[number for number, points in placed if not wanted.isdisjoint(points)])

    def counted(self, rows: QuerySet[Any]) -> Mapping[str, int]:
        return Counter(value for _number, points in _points(rows) for value in points)


def _concepts(role: str) -> Among:
    condition = Q(role=role)
    if role == ConceptRole.COMPETENCE:
        condition &= Q(concept__key__contains=".")
    return Among(EntryConcept, ids="entry", key="concept__key", condition=condition)


FACETS: dict[str, SqlFacet] = {
    "kind": OneOf("kind"),
    "country": Listed("countries"),
    "language": Languages(),
    "level": Levels(),
    "provider": OneOf("provider__slug"),
    "free": Marked(Q(is_free=True), YES),
    "online": Marked(Q(is_online=True) | Q(eventdetails__setting__in=ONLINE_SETTINGS), YES),
    "self-paced": Marked(Q(is_self_paced=True), YES),
    "certificate": Marked(Q(has_certificate=True), YES),
    "setting": OneOf("eventdetails__setting"),
    LINK_FACET: Marked(Q(link_state=LinkState.BROKEN), DEAD),
    POINT_FACET: Points(),
    **{name: _concepts(role) for role, name in FACET_ROLES.items()},
}
SHAPE = SqlShape(
    title="title",
    texts=("summary", "provider__name"),
    facets=FACETS,
    days={
        "starts": SqlDay(column="starts_on"),
        "ends": SqlDay(column="ends_on"),
        "deadline": SqlDay(column="deadline_on"),
        "expires": SqlDay(column="expires_on"),
        "published": SqlDay(
            column="published_at", moment=lambda seconds: datetime.fromtimestamp(seconds, tz=UTC)
        ),
    },
    lists=("countries", "teaching_languages"),
    demoted=Q(link_state=LinkState.BROKEN),
    points=_points,
)


def plain_reader() -> Reader:
    """A reader of the public entries' rows."""
    return SqlReader(Entry.objects.published, SHAPE)
