"""The pages of plans: who sees them, what people do there without scripts, and what they cost."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rialto.coalitions.actions import report_value
from rialto.coalitions.forms.plan_fields import NumberField
from rialto.coalitions.models import (
    ActionPlan,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureDependency,
    Milestone,
)
from rialto.coalitions.plan_charts import bars_of, line_of, timeline_of
from rialto.coalitions.plan_choices import MeasureState, Pillar, PlanState
from rialto.coalitions.queries.measures import measures_with_progress
from tests.factories import (
    ActionPlanFactory,
    CoalitionMemberFactory,
    EntryFactory,
    IndicatorFactory,
    IndicatorValueFactory,
    MeasureFactory,
    MilestoneFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SPAN = {"begins_on": "2026-01-01", "ends_on": "2028-12-31"}


@pytest.fixture(autouse=True)
def own_media(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def coordinator(client):
    member = CoalitionMemberFactory(coordinator=True)
    client.force_login(member.user)
    return member


@pytest.fixture
def public(coordinator) -> ActionPlan:
    return ActionPlanFactory(coalition=coordinator.coalition, published=True, title="Malta learns")


def at(name: str, *arguments) -> str:
    return reverse(f"coalitions:{name}", args=["mt", *arguments])


def test_a_country_without_a_plan_says_so(client):
    assert "No action plan is published yet" in client.get(at("plan-page")).text
    assert client.get(reverse("coalitions:plan-page", args=["xx"])).status_code == 404
    assert client.get(reverse("coalitions:plan-page", args=["MT"])).status_code == 404


def test_from_nothing_to_a_published_plan_with_a_value(client, coordinator):
    """Everything a coordinator does, by forms alone."""
    school = OrganisationFactory(name="The School", country="MT")
    made = client.post(at("plan-new"), {"title": "Malta learns", "language": "en", **SPAN})
    plan = ActionPlan.objects.get()
    assert made.url == at("plan-edit", plan.public_id)
    assert client.get(made.url).status_code == 200

    said = {
        "title": "Evening classes",
        "pillar": "all",
        "state": "running",
        "organisation": "the school",
        **SPAN,
    }
    client.post(at("measure-new", plan.public_id), said)
    measure = Measure.objects.get()
    assert measure.organisation == school
    client.post(
        at("indicator-new", measure.public_id),
        {
            "name": "People in class", "unit": "hours", "direction": "down", "shared_key": "people-trained",
            "baseline": "0", "baseline_on": "2026-01-01", "target": "1 200,50", "target_on": "2028-12-31",
        },
    )  # fmt: skip
    indicator = Indicator.objects.get()
    assert (indicator.unit, indicator.target) == ("people", Decimal("1200.50"))
    client.post(at("milestone-new", measure.public_id), {"title": "First class", "due_on": "2026-03-01"})
    client.post(
        at("milestone-edit", Milestone.objects.get().public_id),
        {"title": "First class", "due_on": "2026-03-01", "reached_on": "2026-02-27"},
    )
    report = SimpleUploadedFile("report.pdf", b"%PDF-1.7 evidence")
    answer = client.post(
        at("value-new", indicator.public_id), {"value": "600.25", "on": "2026-06-30", "file": report}
    )
    assert answer.url == measure.get_absolute_url()
    client.post(at("plan-state", plan.public_id), {"state": "published"})

    client.logout()
    page = client.get(at("plan-page")).text
    assert "Evening classes" in page
    assert "of the way to the target of one indicator" in page
    measure_page = client.get(measure.get_absolute_url()).text
    assert "First class" in measure_page
    value = IndicatorValue.objects.get()
    evidence = client.get(at("evidence-file", value.public_id))
    assert evidence["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert evidence["X-Content-Type-Options"] == "nosniff"
    assert b"".join(evidence) == b"%PDF-1.7 evidence"
    assert "People trained" in client.get(reverse("coalitions:europe-page")).text


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, public):
    measure = MeasureFactory(plan=public)
    indicator = IndicatorFactory(measure=measure)
    address = at("value-new", indicator.public_id)

    nothing = client.post(address, {"value": "1.000", "on": "2026-06-30", "note": "What I wrote"})
    assert nothing.status_code == 400
    assert "two ways" in nothing.text
    assert "What I wrote" in nothing.text
    page = SimpleUploadedFile("report.pdf", b"<html>alert</html>")
    wrong = client.post(address, {"value": "10", "on": "2026-06-30", "file": page})
    assert "We take PDF" in wrong.text
    stopped = client.post(
        at("measure-edit", measure.public_id),
        {"title": "Kept words", "pillar": "all", "state": "stopped", **SPAN},
    )
    assert "Say why the measure was stopped." in stopped.text
    assert "Kept words" in stopped.text
    assert not IndicatorValue.objects.exists()


def test_who_was_slower_keeps_what_they_typed(client, public):
    measure = MeasureFactory(plan=public)
    address = at("measure-edit", measure.public_id)
    said = {"pillar": "all", "state": "running", "seen": "0", **SPAN}
    client.post(address, said | {"title": "First"})

    late = client.post(address, said | {"title": "Second"})

    assert late.status_code == 400
    assert "meanwhile" in late.text
    assert "Second" in late.text


def test_a_draft_and_its_evidence_are_not_there_for_others(client, coordinator):
    draft = ActionPlanFactory(coalition=coordinator.coalition)
    measure = MeasureFactory(plan=draft)
    indicator = IndicatorFactory(measure=measure)
    client.post(
        at("value-new", indicator.public_id),
        {"value": "1", "on": "2026-06-30", "file": SimpleUploadedFile("a.txt", b"Counted by hand")},
    )
    value = IndicatorValue.objects.get()
    addresses = [
        draft.get_absolute_url(), measure.get_absolute_url(), at("evidence-file", value.public_id),
        at("plan-measures-csv", draft.public_id), at("plan-values-csv", draft.public_id),
    ]  # fmt: skip
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        b"".join(answer)

    for stranger in (None, UserFactory(), CoalitionMemberFactory(coalition__country="SK").user):
        client.logout()
        if stranger:
            client.force_login(stranger)
        assert {client.get(one).status_code for one in addresses} == {404}


def test_an_owner_reports_on_their_own_and_changes_nothing_else(client, public):
    owner = CoalitionMemberFactory(coalition=public.coalition)
    own, other = MeasureFactory(plan=public, owner=owner), MeasureFactory(plan=public)
    mine, theirs, whole = (
        IndicatorFactory(measure=own),
        IndicatorFactory(measure=other),
        IndicatorFactory(measure=None, plan=public),
    )
    client.force_login(owner.user)

    assert client.get(at("value-new", mine.public_id)).status_code == 200
    assert "Report a value" in client.get(own.get_absolute_url()).text
    assert "Report a value" not in client.get(other.get_absolute_url()).text
    closed = [
        at("value-new", theirs.public_id), at("value-new", whole.public_id), at("measure-edit", own.public_id),
        at("milestone-new", other.public_id), at("indicator-edit", mine.public_id), at("plan-edit", public.public_id),
        at("plan-new"), at("measure-delete", own.public_id),
    ]  # fmt: skip
    assert {client.get(one).status_code for one in closed} == {404}
    assert client.get(at("plan-list")).status_code == 200


def test_links_are_added_and_taken_away(client, public):
    first, second = MeasureFactory(plan=public), MeasureFactory(plan=public)
    entry = EntryFactory(published=True, title="A course")
    address = at("measure-links", first.public_id)

    client.post(address, {"do": "need", "needed": second.public_id})
    back = client.post(at("measure-links", second.public_id), {"do": "need", "needed": first.public_id})
    assert "for ever" in back.text
    client.post(
        address, {"do": "entry", "address": f"https://rialto.example{entry.get_absolute_url()}?from=mail"}
    )
    assert "no entry" in client.post(address, {"do": "entry", "address": "https://elsewhere.example/x"}).text

    page = client.get(first.get_absolute_url()).text
    assert second.title in page
    assert "A course" in page
    client.post(address, {"do": "drop", "needed": second.public_id})
    client.post(address, {"do": "unlink", "entry": entry.public_id})
    assert not MeasureDependency.objects.exists()
    assert not first.linked_entries.exists()


def test_nobodys_address_stands_on_a_measures_page(client, public):
    owner = CoalitionMemberFactory(coalition=public.coalition, is_shown=True, user__name="Ana")
    measure = MeasureFactory(plan=public, owner=owner)
    assert "Ana" in client.get(measure.get_absolute_url()).text
    owner.user.name = ""
    owner.user.save()
    client.logout()
    assert owner.user.email not in client.get(measure.get_absolute_url()).text


def test_an_organisation_stays_where_another_one_is_called_the_same(client, public):
    first = OrganisationFactory(name="University", slug="one", country="MT")
    own = OrganisationFactory(name="University", slug="two", country="DE")
    measure = MeasureFactory(plan=public, organisation=own)
    said = {"title": "Renamed", "pillar": "all", "state": "planned", "organisation": "University", **SPAN}
    client.post(at("measure-edit", measure.public_id), said)
    measure.refresh_from_db()
    assert (measure.title, measure.organisation) == ("Renamed", own)
    assert first.pk != own.pk


def test_before_something_is_deleted_there_is_a_question(client, public):
    measure = MeasureFactory(plan=public)
    milestone = MilestoneFactory(measure=measure)
    for address, row in (
        (at("milestone-delete", milestone.public_id), milestone),
        (at("measure-delete", measure.public_id), measure),
    ):
        assert "can be brought back" in client.get(address).text
        assert type(row).objects.filter(pk=row.pk).exists()
        client.post(address)
        assert not type(row).objects.filter(pk=row.pk).exists()


def test_a_corrected_value_is_shown_beside_the_right_one(client, public):
    measure = MeasureFactory(plan=public)
    indicator = IndicatorFactory(measure=measure)
    client.post(
        at("value-new", indicator.public_id), {"value": "90", "on": "2026-06-30", "link": "evidence.example"}
    )
    value = IndicatorValue.objects.get()

    said = {"value": "9", "on": "2026-06-30", "reason": "One nought too many"}
    client.post(at("value-correct", value.public_id), said)

    page = client.get(measure.get_absolute_url()).text
    assert "<s>90 people</s>" in page
    assert "One nought too many" in page
    assert client.get(at("value-correct", value.public_id)).status_code == 404
    assert "One nought too many" in client.get(at("plan-history", public.public_id)).text


def test_the_history_tells_in_words_who_changed_what(client, public, coordinator):
    owner = CoalitionMemberFactory(coalition=public.coalition, user__name="Grace Owner")
    measure = MeasureFactory(plan=public, owner=owner)
    said = {"title": "Evening classes", "pillar": "all", "state": "running", **SPAN}
    client.post(at("measure-edit", measure.public_id), said)

    page = client.get(at("plan-history", public.public_id)).text

    assert "<b>state</b>: <s>planned</s> running" in page
    assert "<s>Grace Owner</s>" in page
    assert str(coordinator.user) in page


def test_measures_are_narrowed(client, public):
    school = OrganisationFactory(slug="school")
    MeasureFactory(plan=public, title="Running one", state=MeasureState.RUNNING, organisation=school)
    MeasureFactory(plan=public, title="Late one", ends_on=date(2025, 6, 30), pillar=Pillar.EDUCATION)

    def shown(query: str) -> list[bool]:
        text = client.get(at("plan-page") + query).text
        return [f">{title}</a>" in text for title in ("Running one", "Late one")]

    assert shown("") == [True, True]
    assert shown("?state=running") == [True, False]
    assert shown("?pillar=education") == [False, True]
    assert shown("?owner=school") == [True, False]
    assert shown("?late=yes") == [False, True]
    assert shown("?state=nonsense&page=9") == [True, True]
    assert shown("?state=done") == [False, False]


def test_moving_and_states_go_by_post_only(client, public):
    first, second = MeasureFactory(plan=public, position=1), MeasureFactory(plan=public, position=2)
    assert client.get(at("measure-move", first.public_id)).status_code == 405
    for is_moved in (True, False):
        answer = client.post(at("measure-move", second.public_id), {"way": "up"}, follow=True)
        assert list(public.measures.all()) == [second, first]
        assert ("The order is changed." in answer.text) == is_moved

    client.post(at("plan-state", public.public_id), {"state": "nonsense"})
    client.post(at("plan-state", public.public_id), {"state": "closed"})
    public.refresh_from_db()
    assert public.state == PlanState.CLOSED
    assert "Malta learns" in client.get(public.get_absolute_url()).text


def test_pages_cost_the_same_however_long_a_plan_is(client, public):
    measure = MeasureFactory(plan=public)

    def fill(count: int) -> None:
        for number in range(count):
            one = MeasureFactory(plan=public, organisation=OrganisationFactory())
            MilestoneFactory(measure=measure)
            indicator = IndicatorFactory(measure=measure)
            IndicatorFactory(measure=None, plan=public)
            IndicatorValueFactory(indicator=indicator, on=date(2026, 1, number + 1))
            MeasureDependency.objects.create(measure=measure, needed=one)

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    pages = [
        at("plan-page"),
        measure.get_absolute_url(),
        at("plan-edit", public.public_id),
        "/api/v1/coalitions/mt/plan",
    ]
    fill(1)
    before = [queries(page) for page in pages]
    fill(5)
    assert [queries(page) for page in pages] == before


def test_the_plan_as_tables_and_as_json(client, public):
    member = CoalitionMemberFactory(coalition=public.coalition, coordinator=True)
    measure = MeasureFactory(plan=public, number=1, title="=1+1", pillar=Pillar.EDUCATION)
    indicator = IndicatorFactory(measure=measure)
    report_value(
        indicator, Decimal("12.5"), on=date(2026, 1, 31), link="https://evidence.example/", by=member.user
    )
    client.logout()

    measures = b"".join(client.get(at("plan-measures-csv", public.public_id))).decode("utf-8-sig")
    values = b"".join(client.get(at("plan-values-csv", public.public_id))).decode("utf-8-sig")
    told = client.get("/api/v1/coalitions/MT/plan").json()

    assert "1,'=1+1,Digital skills in education,planned" in measures
    assert "2026-01-31,12.50,yes" in values
    assert told["title"] == "Malta learns"
    assert told["measures"][0]["indicators"][0]["values"][0]["value"] == "12.50"
    assert told["measures"][0]["progress"] == 0.125
    assert client.get("/api/v1/coalitions/sk/plan").status_code == 404


def test_the_countrys_page_tells_of_the_plan(client, public, settings, tmp_path):
    settings.INDEX_FOLDER = tmp_path / "index"
    MilestoneFactory(measure__plan=public, title="First class", due_on=date(2199, 1, 1))

    page = client.get(reverse("website:country-page", args=["mt"])).text

    assert "Malta learns" in page
    assert "First class" in page


def test_readers_see_a_plan_in_their_language(client, public):
    measure = MeasureFactory(plan=public, title="Evening classes")
    page = client.get(at("plan-languages", public.public_id) + "?in=de").text
    assert "not translated" in page
    back = client.post(at("plan-text", public.public_id, "de"), {"title": "Malta lernt"})
    assert back.url.endswith("?in=de")
    client.post(at("measure-text", measure.public_id, "de"), {"title": "Abendkurse"})
    assert client.get(at("plan-text", public.public_id, "en")).status_code == 404

    english = at("plan-page")
    german = client.get(english.replace("/en/", "/de/")).text
    assert '<h1 lang="de">Malta lernt</h1>' in german
    assert "Abendkurse" in german
    assert "Abendkurse" in client.get(at("measure-page", measure.public_id)).text
    assert "Malta lernt" not in client.get(english).text


# --- forms and drawings ---


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1200", "1200"),
        ("1 200,5", "1200.5"),
        ("12,5", "12.5"),
        ("12.50", "12.50"),
        ("-3", "-3"),
        ("1\u202f200", "1200"),
    ],
)
def test_numbers_are_read_as_people_write_them(typed, number):
    assert NumberField().clean(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed", ["1.000", "1,000", "12,345,678", "many", "1,2,3", "1.234", "NaN", "1e400", "0.125"]
)
def test_numbers_that_say_two_things_or_none_are_refused(typed):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        NumberField().clean(typed)


def test_a_timeline_places_measures_by_their_days(public):
    one = MeasureFactory(
        plan=public, begins_on=date(2025, 1, 1), ends_on=date(2026, 12, 31), state=MeasureState.DONE
    )
    other = MeasureFactory(plan=public, begins_on=date(2026, 7, 1), ends_on=date(2026, 7, 1))
    measures = list(measures_with_progress(public.measures.all(), date(2026, 1, 1)))

    drawn = timeline_of(
        measures, titles={row.pk: (row.title, "en") for row in (one, other)}, today=date(2026, 1, 1)
    )

    assert drawn.bars[0].filled == drawn.bars[0].width
    assert drawn.bars[0].x < drawn.today_x < drawn.bars[1].x
    assert drawn.bars[1].width >= 4
    assert [tick.words for tick in drawn.ticks] == ["2025", "2026"]
    assert timeline_of([], titles={}, today=date(2026, 1, 1)) is None


def test_a_line_goes_from_the_start_through_what_counts():
    indicator = IndicatorFactory(down=True)
    IndicatorValueFactory(indicator=indicator, value=Decimal(60), on=date(2026, 6, 1))
    IndicatorValueFactory(indicator=indicator, value=Decimal(80), on=date(2026, 1, 1))
    IndicatorValueFactory(indicator=indicator, value=Decimal(600), on=date(2026, 1, 1), is_current=False)

    drawn = line_of(indicator)

    assert [dot.value for dot in drawn.dots] == [80, 60]
    assert drawn.start.y < drawn.dots[0].y < drawn.dots[1].y < drawn.target.y
    assert drawn.line.startswith(f"M{drawn.start.x} {drawn.start.y}L")
    assert [value for value, _y in drawn.scale] == [0, 50, 100]


def test_bars_are_as_long_as_their_numbers():
    drawn = bars_of([("Malta", 10), ("Slovakia", 20), ("Austria", 0)])

    assert drawn.bars[1].width == 2 * drawn.bars[0].width
    assert drawn.bars[2].width == 1
    assert bars_of([]).bars == []
