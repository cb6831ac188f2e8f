"""Action plans: who writes what, what is refused, and that nothing reported is ever lost."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from rialto.base.errors import Refused
from rialto.catalogue.actions import merge_entries, merge_organisations, split_entry
from rialto.changes.models import ChangeRecord
from rialto.coalitions.actions import (
    add_indicator,
    add_measure,
    add_milestone,
    correct_value,
    delete_indicator,
    delete_measure,
    delete_milestone,
    delete_plan,
    drop_need,
    edit_indicator,
    edit_measure,
    edit_milestone,
    edit_plan,
    link_entry,
    move_measure,
    need_measure,
    report_value,
    set_plan_state,
    start_plan,
    translate_measure,
    translate_plan,
    unlink_entry,
)
from rialto.coalitions.actions.plan_steps import last_step_id
from rialto.coalitions.file_kinds import SentFile
from rialto.coalitions.models import (
    ActionPlan,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureDependency,
    MeasureEntry,
    Milestone,
    PlanStep,
)
from rialto.coalitions.plan_choices import Adding, Direction, MeasureState, Pillar, PlanState, SharedKey, Unit
from rialto.coalitions.plan_rules import plans_seen_by
from rialto.coalitions.queries import figures_of_plan
from rialto.coalitions.queries.measures import (
    PROGRESS,
    MeasureFilters,
    entries_of,
    measures_matching,
    measures_with_progress,
    texts_of_measures,
)
from rialto.coalitions.queries.plans import texts_of_plan, translated_parts
from tests.coalitions.typed_plans import DAYS, INDICATOR, MEASURE
from tests.factories import (
    ActionPlanFactory,
    CoalitionMemberFactory,
    EntryFactory,
    IndicatorFactory,
    MeasureFactory,
    MilestoneFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LINK = "https://evidence.example.org/report"
PDF = b"%PDF-1.7 a report"


@pytest.fixture(autouse=True)
def own_media(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def coordinator():
    return CoalitionMemberFactory(coordinator=True)


@pytest.fixture
def plan(coordinator) -> ActionPlan:
    return start_plan(
        coordinator.coalition, {"title": "Malta learns", "language": "en", **DAYS}, by=coordinator.user
    )


@pytest.fixture
def measure(plan, coordinator) -> Measure:
    return add_measure(plan, MEASURE, by=coordinator.user)


@pytest.fixture
def indicator(plan, measure, coordinator) -> Indicator:
    return add_indicator(plan, INDICATOR, measure=measure, by=coordinator.user)


def sent(data: bytes, name: str = "report.pdf") -> SentFile:
    return SentFile(file=BytesIO(data), name=name, size=len(data))


# --- plans ---


def test_a_plan_is_written_published_and_closed(plan, coordinator):
    by = coordinator.user
    with pytest.raises(Refused, match="Add a measure first"):
        set_plan_state(plan, PlanState.PUBLISHED, by=by)
    add_measure(plan, MEASURE, by=by)

    published = set_plan_state(plan, PlanState.PUBLISHED, by=by)
    assert published.published_at
    closed = set_plan_state(published, PlanState.CLOSED, by=by)

    assert list(plans_seen_by(UserFactory())) == [closed]
    with pytest.raises(Refused, match="closed"):
        edit_plan(closed, {"title": "Another"}, by=by)
    with pytest.raises(Refused, match="another state"):
        set_plan_state(closed, PlanState.DRAFT, by=by)


def test_a_draft_is_seen_by_its_coalition_only(plan, coordinator):
    member = CoalitionMemberFactory(coalition=plan.coalition)
    elsewhere = CoalitionMemberFactory(coalition__country="SK", coordinator=True)

    assert list(plans_seen_by(member.user)) == [plan]
    for stranger in (elsewhere.user, UserFactory(is_staff=True, is_superuser=True)):
        assert not plans_seen_by(stranger).exists()


def test_two_plans_are_not_in_force_at_once(plan, measure, coordinator):
    set_plan_state(plan, PlanState.PUBLISHED, by=coordinator.user)
    other = start_plan(plan.coalition, {"title": "Second", "language": "en", **DAYS}, by=coordinator.user)
    add_measure(other, MEASURE, by=coordinator.user)

    with pytest.raises(Refused, match="Close that one first"):
        set_plan_state(other, PlanState.PUBLISHED, by=coordinator.user)


def test_only_a_draft_is_deleted(plan, measure, coordinator):
    set_plan_state(plan, PlanState.PUBLISHED, by=coordinator.user)
    with pytest.raises(Refused, match="Only a draft"):
        delete_plan(plan, by=coordinator.user)

    set_plan_state(plan, PlanState.DRAFT, by=coordinator.user)
    delete_plan(plan, by=coordinator.user)

    assert not ActionPlan.objects.exists()


def test_members_and_strangers_write_no_plan(plan, measure, indicator):
    member = CoalitionMemberFactory(coalition=plan.coalition)
    elsewhere = CoalitionMemberFactory(coalition__country="SK", coordinator=True)
    for somebody in (member.user, elsewhere.user, UserFactory(is_staff=True)):
        for attempt in (
            lambda by: start_plan(plan.coalition, {"title": "Mine", "language": "en", **DAYS}, by=by),
            lambda by: edit_plan(plan, {"title": "Mine"}, by=by),
            lambda by: set_plan_state(plan, PlanState.PUBLISHED, by=by),
            lambda by: delete_plan(plan, by=by),
            lambda by: add_measure(plan, MEASURE, by=by),
            lambda by: edit_measure(measure, {"title": "Mine"}, by=by),
            lambda by: delete_measure(measure, by=by),
            lambda by: add_indicator(plan, INDICATOR, by=by),
            lambda by: edit_indicator(indicator, {"name": "Mine"}, by=by),
            lambda by: delete_indicator(indicator, by=by),
            lambda by: add_milestone(measure, {"title": "Half", "due_on": date(2026, 1, 1)}, by=by),
            lambda by: report_value(indicator, Decimal(1), on=date(2025, 6, 1), link=LINK, by=by),
        ):
            with pytest.raises(Refused, match="Only"):
                attempt(somebody)


def test_who_was_slower_is_told(plan, coordinator):
    seen = last_step_id(plan, plan.public_id)
    edit_plan(plan, {"title": "Malta learns more"}, by=coordinator.user, seen=seen)

    with pytest.raises(Refused, match="meanwhile"):
        edit_plan(plan, {"title": "Malta learns less"}, by=coordinator.user, seen=seen)


def test_each_change_stands_in_the_history_and_the_public_ones_in_the_log(plan, measure, coordinator):
    assert not ChangeRecord.objects.filter(noun="actionplan").exists()
    set_plan_state(plan, PlanState.PUBLISHED, by=coordinator.user)
    edit_measure(measure, {"title": "Train all teachers"}, by=coordinator.user)
    edit_measure(measure, {"title": "Train all teachers"}, by=coordinator.user)

    newest = PlanStep.objects.filter(plan=plan).first()
    assert (newest.before, newest.after) == ({"title": "Train the teachers"}, {"title": "Train all teachers"})
    assert newest.actor_id == coordinator.user.public_id
    assert [one.verb for one in ChangeRecord.objects.filter(noun="actionplan").order_by("pk")] == [
        "published",
        "changed",
    ]
    with pytest.raises(TypeError):
        newest.save()


# --- measures ---


def test_measures_keep_their_numbers_and_change_places(plan, measure, coordinator):
    by = coordinator.user
    second = add_measure(plan, {**MEASURE, "title": "Second"}, by=by)
    other = add_measure(plan, {**MEASURE, "title": "For all", "pillar": Pillar.ALL}, by=by)
    assert [measure.number, second.number, other.number] == [1, 2, 3]

    assert move_measure(second, is_up=True, by=by)
    assert not move_measure(second, is_up=True, by=by)
    assert [one.number for one in plan.measures.filter(pillar=Pillar.EDUCATION)] == [2, 1]
    delete_measure(other, by=by)
    assert add_measure(plan, MEASURE, by=by).number == 4


def test_a_stopped_measure_says_why(measure, coordinator):
    with pytest.raises(Refused, match="why"):
        edit_measure(measure, {"state": MeasureState.STOPPED}, by=coordinator.user)
    stopped = edit_measure(
        measure, {"state": MeasureState.STOPPED, "state_reason": "No money"}, by=coordinator.user
    )
    assert stopped.state_reason == "No money"

    again = edit_measure(stopped, {"state": MeasureState.RUNNING}, by=coordinator.user)
    assert again.state_reason == ""


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title": " "}, "title"),
        ({"ends_on": date(2024, 1, 1)}, "before the first"),
    ],
)
def test_a_measure_that_makes_no_sense_is_refused(plan, coordinator, values, words):
    with pytest.raises(Refused, match=words):
        add_measure(plan, MEASURE | values, by=coordinator.user)


def test_the_owner_is_somebody_of_the_coalition(plan, coordinator):
    stranger = CoalitionMemberFactory(coalition__country="SK")
    with pytest.raises(Refused, match="of this coalition"):
        add_measure(plan, {**MEASURE, "owner": stranger}, by=coordinator.user)


def test_the_owner_writes_milestones_and_values_of_their_measure_only(plan, coordinator):
    owner = CoalitionMemberFactory(coalition=plan.coalition)
    own = add_measure(plan, {**MEASURE, "owner": owner}, by=coordinator.user)
    others = add_measure(plan, MEASURE, by=coordinator.user)
    mine = add_indicator(plan, INDICATOR, measure=own, by=coordinator.user)
    milestone = add_milestone(own, {"title": "Half of them", "due_on": date(2026, 6, 30)}, by=owner.user)

    edit_milestone(milestone, {"reached_on": date(2026, 6, 1)}, by=owner.user)
    report_value(mine, Decimal(20), on=date(2026, 1, 31), link=LINK, by=owner.user)

    with pytest.raises(Refused, match="Only"):
        add_milestone(others, {"title": "Half", "due_on": date(2026, 6, 30)}, by=owner.user)
    with pytest.raises(Refused, match="Only"):
        edit_measure(own, {"title": "Mine"}, by=owner.user)
    own.owner = None
    own.save()
    with pytest.raises(Refused, match="Only"):
        report_value(mine, Decimal(30), on=date(2026, 2, 28), link=LINK, by=owner.user)


def test_entries_stand_with_a_measure_while_they_are_public(measure, coordinator):
    public, draft = EntryFactory(published=True), EntryFactory()
    link_entry(measure, public, by=coordinator.user)
    link_entry(measure, public, by=coordinator.user)
    with pytest.raises(Refused, match="not public"):
        link_entry(measure, draft, by=coordinator.user)
    assert list(entries_of(measure)) == [public]

    unlink_entry(measure, public, by=coordinator.user)
    assert not entries_of(measure)


@hypothesis_settings(
    max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(pairs=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=14))
def test_measures_never_wait_for_each_other_in_a_circle(db, pairs):
    coordinator = CoalitionMemberFactory(coordinator=True)
    plan = ActionPlanFactory(coalition=coordinator.coalition)
    measures = [MeasureFactory(plan=plan) for _ in range(6)]
    for measure, needed in pairs:
        try:
            need_measure(measures[measure], measures[needed], by=coordinator.user)
        except Refused:
            continue

    left = set(MeasureDependency.objects.filter(measure__plan=plan).values_list("measure_id", "needed_id"))
    # Take away again and again what waits for nothing; a circle would stay.
    waiting = {one.pk for one in measures}
    while free := {one for one in waiting if not any(pair[0] == one for pair in left)}:
        waiting -= free
        left = {pair for pair in left if pair[1] not in free}
    assert not waiting


def test_what_was_waited_for_can_be_dropped(plan, measure, coordinator):
    by = coordinator.user
    other = add_measure(plan, MEASURE, by=by)
    need_measure(measure, other, by=by)
    with pytest.raises(Refused, match="for ever"):
        need_measure(other, measure, by=by)
    drop_need(measure, other, by=by)
    need_measure(other, measure, by=by)

    assert MeasureDependency.objects.get().measure == other
    with pytest.raises(Refused, match="same plan"):
        need_measure(measure, MeasureFactory(plan__coalition__country="SK"), by=by)


# --- indicators ---


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "name"),
        ({"target": Decimal(0)}, "higher"),
        ({"direction": Direction.DOWN}, "lower"),
        ({"target_on": date(2025, 1, 1)}, "after the day of the start"),
        ({"unit": Unit.PERCENT}, "between 0 and 100"),
        ({"baseline": Decimal(-5)}, "less than none"),
        ({"shared_key": SharedKey.BASIC_SKILLS, "target": Decimal(80)}, "share of"),
    ],
)
def test_an_indicator_that_makes_no_sense_is_refused_in_words(plan, coordinator, values, words):
    with pytest.raises(Refused, match=words):
        add_indicator(plan, INDICATOR | values, by=coordinator.user)


def test_a_common_indicator_has_the_unit_and_the_sum_that_all_use(plan, coordinator):
    given_values = {"shared_key": SharedKey.BASIC_SKILLS, "target": Decimal(80), "weight": Decimal(400_000)}
    indicator = add_indicator(plan, INDICATOR | given_values, by=coordinator.user)

    assert (indicator.unit, indicator.adding) == (Unit.PERCENT, Adding.MEAN)
    own = edit_indicator(indicator, {"shared_key": ""}, by=coordinator.user)
    assert (own.adding, own.weight) == (Adding.NONE, None)


@pytest.mark.parametrize(
    ("on", "value", "link", "words"),
    [
        (timezone.localdate() + timedelta(days=1), "5", LINK, "not come yet"),
        (date(2024, 12, 31), "5", LINK, "before the start"),
        (date(2026, 1, 31), "-1", LINK, "less than none"),
        (date(2026, 1, 31), "5", "", "Add evidence"),
        (date(2026, 1, 31), "5", "javascript:alert(1)", "not a web address"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(indicator, coordinator, *, on, value, link, words):
    with pytest.raises(Refused, match=words):
        report_value(indicator, Decimal(value), on=on, link=link, by=coordinator.user)


def test_a_correction_keeps_what_was_wrong_and_its_evidence(indicator, coordinator):
    by = coordinator.user
    first = report_value(indicator, Decimal(90), on=date(2026, 1, 31), file=sent(PDF), by=by)
    with pytest.raises(Refused, match="already"):
        report_value(indicator, Decimal(9), on=date(2026, 1, 31), link=LINK, by=by)
    with pytest.raises(Refused, match="why"):
        correct_value(first, Decimal(9), on=first.on, reason=" ", by=by)

    second = correct_value(first, Decimal(9), on=first.on, reason="One nought too many", by=by)

    first.refresh_from_db()
    indicator.refresh_from_db()
    assert (first.is_current, first.value) == (False, Decimal(90))
    assert (second.corrects, second.file.name) == (first, first.file.name)
    assert indicator.latest == 9
    with pytest.raises(Refused, match="meanwhile"):
        correct_value(first, Decimal(8), on=first.on, reason="Again", by=by)


@hypothesis_settings(
    max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    deeds=st.lists(
        st.tuples(st.booleans(), st.integers(0, 400), st.integers(0, 9999), st.integers(0, 9)), max_size=8
    )
)
def test_no_value_is_ever_lost_and_the_latest_is_the_latest(db, deeds):
    coordinator = CoalitionMemberFactory(coordinator=True)
    indicator = IndicatorFactory(measure__plan__coalition=coordinator.coalition)
    reported = []
    for is_new, day, cents, which in deeds:
        on, value = date(2025, 1, 1) + timedelta(days=day), Decimal(cents) / 100
        try:
            if is_new or not reported:
                row = report_value(indicator, value, on=on, link=LINK, by=coordinator.user)
            else:
                wrong = reported[which % len(reported)]
                row = correct_value(wrong, value, on=on, reason="Because", by=coordinator.user)
        except Refused:
            continue
        reported.append(row)

    kept = {one.pk: one for one in IndicatorValue.objects.filter(indicator=indicator)}
    assert {pk: one.value for pk, one in kept.items()} == {one.pk: one.value for one in reported}
    current = [one for one in kept.values() if one.is_current]
    assert len({one.on for one in current}) == len(current)
    newest = max(current, key=lambda one: one.on, default=None)
    indicator.refresh_from_db()
    assert indicator.latest == (newest.value if newest else None)


def test_what_was_reported_in_public_stays(plan, measure, indicator, coordinator):
    by = coordinator.user
    value = report_value(indicator, Decimal(5), on=date(2026, 1, 31), file=sent(PDF), by=by)
    set_plan_state(plan, PlanState.PUBLISHED, by=by)
    with pytest.raises(Refused, match="it stays"):
        delete_measure(measure, by=by)
    with pytest.raises(Refused, match="it stays"):
        delete_indicator(indicator, by=by)

    set_plan_state(plan, PlanState.DRAFT, by=by)
    delete_measure(measure, by=by)
    assert not IndicatorValue.objects.filter(pk=value.pk).exists()


def test_a_unit_fits_what_was_reported(indicator, coordinator):
    report_value(
        indicator, Decimal(150), on=date(2026, 1, 31), link="https://e.example/", by=coordinator.user
    )
    said = {"unit": Unit.PERCENT, "baseline": Decimal(0), "target": Decimal(100)}
    with pytest.raises(Refused, match="between 0 and 100"):
        edit_indicator(indicator, said, by=coordinator.user)


def test_what_somebody_deleted_meanwhile_is_not_written_to(plan, measure, coordinator):
    by, other = coordinator.user, add_measure(plan, MEASURE, by=coordinator.user)
    gone, milestone = (
        Measure.objects.get(pk=measure.pk),
        add_milestone(other, {"title": "First", "due_on": date(2026, 3, 1)}, by=by),
    )
    also_gone = Milestone.objects.get(pk=milestone.pk)
    delete_measure(measure, by=by)
    delete_milestone(milestone, by=by)
    for write in (
        lambda: add_indicator(plan, INDICATOR, measure=gone, by=by),
        lambda: need_measure(gone, other, by=by),
        lambda: need_measure(other, gone, by=by),
        lambda: link_entry(gone, EntryFactory(published=True), by=by),
        lambda: translate_measure(gone, "mt", {"title": "X"}, by=by),
        lambda: delete_milestone(also_gone, by=by),
    ):
        with pytest.raises(Refused, match="not there any more"):
            write()


@given(
    baseline=st.decimals(-1000, 1000, places=2),
    way=st.decimals("0.01", 1000, places=2),
    latest=st.none() | st.decimals(-5000, 5000, places=2),
    is_up=st.booleans(),
)
def test_progress_lies_between_none_and_all_whichever_way_it_goes(baseline, way, latest, is_up):
    target = baseline + way if is_up else baseline - way
    indicator = Indicator(baseline=baseline, target=target, latest=latest)

    assert 0 <= indicator.progress <= 1
    if latest == target:
        assert indicator.progress == 1
    if latest is None or latest == baseline:
        assert indicator.progress == 0


def test_the_database_reckons_progress_as_we_do(plan):
    measure = MeasureFactory(plan=plan)
    for values in (
        {"latest": Decimal(25)},
        {"latest": Decimal(25), "down": True},
        {"latest": Decimal(250)},
        {"latest": Decimal("0")},
        {},
    ):
        day = {"latest_on": date(2026, 1, 1)} if values.get("latest") is not None else {}
        IndicatorFactory(measure=measure, **values, **day)

    indicators = list(Indicator.objects.annotate(reckoned=PROGRESS))
    assert [one.reckoned for one in indicators] == pytest.approx([one.progress for one in indicators])
    assert figures_of_plan(plan).progress == pytest.approx((0.25 + 0.75 + 1) / 5)


def test_a_measure_is_late_or_far_by_what_stands_with_it(plan):
    today = date(2026, 6, 1)
    over = MeasureFactory(plan=plan, ends_on=date(2026, 5, 31))
    waiting = MeasureFactory(plan=plan)
    MilestoneFactory(measure=waiting, due_on=date(2026, 1, 1), reached_on=date(2026, 1, 1))
    MilestoneFactory(measure=waiting, due_on=date(2026, 5, 1))
    done = MeasureFactory(plan=plan, state=MeasureState.DONE, ends_on=date(2026, 5, 31))
    fine = MeasureFactory(plan=plan)
    IndicatorFactory(measure=fine, latest=Decimal(30), latest_on=today)

    found = {one.pk: one for one in measures_with_progress(plan.measures.all(), today)}

    assert [found[one.pk].is_late for one in (over, waiting, done, fine)] == [True, True, False, False]
    assert [found[one.pk].progress for one in (over, waiting, done, fine)] == pytest.approx([0, 0.5, 1, 0.3])
    # One word for one thing: what is marked late is what is counted and found as late.
    assert set(measures_matching(plan, MeasureFilters(is_late=True), today)) == {over, waiting}
    figures = figures_of_plan(plan, today)
    assert (figures.measure_count, figures.late_count) == (4, 2)


def test_an_organisation_that_goes_leaves_its_measure(plan, coordinator):
    organisation = OrganisationFactory()
    measure = add_measure(plan, {**MEASURE, "organisation": organisation}, by=coordinator.user)
    organisation.delete()

    measure.refresh_from_db()
    assert measure.organisation is None


# --- other languages ---


def test_words_in_another_language_are_kept_until_the_original_changes(plan, measure, coordinator):
    by = coordinator.user
    translate_plan(plan, "mt", {"title": "Malta titgħallem", "summary": ""}, by=by)
    translate_measure(measure, "mt", {"title": "Ħarreġ lill-għalliema"}, by=by)
    assert texts_of_plan(plan, "mt") == {"title": "Malta titgħallem"}
    assert texts_of_measures([measure], plan, "mt") == {measure.pk: {"title": "Ħarreġ lill-għalliema"}}
    assert translated_parts(plan, "mt").plan == "current"

    edit_measure(measure, {"title": "Train all teachers"}, by=by)
    assert translated_parts(plan, "mt").measures == [(measure, "stale")]
    translate_measure(measure, "mt", {"title": ""}, by=by)
    assert translated_parts(plan, "mt").measures == [(measure, "")]
    for language in ("en", "tlh"):
        with pytest.raises(Refused, match="written in this language"):
            translate_plan(plan, language, {"title": "X"}, by=by)


def test_a_linked_entry_stands_with_its_measure_where_it_lives_on_and_by_itself_again(measure, coordinator):
    kept, linked, both = (EntryFactory(published=True, title=title) for title in ("Kept", "Linked", "Both"))
    by = coordinator.user
    for entry in (linked, both):
        link_entry(measure, entry, by=by)

    def shown() -> list[str]:
        return [one.title for one in entries_of(measure)]

    first = merge_entries(kept, linked, by=by)
    assert shown() == ["Kept", "Both"]
    second = merge_entries(both, kept, by=by)
    assert shown() == ["Both"]

    split_entry(second, by=by)
    assert shown() == ["Kept", "Both"]
    split_entry(first, by=by)
    assert shown() == ["Linked", "Both"]
    assert not MeasureEntry.objects.exclude(marked_entry=None).exists()


def test_an_organisation_that_becomes_part_of_another_leaves_it_its_measures():
    measure = MeasureFactory(organisation=OrganisationFactory())
    survivor = OrganisationFactory()

    merge_organisations(survivor, measure.organisation, by=UserFactory(), reason="One firm")

    measure.refresh_from_db()
    assert measure.organisation == survivor
