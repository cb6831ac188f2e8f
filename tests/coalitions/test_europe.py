"""Europe's sums: what the parts add up to, where they come from, and that they cost the same however many there are."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from rialto.coalitions.models import ActionPlan
from rialto.coalitions.plan_choices import Adding, MeasureState, Pillar, SharedKey, Unit
from rialto.coalitions.queries import common_figures, europe_rollup, plan_summary
from tests.factories import ActionPlanFactory, IndicatorFactory, MeasureFactory, MilestoneFactory

pytestmark = pytest.mark.django_db
COUNTRIES = ("MT", "SK", "AT", "IE")


def plan_in(country: str, **values) -> ActionPlan:
    return ActionPlanFactory(coalition__country=country, **({"published": True} | values))


def counted(plan: ActionPlan, latest: str | None, **values):
    said = {"latest": Decimal(latest), "latest_on": date(2026, 1, 1)} if latest is not None else {}
    given_values = {"measure": None, "shared_key": SharedKey.PEOPLE_TRAINED, "adding": Adding.SUM} | values
    return IndicatorFactory(plan=plan, **said, **given_values)


@hypothesis_settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(COUNTRIES), st.none() | st.decimals(0, 99, places=2)),
        min_size=1,
        max_size=10,
    )
)
def test_the_whole_is_the_sum_of_its_parts(db, rows):
    ActionPlan.objects.all().delete()
    plans = {country: plan_in(country) for country in {country for country, _value in rows}}
    for country, value in rows:
        counted(plans[country], None if value is None else str(value))

    (figure,) = common_figures("en")

    values = [value for _country, value in rows if value is not None]
    assert figure.value == (sum(values) if values else None)
    assert figure.target == 100 * len(rows)
    own = [figure.value_of(part) for part in figure.parts]
    assert sum(one for one in own if one is not None) == sum(values)
    assert sum(part.indicator_count for part in figure.parts) == len(rows)
    assert 0 <= figure.progress <= 1


def test_a_mean_is_weighted_by_the_people_it_is_about():
    share = {
        "shared_key": SharedKey.BASIC_SKILLS,
        "adding": Adding.MEAN,
        "unit": Unit.PERCENT,
        "target": Decimal(80),
    }
    counted(plan_in("MT"), "70", weight=Decimal(100), **share)
    counted(plan_in("SK"), "50", weight=Decimal(300), **share)
    counted(plan_in("AT"), None, weight=Decimal(1000), **share)

    (figure,) = common_figures("en")

    assert figure.value == 55
    assert figure.target == 80
    assert [figure.value_of(part) for part in figure.parts] == [None, 70, 50]
    # What Austria did not report stands at its start.
    assert figure.progress == pytest.approx((70 * 100 + 50 * 300) / (80 * 1400))


def test_only_published_plans_of_the_union_count():
    counted(plan_in("MT"), "10")
    counted(ActionPlanFactory(coalition__country="SK"), "1000")
    counted(plan_in("SK", published=False, closed=True), "1000")
    counted(plan_in("IE"), "5", shared_key="", adding=Adding.NONE)

    (figure,) = common_figures("en")

    assert figure.value == 10
    assert [part.country for part in figure.parts] == ["MT"]


def test_measures_are_counted_by_country_pillar_and_state():
    plan = plan_in("MT")
    MeasureFactory(plan=plan, pillar=Pillar.EDUCATION, state=MeasureState.DONE, ends_on=date(2025, 12, 31))
    MeasureFactory(plan=plan, pillar=Pillar.EDUCATION, ends_on=date(2025, 12, 31))
    MilestoneFactory(measure__plan=plan_in("SK"), due_on=date(2026, 5, 31))
    MeasureFactory(plan=ActionPlanFactory(coalition__country="AT"))

    rollup = europe_rollup("en", date(2026, 6, 1))

    assert [(one.name, one.measure_count, one.late_count) for one in rollup.countries] == [
        ("Malta", 2, 1),
        ("Slovakia", 1, 1),
    ]
    assert rollup.pillars[Pillar.EDUCATION][MeasureState.DONE] == 1
    assert rollup.measure_count == 3
    assert len(rollup.missing) == 25
    assert ("AT", "Austria") in rollup.missing


def test_the_sums_take_three_queries_however_much_there_is():
    plan = plan_in("MT")
    counted(plan, "1")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            europe_rollup("en")
        return len(asked)

    before = queries()
    for number in range(10):
        counted(plan, str(number))
        MeasureFactory(plan=plan)

    assert before == queries() == 3


def test_a_countrys_page_sums_its_plan_up_in_few_queries():
    assert plan_summary("MT", "en") is None
    plan = plan_in("MT", title="Malta learns")
    measure = MeasureFactory(plan=plan)
    IndicatorFactory(measure=measure, latest=Decimal(40), latest_on=date(2026, 1, 1))
    with CaptureQueriesContext(connection) as asked:
        summary = plan_summary("mt", "en")

    assert (summary.title, summary.figures.percent) == ("Malta learns", 40)
    assert len(asked) <= 5


def test_europes_pages_lead_to_where_each_number_comes_from(client):
    plan = plan_in("MT")
    measure = MeasureFactory(plan=plan, title="=Train the teachers")
    counted(plan, "12.5", measure=measure, name="Teachers")

    page = client.get(reverse("coalitions:europe-page")).text
    figure = reverse("coalitions:europe-figure", args=[SharedKey.PEOPLE_TRAINED])
    assert figure in page
    assert plan.get_absolute_url() in page
    assert "Countries without a published plan" in page
    source = client.get(figure).text
    assert f"{measure.get_absolute_url()}#indicator-" in source
    assert client.get(reverse("coalitions:europe-figure", args=["nonsense"])).status_code == 404
    assert client.get(reverse("coalitions:europe-figure", args=["jobs-filled"])).status_code == 404

    lines = b"".join(client.get(reverse("coalitions:europe-indicators-csv"))).decode("utf-8-sig").splitlines()
    assert lines[1].startswith("People trained,people-trained,people,added up,Malta,MT,12.50,100")
    assert lines[-1].startswith("People trained,people-trained,people,added up,Europe,EU,12.50,100")
    measures = b"".join(client.get(reverse("coalitions:europe-measures-csv"))).decode()
    assert "Malta,MT,1," in measures
    assert measures.count("no plan") == 26


def test_where_a_number_comes_from_is_told_page_by_page(client, monkeypatch):
    monkeypatch.setattr("rialto.coalitions.views.europe.PAGE_SIZE", 2)
    plan = plan_in("MT")
    for number in range(3):
        counted(plan, "1", name=f"Counted {number}")
    address = reverse("coalitions:europe-figure", args=[SharedKey.PEOPLE_TRAINED])

    first, second = client.get(address).text, client.get(f"{address}?page=2").text

    assert [f"Counted {number}" in first for number in range(3)] == [True, True, False]
    assert [f"Counted {number}" in second for number in range(3)] == [False, False, True]
