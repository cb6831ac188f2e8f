"""What is kept by day and read again: standings without counting, what would help, and the line that points draw."""

from datetime import date, timedelta

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from rialto.catalogue.actions import withdraw_entry, write_found
from rialto.catalogue.choices import Dimension, FigureScope, LinkState
from rialto.catalogue.models import Entry, Quality, QualityFigure, Source
from rialto.harvesting.quality.dqv import Subject, statements_of, turtle
from rialto.harvesting.quality.figures import keep_figures, keep_first_figures
from rialto.harvesting.quality.following import follow_quality
from rialto.harvesting.quality.rules import RULES, points_lost
from rialto.harvesting.quality.series import kept_trend, one_series, series_of
from rialto.harvesting.quality.standing import source_standing
from rialto.harvesting.quality.tasks import compute_quality
from rialto.harvesting.quality.trend import BOTTOM, LEFT, RIGHT, TOP, thinned, trend_of
from tests.factories import OrganisationFactory, SourceFactory
from tests.harvesting.quality.test_keeping import course

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


def figure(day: date, total: int = 50, *, scope: str = "source", key: str = "x", **values) -> QualityFigure:
    sides = dict.fromkeys(Dimension.values, total)
    return QualityFigure(
        **{"scope": scope, "key": key, "day": day, "entry_count": 1, "broken_count": 0, "total": total, **sides, **values}
    )  # fmt: skip


def kept(*figures: QualityFigure) -> None:
    QualityFigure.objects.bulk_create(figures)


@pytest.fixture
def source() -> Source:
    coalition = OrganisationFactory(coalition=True, name="Coalition", country="AT")
    source = SourceFactory(slug="course-fair", owner=coalition)
    titles = ("Spreadsheets from the first cell", "Painting tables", "Nets and knots", "Safe at home", "Bits")
    write_found(
        source,
        [
            course(str(number), title=title, countries=["AT"] if number else [])
            for number, title in enumerate(titles)
        ],
        publish=True,
    )
    while follow_quality():
        pass
    return source


def keys(source: Source) -> list[tuple[FigureScope, str]]:
    provider = Entry.objects.exclude(provider=None).first().provider
    return [
        (FigureScope.SOURCE, source.slug),
        (FigureScope.ORGANISATION, provider.slug),
        (FigureScope.COALITION, source.owner.slug),
        (FigureScope.COUNTRY, "AT"),
    ]


def test_what_is_kept_of_a_source_is_what_counting_says(source):
    Entry.objects.filter(title="Bits").update(link_state=LinkState.BROKEN)
    keep_figures()

    said, counted = one_series(FigureScope.SOURCE, source.slug).standing, source_standing(source)

    assert (said.entry_count, said.broken_count, said.total) == (5, 1, counted.total)
    assert said.measures == counted.measures
    assert [(fix.rule, fix.count) for fix in said.fixes] == [(fix.rule, fix.count) for fix in counted.fixes]
    assert said.asked == counted.asked
    assert len(said.asked) == len(RULES)


def test_each_sort_says_what_its_own_entries_miss(source):
    keep_figures()
    at = Quality.objects.exclude(entry__countries=[]).values_list("missing", flat=True)

    series = series_of(keys(source))

    lost = {key: {fix.rule: fix.count for fix in one.standing.fixes} for key, one in series.items()}
    assert lost[FigureScope.COUNTRY, "AT"] == points_lost((mask, 1) for mask in at)
    assert {one.standing.entry_count for one in series.values()} == {4, 5}
    assert all(one.trend is not None and not one.trend.is_drawn for one in series.values())


def test_what_would_help_most_comes_first_with_up_to_three_examples(source):
    keep_figures()

    fixes = one_series(FigureScope.COUNTRY, "AT").standing.fixes

    weights = [fix.weight for fix in fixes]
    assert weights == sorted(weights, reverse=True)
    assert {len(fix.examples) for fix in fixes} == {min(3, fix.count) for fix in fixes}
    assert all("AT" in Entry.objects.get(pk=entry.pk).countries for fix in fixes for entry in fix.examples)


def test_examples_that_left_the_public_are_not_shown(source):
    keep_figures()
    withdraw_entry(Entry.objects.get(title="Painting tables"), by=None, reason="a test")

    fixes = one_series(FigureScope.SOURCE, source.slug).standing.fixes

    assert "Painting tables" not in {entry.title for fix in fixes for entry in fix.examples}


