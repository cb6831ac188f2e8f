"""How well the entries of a source stand: their points, what would help most, and their links."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Avg, Case, Count, Max, Q, QuerySet, Value, When

from rialto.catalogue.choices import Dimension, LinkState, Status
from rialto.catalogue.models import DIMENSION_FIELDS, Entry, Quality, Source
from rialto.harvesting.quality.rules import RULES, Rule, points_lost
from rialto.harvesting.queries import public_sources

EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One dimension and its mean over the entries, 0 to 100."""

    dimension: Dimension
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """Something that would raise the points of some entries: `weight` is points times entries."""

    rule: Rule
    count: int
    examples: Sequence[Entry] = ()

    @property
    def weight(self) -> int:
        return self.rule.points * self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A rule, and how many of the entries miss it."""

    rule: Rule
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How well some public entries are described. `total` is None while no points are computed."""

    entry_count: int
    broken_count: int
    total: int | None
    measures: Sequence[Measure]
    fixes: Sequence[Fix]
    measured_on: date | None

    @property
    def asked(self) -> list[Asked]:
        """Every rule with how many entries miss it, in the order of the dimensions."""
        missed = {fix.rule: fix.count for fix in self.fixes}
        return [Asked(rule=rule, count=missed.get(rule, 0)) for rule in RULES]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStanding(Standing):
    """The same of a source, counted now, with the states of its links."""

    measured_count: int
    links: dict[LinkState, int]


def entries_of_source(source: Source) -> QuerySet[Entry]:
    """The public entries that a source gave, in no order, each once."""
    return Entry.objects.published().filter(
        pk__in=source.records.order_by().values_list("entry_id", flat=True)
    )


def source_standing(source: Source, *, with_examples: bool = True) -> SourceStanding:
    """What a source's page says of it: four queries, one more for each of the first fixes' examples."""
    entries = entries_of_source(source)
    qualities = Quality.objects.filter(entry__in=entries.values("pk"))
    means = qualities.aggregate(
        Count("pk"), Max("computed_at"), total=Avg("total"), **{name: Avg(name) for name in DIMENSION_FIELDS}
    )
    is_measured = means["pk__count"] > 0
    links = dict(entries.order_by().values_list("link_state").annotate(Count("pk")))
    return SourceStanding(
        entry_count=sum(links.values()),
        broken_count=links.get(LinkState.BROKEN, 0),
        measured_count=means["pk__count"],
        total=int(means["total"]) if is_measured else None,
        measures=[Measure(dimension=one, value=int(means[one.value])) for one in Dimension if is_measured],
        fixes=fixes_of(qualities, with_examples=with_examples),
        links={state: links[state] for state in LinkState if state in links},
        measured_on=means["computed_at__max"].date() if is_measured else None,
    )


def fixes_of(qualities: QuerySet[Quality], *, with_examples: bool = True) -> list[Fix]:
    """What would help these entries, by points times entries, the most first."""
    masks = qualities.order_by().values_list("missing").annotate(Count("pk"))
    fixes = most_first(Fix(rule=rule, count=count) for rule, count in points_lost(masks).items())
    if not with_examples:
        return fixes
    return [
        Fix(
            rule=fix.rule,
            count=fix.count,
            examples=_examples(qualities, fix.rule) if number < EXAMPLES else (),
        )
        for number, fix in enumerate(fixes)
    ]


def most_first(fixes: Iterable[Fix]) -> list[Fix]:
    """By how much they would help: points times entries."""
    return sorted(fixes, key=lambda fix: (-fix.weight, fix.rule.bit))


def _examples(qualities: QuerySet[Quality], rule: Rule) -> list[Entry]:
    bit = 1 << rule.bit
    with_bit = qualities.extra(where=["missing & %s <> 0"], params=[bit])
    rows = with_bit.select_related("entry").only(
        "entry__kind", "entry__slug", "entry__title", "entry__language"
    )
    return [one.entry for one in rows.order_by("pk")[:EXAMPLES]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source in the list of sources."""

    source: Source
    entry_count: int
    broken_count: int
    total: int | None


def _own_country_first() -> list[Case]:
    """Sources of the site's own country, by their owner or by what they say of their entries, before others."""
    if not settings.COUNTRY:
        return []
    own = Q(owner__country=settings.COUNTRY) | Q(default_country=settings.COUNTRY)
    return [Case(When(own, then=Value(0)), default=Value(1))]


def source_lines() -> list[SourceLine]:
    """All sources by name, those for the site's own country first, with their entries, dead links and mean points: one query."""
    is_public = Q(records__entry__status=Status.PUBLISHED)
    is_broken = is_public & Q(records__entry__link_state=LinkState.BROKEN)
    rows = (
        public_sources()
        .select_related("owner")
        .annotate(
            entry_count=Count("records__entry", filter=is_public, distinct=True),
            broken_count=Count("records__entry", filter=is_broken, distinct=True),
            mean=Avg("records__entry__quality__total", filter=is_public),
        )
        .order_by(*_own_country_first(), "name", "pk")
    )
    return [
        SourceLine(
            source=one,
            entry_count=one.entry_count,
            broken_count=one.broken_count,
            total=None if one.mean is None else int(one.mean),
        )
        for one in rows
    ]
