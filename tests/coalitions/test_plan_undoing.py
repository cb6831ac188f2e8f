"""Bringing back what was deleted from a plan: whole, once, for thirty days, and by those who may."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core import serializers
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from rialto.accounts.actions import forget_what_is_over
from rialto.base.errors import Refused
from rialto.coalitions.actions import (
    add_indicator,
    add_measure,
    add_milestone,
    bring_back,
    bring_back_plan,
    correct_value,
    delete_indicator,
    delete_measure,
    delete_milestone,
    delete_plan,
    edit_plan,
    forget_deleted_parts,
    forget_deleted_plans,
    link_entry,
    need_measure,
    report_value,
    set_plan_state,
    start_plan,
    translate_measure,
    translate_plan,
)
from rialto.coalitions.actions.measure_pledges import link_pledge
from rialto.coalitions.file_kinds import SentFile
from rialto.coalitions.models import (
    ActionPlan,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureDependency,
    Milestone,
    PlanStep,
)
from rialto.coalitions.plan_choices import Deed, PlanState
from rialto.coalitions.queries.plan_history import deleted_parts, shown_steps
from rialto.coalitions.queries.plans import deleted_plans
from tests.coalitions.typed_plans import DAYS, INDICATOR, MEASURE
from tests.factories import CoalitionMemberFactory, EntryFactory, OrganisationFactory
from tests.factories.pledges import PledgeFactory

pytestmark = pytest.mark.django_db
MILESTONE = {"title": "First class", "due_on": date(2026, 3, 1)}


@pytest.fixture(autouse=True)
def own_media(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def boss():
    return CoalitionMemberFactory(coordinator=True)


@pytest.fixture
def plan(boss):
    return start_plan(boss.coalition, {"title": "Malta learns", "language": "en", **DAYS}, by=boss.user)


@pytest.fixture
def measure(plan, boss):
    """A measure with everything that can stand with one."""
    by = boss.user
    values = {**MEASURE, "organisation": OrganisationFactory(), "owner": boss}
    made = add_measure(plan, values, by=by)
    other, waiting = add_measure(plan, MEASURE, by=by), add_measure(plan, MEASURE, by=by)
    translate_measure(made, "mt", {"title": "Ħarreġ"}, by=by)
    add_milestone(made, MILESTONE, by=by)
    need_measure(made, other, by=by)
    need_measure(waiting, made, by=by)
    link_entry(made, EntryFactory(published=True), by=by)
    link_pledge(made, PledgeFactory(published=True), by=by)
    indicator = add_indicator(plan, INDICATOR, measure=made, by=by)
    file = SentFile(file=BytesIO(b"%PDF-1.7 a report"), name="report.pdf", size=17)
    wrong = report_value(indicator, Decimal(5), on=date(2026, 1, 31), file=file, by=by)
    correct_value(wrong, Decimal(6), on=date(2026, 1, 31), reason="Counted again", by=by)
    made.refresh_from_db()
    return made


def snapshot(measure: Measure) -> str:
    """All that stands with a measure, as text."""
    rows = [
        measure, *measure.texts.all(), *measure.milestones.all(), *measure.linked_entries.all(), *measure.linked_pledges.all(),
        *measure.needs.all(), *measure.needed_by.all(), *measure.indicators.all(),
        *IndicatorValue.objects.filter(indicator__measure=measure).order_by("pk"),
    ]  # fmt: skip
    return serializers.serialize("json", rows)


def deletion(noun: str) -> PlanStep:
    return PlanStep.objects.filter(deed=Deed.DELETED, noun=noun).first()


def make_old(step: PlanStep) -> None:
    PlanStep.objects.filter(pk=step.pk).update(at=timezone.now() - timedelta(days=31))


def test_a_measure_comes_back_with_everything_that_stood_with_it(plan, measure, boss):
    before, file = snapshot(measure), IndicatorValue.objects.first().file
    delete_measure(measure, by=boss.user)
    assert IndicatorValue.objects.count() == 0
    assert deleted_parts(plan) == [deletion("measure")]

    bring_back(deletion("measure"), by=boss.user)

    back = Measure.objects.get(public_id=measure.public_id)
    assert snapshot(back) == before
    assert file.storage.exists(file.name)
    assert deleted_parts(plan) == []
    with pytest.raises(Refused, match="there already"):
        bring_back(deletion("measure"), by=boss.user)


def test_everything_that_goes_with_a_measure_is_kept():
    """Whoever lets something else stand with a measure has to say how it comes back."""
    kept = {
        Measure: {
            "MeasureText",
            "Milestone",
            "MeasureDependency",
            "MeasureEntry",
            "MeasurePledge",
            "Indicator",
        },
        Indicator: {"IndicatorValue"},
        Milestone: set(),
        IndicatorValue: {"IndicatorValue"},
    }
    for model, names in kept.items():
        assert {one.related_model.__name__ for one in model._meta.related_objects} == names


def test_what_went_meanwhile_leaves_a_gap_and_nothing_goes_round_in_a_circle(plan, measure, boss):
    other, waiting = measure.needs.get().needed, measure.needed_by.get().measure
    organisation, entry = measure.organisation, measure.linked_entries.get().entry
    pledge = measure.linked_pledges.get().pledge
    delete_measure(measure, by=boss.user)
    organisation.delete()
    entry.delete()
    pledge.delete()
    need_measure(other, waiting, by=boss.user)

    bring_back(deletion("measure"), by=boss.user)

    back = Measure.objects.get(public_id=measure.public_id)
    assert (back.organisation, back.owner) == (None, boss)
    assert not back.linked_entries.exists()
    assert not back.linked_pledges.exists()
    pairs = set(MeasureDependency.objects.values_list("measure", "needed"))
    # Of the two ways that would close the circle one is left out.
    assert pairs > {(other.pk, waiting.pk)}
    assert len(pairs) == 2


def test_a_milestone_and_an_indicator_come_back_where_their_measure_is(plan, measure, boss):
    by = boss.user
    milestone, indicator = measure.milestones.get(), measure.indicators.get()
    delete_milestone(milestone, by=by)
    delete_indicator(indicator, by=by)
    assert [one.noun for one in deleted_parts(plan, measure)] == ["indicator", "milestone"]
    assert deleted_parts(plan) == []
    for noun in ("milestone", "indicator"):
        bring_back(deletion(noun), by=by)
    assert list(measure.milestones.all()) == [milestone]
    assert measure.indicators.get().values.count() == 2

    delete_milestone(milestone, by=by)
    delete_measure(measure, by=by)
    with pytest.raises(Refused, match="measure is not there"):
        bring_back(deletion("milestone"), by=by)


def test_only_those_who_may_delete_bring_back_and_not_in_a_closed_plan(plan, measure, boss):
    owner = CoalitionMemberFactory(coalition=boss.coalition)
    Measure.objects.filter(pk=measure.pk).update(owner=owner)
    delete_milestone(measure.milestones.get(), by=owner.user)
    delete_indicator(measure.indicators.get(), by=boss.user)
    stranger = CoalitionMemberFactory(coalition__country="SK", coordinator=True).user
    for step, by in (("milestone", stranger), ("indicator", stranger), ("indicator", owner.user)):
        with pytest.raises(Refused, match="coordinators of the coalition"):
            bring_back(deletion(step), by=by)

    bring_back(deletion("milestone"), by=owner.user)
    set_plan_state(plan, PlanState.PUBLISHED, by=boss.user)
    set_plan_state(plan, PlanState.CLOSED, by=boss.user)
    with pytest.raises(Refused, match="closed"):
        bring_back(deletion("indicator"), by=boss.user)


def test_after_thirty_days_it_is_forgotten_with_its_files(
    plan, measure, boss, django_capture_on_commit_callbacks
):
    file = IndicatorValue.objects.first().file
    delete_measure(measure, by=boss.user)
    make_old(deletion("measure"))
    assert deleted_parts(plan) == []
    with pytest.raises(Refused, match="too long ago"):
        bring_back(deletion("measure"), by=boss.user)

    with django_capture_on_commit_callbacks(execute=True):
        assert forget_deleted_parts() == 1
    assert not file.storage.exists(file.name)
    assert forget_deleted_parts() == 0
    with pytest.raises(Refused, match="too long ago"):
        bring_back(deletion("measure"), by=boss.user)
    assert deletion("measure").before["title"] == "Train the teachers"


def test_files_of_what_is_back_stay_and_those_of_a_plan_that_goes_do_not(
    plan, measure, boss, django_capture_on_commit_callbacks
):
    file, indicator = IndicatorValue.objects.first().file, measure.indicators.get()
    delete_indicator(indicator, by=boss.user)
    bring_back(deletion("indicator"), by=boss.user)
    make_old(deletion("indicator"))
    with django_capture_on_commit_callbacks(execute=True):
        forget_deleted_parts()
    assert file.storage.exists(file.name)

    delete_measure(measure, by=boss.user)
    delete_plan(plan, by=boss.user)
    forget_after_a_month(plan, django_capture_on_commit_callbacks)
    assert not file.storage.exists(file.name)


def forget_after_a_month(plan: ActionPlan, django_capture_on_commit_callbacks) -> None:
    ActionPlan.everything.filter(pk=plan.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_deleted_plans() == 1
        assert forget_deleted_plans() == 0


def test_a_whole_draft_comes_back_with_everything_that_stood_in_it(plan, measure, boss):
    translate_plan(plan, "mt", {"title": "Malta titgħallem"}, by=boss.user)
    add_indicator(plan, INDICATOR, by=boss.user)
    delete_milestone(add_milestone(measure, MILESTONE, by=boss.user), by=boss.user)
    before, said = snapshot(measure), plan.steps.count()
    delete_plan(plan, by=boss.user)
    assert not ActionPlan.objects.exists()
    assert not boss.coalition.plans.exists()
    assert list(deleted_plans(boss.coalition)) == [plan]

    assert bring_back_plan(plan, by=boss.user) == plan

    assert snapshot(measure) == before
    assert (plan.indicators.count(), plan.texts.get().text) == (2, "Malta titgħallem")
    with IndicatorValue.objects.first().file.open() as file:
        assert file.read() == b"%PDF-1.7 a report"
    assert (list(boss.coalition.plans.all()), list(deleted_plans(boss.coalition))) == ([plan], [])
    # What was done before is told, and that it was away; what was deleted alone can come back as well.
    assert [one.deed for one in plan.steps.all()[:2]] == [Deed.ADDED, Deed.DELETED]
    assert plan.steps.count() == said + 2
    bring_back(deletion("milestone"), by=boss.user)
    with pytest.raises(Refused, match="there already"):
        bring_back_plan(plan, by=boss.user)


def test_of_a_draft_that_comes_back_is_missing_what_was_deleted_elsewhere(plan, measure, boss):
    linked = measure.linked_entries.get().entry, measure.linked_pledges.get().pledge
    delete_plan(plan, by=boss.user)
    for one in (measure.organisation, boss.user, *linked):
        one.delete()
    other = CoalitionMemberFactory(coordinator=True)
    bring_back_plan(plan, by=other.user)

    measure.refresh_from_db()
    assert (measure.organisation, measure.owner) == (None, None)
    assert not measure.linked_entries.exists()
    assert not measure.linked_pledges.exists()
    assert (measure.milestones.count(), measure.needs.count(), measure.needed_by.count()) == (1, 1, 1)


def test_only_coordinators_delete_a_draft_and_bring_it_back(plan, measure, boss):
    member = CoalitionMemberFactory(coalition=boss.coalition)
    Measure.objects.filter(pk=measure.pk).update(owner=member)
    stranger = CoalitionMemberFactory(coalition__country="SK", coordinator=True)
    for one in (member, stranger):
        with pytest.raises(Refused, match="coordinators of the coalition"):
            delete_plan(plan, by=one.user)
    delete_plan(plan, by=boss.user)
    for one in (member, stranger):
        with pytest.raises(Refused, match="coordinators of the coalition"):
            bring_back_plan(plan, by=one.user)
    assert list(deleted_plans(boss.coalition)) == [plan]


def test_nothing_is_written_in_a_deleted_draft(plan, measure, boss):
    by, indicator = boss.user, measure.indicators.get()
    milestone, step = measure.milestones.get(), plan.steps.first()
    delete_plan(plan, by=by)
    writes = (
        lambda: edit_plan(plan, {"title": "Other"}, by=by),
        lambda: set_plan_state(plan, PlanState.PUBLISHED, by=by),
        lambda: add_measure(plan, MEASURE, by=by),
        lambda: delete_measure(measure, by=by),
        lambda: add_milestone(measure, MILESTONE, by=by),
        lambda: delete_milestone(milestone, by=by),
        lambda: report_value(
            indicator, Decimal(5), on=date(2026, 2, 1), link="https://school.example", by=by
        ),
        lambda: translate_measure(measure, "mt", {"title": "Ieħor"}, by=by),
        lambda: link_pledge(measure, PledgeFactory(published=True), by=by),
        lambda: bring_back(step, by=by),
        lambda: delete_plan(plan, by=by),
    )
    for write in writes:
        with pytest.raises(Refused, match="not there any more"):
            write()
    for deleted in ({"state": "closed"}, {"state": "published"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ActionPlan.everything.filter(pk=plan.pk).update(published_at=timezone.now(), **deleted)


def test_after_thirty_days_a_deleted_draft_is_gone_for_good(
    plan, measure, boss, django_capture_on_commit_callbacks
):
    other, file = (
        start_plan(boss.coalition, {"title": "Other", **DAYS}, by=boss.user),
        IndicatorValue.objects.first().file,
    )
    delete_plan(other, by=boss.user)
    delete_plan(plan, by=boss.user)
    assert forget_deleted_plans() == 0
    ActionPlan.everything.filter(pk=plan.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    assert list(deleted_plans(boss.coalition)) == [other]
    with pytest.raises(Refused, match="too long ago"):
        bring_back_plan(plan, by=boss.user)
    assert file.storage.exists(file.name)

    forget_after_a_month(plan, django_capture_on_commit_callbacks)

    assert list(ActionPlan.everything.all()) == [other]
    assert not Measure.objects.exists()
    assert not file.storage.exists(file.name)
    with pytest.raises(Refused, match="too long ago"):
        bring_back_plan(plan, by=boss.user)


def test_every_night_deleted_drafts_are_forgotten(plan, measure, boss):
    delete_plan(plan, by=boss.user)
    ActionPlan.everything.update(deleted_at=timezone.now() - timedelta(days=31))
    forget_what_is_over()
    assert not ActionPlan.everything.exists()


def test_a_draft_is_deleted_and_brought_back_on_the_pages(client, plan, measure, boss):
    indicator, value = measure.indicators.get(), IndicatorValue.objects.get(is_current=True)
    client.force_login(boss.user)
    listed = reverse("coalitions:plan-list", args=["mt"])
    back = reverse("coalitions:plan-bring-back", args=["mt", plan.public_id])
    delete = reverse("coalitions:plan-delete", args=["mt", plan.public_id])
    assert "thirty days" in client.get(delete).text
    assert ActionPlan.objects.exists()
    assert client.post(delete).url == f"{listed}#gone"
    shown = client.get(listed).text
    assert back in shown
    assert client.get(back).status_code == 405
    addresses = [
        plan.get_absolute_url(), reverse("coalitions:plan-edit", args=["mt", plan.public_id]),
        reverse("coalitions:plan-history", args=["mt", plan.public_id]), measure.get_absolute_url(),
        reverse("coalitions:measure-edit", args=["mt", measure.public_id]),
        reverse("coalitions:measure-text", args=["mt", measure.public_id, "mt"]),
        reverse("coalitions:milestone-edit", args=["mt", measure.milestones.get().public_id]),
        reverse("coalitions:indicator-edit", args=["mt", indicator.public_id]),
        reverse("coalitions:value-new", args=["mt", indicator.public_id]),
        reverse("coalitions:value-correct", args=["mt", value.public_id]),
        reverse("coalitions:evidence-file", args=["mt", value.public_id]),
    ]  # fmt: skip

    def answers() -> set[int]:
        found = [client.get(one) for one in addresses]
        for one in found:
            if one.streaming:
                assert b"".join(one.streaming_content) == b"%PDF-1.7 a report"
        return {one.status_code for one in found}

    assert answers() == {404}

    client.force_login(CoalitionMemberFactory().user)
    assert plan.title not in client.get(listed).text
    assert client.post(back).status_code == 404
    client.force_login(CoalitionMemberFactory(coalition__country="SK", coordinator=True).user)
    assert client.post(back).status_code == 404

    client.force_login(boss.user)
    assert client.post(back).url == addresses[1]
    assert answers() == {200}
    assert client.post(back, follow=True).redirect_chain[0][0] == listed


def test_history_tells_what_was_deleted_and_not_how_it_is_kept(plan, measure, boss):
    delete_measure(measure, by=boss.user)
    (shown,) = shown_steps([deletion("measure")])
    assert "Train the teachers" in [one.before for one in shown.changes]
    assert "1 January 2025" in [one.before for one in shown.changes]
    # Neither what was empty nor the rows that are kept.
    assert not any("rows" in one.before or not one.before for one in shown.changes)


def test_by_the_pages(client, plan, measure, boss):
    client.force_login(boss.user)
    there, edit = measure.get_absolute_url(), reverse("coalitions:plan-edit", args=["mt", plan.public_id])
    milestone = measure.milestones.get()
    gone = client.post(reverse("coalitions:milestone-delete", args=["mt", milestone.public_id]))
    assert gone.url == f"{there}#gone"
    back = reverse("coalitions:part-bring-back", args=["mt", plan.public_id, deletion("milestone").pk])
    assert back in client.get(there).text
    assert client.get(back).status_code == 405
    assert client.post(back).url == there
    assert "It is back." in client.get(there).text
    assert measure.milestones.exists()

    client.post(reverse("coalitions:measure-delete", args=["mt", measure.public_id]))
    back = reverse("coalitions:part-bring-back", args=["mt", plan.public_id, deletion("measure").pk])
    assert back in client.get(edit).text
    assert client.post(back).url == there

    client.force_login(CoalitionMemberFactory(coalition__country="SK", coordinator=True).user)
    assert client.post(back).status_code == 404