@pytest.mark.parametrize("days", [1, 60])
def test_standings_cost_two_queries_however_many_and_however_long(source, days, django_assert_num_queries):
    keep_figures()
    newest = QualityFigure.objects.first().day
    kept(
        *(
            figure(newest - timedelta(days=back), key=key, scope=scope)
            for back in range(1, days)
            for scope, key in keys(source)
        )
    )
    some = keys(source)

    with django_assert_num_queries(2):
        found = series_of(some[: 1 + days % 4])

    assert all(one.standing.total is not None for one in found.values())
    with django_assert_num_queries(1):
        kept_trend(*some[0])


def test_nothing_measured_is_said_to_be_nothing():
    nobody = one_series(FigureScope.COUNTRY, "MT")

    assert (nobody.standing.total, nobody.standing.fixes, nobody.trend) == (None, (), None)
    assert kept_trend(FigureScope.COUNTRY, "MT") is None
    assert series_of([]) == {}


def test_what_has_no_figure_on_the_newest_day_stands_nowhere():
    kept(figure(TODAY - timedelta(days=1), key="gone"), figure(TODAY, key="here"))

    assert one_series(FigureScope.SOURCE, "gone").standing.total is None
    assert kept_trend(FigureScope.SOURCE, "gone") is None
    assert one_series(FigureScope.SOURCE, "here").standing.total == 50


def test_only_the_newest_day_keeps_what_is_missed(source):
    for back in (3, 2, 1, 0):
        keep_figures(TODAY - timedelta(days=back))

    days = QualityFigure.objects.exclude(missed={}).values_list("day", flat=True)

    assert set(days) == {TODAY}


def test_what_lost_its_entries_the_same_day_keeps_no_figure_of_it(source):
    keep_figures(TODAY)
    withdraw_entry(Entry.objects.exclude(countries=[]).first(), by=None, reason="a test")
    Entry.objects.exclude(countries=[]).update(countries=["MT"])

    keep_figures(TODAY)

    assert set(QualityFigure.objects.filter(scope="country").values_list("key", flat=True)) == {"MT"}


def test_a_new_shop_need_not_wait_for_the_night(source):
    compute_quality.call()
    counted = QualityFigure.objects.count()

    assert counted > 0
    assert keep_first_figures() == 0
    assert QualityFigure.objects.count() == counted


spans = st.lists(st.integers(1, 40), min_size=1, max_size=120)


@given(spans, st.lists(st.integers(0, 100), min_size=120, max_size=120))
def test_a_line_keeps_its_ends_and_stays_in_its_drawing(gaps, totals):
    day, figures = TODAY, []
    for gap, total in zip(gaps, totals, strict=False):
        day += timedelta(days=gap)
        figures.append(figure(day, total))

    trend = trend_of(figures)

    days = [one.day for one in trend.points]
    assert (days[0], days[-1]) == (figures[0].day, figures[-1].day)
    assert days == sorted(set(days))
    places = [one.x for one in trend.points]
    assert places == sorted(places)
    assert all(LEFT <= one.x <= RIGHT and TOP <= one.y <= BOTTOM for one in trend.points)
    assert {one.total: one.y for one in trend.points}.get(100, TOP) == TOP
    # A point a week for a quarter, and one a month before it.
    recent = [one for one in days if (days[-1] - one).days <= 92]
    assert len(recent) <= 15
    assert len(days) - len(recent) <= 1 + len({(one.year, one.month) for one in days})
    assert trend.is_drawn == (len(figures) > 1)


def test_of_daily_figures_a_point_a_week_is_drawn():
    figures = [figure(TODAY - timedelta(days=back)) for back in range(91, -1, -1)]

    assert [(TODAY - one.day).days for one in thinned(figures)] == [91, *range(84, -1, -7)]


def test_machines_get_the_earlier_days_as_well(source):
    keep_figures()
    newest = QualityFigure.objects.first().day
    country = (FigureScope.COUNTRY, "AT")
    kept(figure(newest - timedelta(days=30), 12, scope=country[0], key=country[1]))
    series = one_series(*country)
    page = "https://shop.example/en/countries/at/"
    subject = Subject(title="Austria", page=page, part="own-")

    statements = statements_of(
        subject, series.standing, about="https://shop.example/en/how/", trend=series.trend
    )

    graph = rdflib.Graph().parse(data=turtle(statements), format="turtle")
    dqv = rdflib.Namespace("http://www.w3.org/ns/dqv#")
    total = rdflib.URIRef("https://shop.example/en/how/#metric-total")
    values = {
        graph.value(one, rdflib.DCTERMS.date).toPython(): graph.value(one, dqv.value).toPython()
        for one in graph.subjects(dqv.isMeasurementOf, total)
    }
    assert values == {newest: series.standing.total, newest - timedelta(days=30): 12}
    assert all(str(one).startswith(f"{page}#own-") for one in graph.subjects(dqv.computedOn))
