"""Published and taken down on a day: in the author's time zone, once, late rather than never."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from rialto.accounts.models import Profile
from rialto.accounts.zones import zone_choices, zone_of_person
from rialto.base.errors import Refused
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry
from rialto.contributing.actions import (
    cancel_plan,
    carry_out,
    decide,
    plan,
    save_draft,
    send_contribution,
    take_back,
    withdraw_contribution,
)
from rialto.contributing.actions.planning import moment_in
from rialto.contributing.choices import PlanDeed, PlanState, State, Verdict
from rialto.contributing.models import Plan
from rialto.contributing.queries import due_plans
from rialto.contributing.tasks import carry_out_plans, send_planned
from rialto.jobs.models import Job
from tests.factories import ContributionFactory, UserFactory

pytestmark = pytest.mark.django_db
TALLINN = "Europe/Tallinn"


def in_days(days: int) -> datetime:
    return timezone.now().replace(tzinfo=None, microsecond=0) + timedelta(days=days)


@pytest.fixture
def sent(author):
    return send_contribution(ContributionFactory(author=author), by=author)


def planned(contribution, deed, days, author) -> Plan:
    return plan(contribution, deed, in_days(days), zone=TALLINN, by=author)


def test_what_is_accepted_before_its_day_waits_and_is_published_once(sent, author, reviewer):
    one = planned(sent, PlanDeed.PUBLISH, 2, author)

    accepted = decide(sent, Verdict.ACCEPT, by=reviewer)
    assert (accepted.state, Entry.objects.count(), carry_out(one.pk)) == (State.SCHEDULED, 0, None)

    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        carry_out_plans.func()
        carry_out_plans.func()

    one.refresh_from_db()
    entry = Entry.objects.get()
    assert (one.state, one.ended_by, entry.status) == (PlanState.DONE, None, Status.PUBLISHED)
    assert [step.deed for step in sent.transitions.all()] == ["", "", "planned"]
    assert Job.objects.filter(task_path__endswith="send_planned").count() == 1


def test_what_is_accepted_after_its_day_is_published_at_once(sent, author, reviewer):
    one = planned(sent, PlanDeed.PUBLISH, 1, author)

    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        assert not due_plans().exists()
        accepted = decide(sent, Verdict.ACCEPT, by=reviewer)

    one.refresh_from_db()
    assert (accepted.state, one.state) == (State.PUBLISHED, PlanState.DONE)


def test_an_entry_is_taken_down_on_its_day_and_the_author_reads_it_in_german(sent, author, reviewer):
    entry = decide(sent, Verdict.ACCEPT, by=reviewer).entry
    one = planned(sent, PlanDeed.WITHDRAW, 1, author)

    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert carry_out(one.pk) is not None
        assert carry_out(one.pk) is None
    send_planned.func(one.pk)

    entry.refresh_from_db()
    assert entry.status == Status.WITHDRAWN
    assert entry.transitions.last().actor_id == author.public_id
    assert [one.to for one in mail.outbox] == [[author.email]]
    assert TALLINN in mail.outbox[0].body


def test_a_plan_that_breaks_keeps_none_behind_it_waiting(author, reviewer, monkeypatch):
    waiting = [send_contribution(ContributionFactory(author=author), by=author) for _each in range(2)]
    first, second = (
        planned(decide(one, Verdict.ACCEPT, by=reviewer), PlanDeed.WITHDRAW, 1, author) for one in waiting
    )

    def breaks_once(plan_id: int) -> Plan | None:
        if plan_id == first.pk:
            raise RuntimeError("a fault of ours")
        return carry_out(plan_id)

    monkeypatch.setattr("rialto.contributing.tasks.carry_out", breaks_once)
    with (
        time_machine.travel(timezone.now() + timedelta(days=2), tick=False),
        pytest.raises(RuntimeError, match="a fault of ours"),
    ):
        carry_out_plans.func()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (PlanState.OPEN, PlanState.DONE)


def test_what_cannot_be_done_any_more_is_said_and_not_tried_again(sent, author, reviewer):
    decide(sent, Verdict.ACCEPT, by=reviewer)
    one = planned(sent, PlanDeed.WITHDRAW, 1, author)
    withdraw_contribution(sent, by=author, reason="Full.")

    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        carry_out(one.pk)
        assert not due_plans().exists()

    one.refresh_from_db()
    assert one.state == PlanState.MISSED
    assert one.reason


def test_a_plan_is_cancelled_and_what_waited_for_it_is_a_draft_again(sent, author, reviewer):
    one = planned(sent, PlanDeed.PUBLISH, 2, author)
    decide(sent, Verdict.ACCEPT, by=reviewer)

    cancel_plan(one, by=author)

    sent.refresh_from_db()
    assert sent.state == State.DRAFT
    with pytest.raises(Refused, match="too late"):
        cancel_plan(one, by=author)
    with time_machine.travel(timezone.now() + timedelta(days=5), tick=False):
        assert carry_out(one.pk) is None
    assert Entry.objects.count() == 0


def test_what_waits_for_its_day_can_be_taken_back(sent, author, reviewer):
    planned(sent, PlanDeed.PUBLISH, 2, author)

    back = take_back(decide(sent, Verdict.ACCEPT, by=reviewer), by=author)

    assert back.state == State.DRAFT


def test_plans_that_make_no_sense_are_refused(sent, author):
    planned(sent, PlanDeed.PUBLISH, 5, author)

    for deed, days, words in [
        (PlanDeed.PUBLISH, -1, "past"),
        (PlanDeed.PUBLISH, 3000, "five years"),
        (PlanDeed.WITHDRAW, 4, "before it is published"),
    ]:
        with pytest.raises(Refused, match=words):
            planned(sent, deed, days, author)
    planned(sent, PlanDeed.PUBLISH, 6, author)
    assert [one.state for one in Plan.objects.order_by("pk")] == [PlanState.CANCELLED, PlanState.OPEN]


@pytest.mark.parametrize(
    ("zone", "there", "utc"),
    [
        ("Europe/Malta", datetime.fromisoformat("2027-01-15 09:00"), datetime(2027, 1, 15, 8, tzinfo=UTC)),
        ("Europe/Helsinki", datetime.fromisoformat("2027-07-15 09:00"), datetime(2027, 7, 15, 6, tzinfo=UTC)),
        # Shown twice on that night: the first.
        (
            "Europe/Berlin",
            datetime.fromisoformat("2027-10-31 02:30"),
            datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        ),
    ],
)
def test_a_moment_is_meant_by_the_clocks_of_its_zone(zone, there, utc):
    assert moment_in(zone, there) == utc


def test_an_hour_that_clocks_leave_out_and_an_unknown_zone_are_refused():
    with pytest.raises(Refused, match="clocks go forward"):
        moment_in("Europe/Berlin", datetime.fromisoformat("2027-03-28 02:30"))
    with pytest.raises(Refused, match="time zone"):
        moment_in("Mars/Olympus", datetime.fromisoformat("2027-03-28 02:30"))


def test_the_zone_of_ones_country_is_offered_first(author, settings):
    assert zone_of_person(author) == settings.TIME_ZONE
    Profile.objects.create(user=author, country="PT")

    assert zone_of_person(author) == "Europe/Lisbon"
    assert ("Europe/Malta", "Malta") in zone_choices("en")


def test_the_page_plans_says_and_cancels(member, author):
    contribution = ContributionFactory(author=author)
    page = reverse("contributing:contribution-plan", args=[contribution.public_id, PlanDeed.PUBLISH])
    wrong = member.post(page, {"day": "2020-01-01", "hour": "09:00", "zone": TALLINN})
    assert (wrong.status_code, Plan.objects.count()) == (400, 0)

    day = (timezone.now() + timedelta(days=3)).date()
    member.post(page, {"day": day.isoformat(), "hour": "09:00", "zone": TALLINN})

    one = Plan.objects.get()
    assert (f"{one.local_due_at:%Y-%m-%d %H:%M}", one.made_by) == (f"{day} 09:00", author)
    assert TALLINN in member.get(contribution.get_absolute_url()).content.decode()
    member.post(reverse("contributing:plan-cancel", args=[contribution.public_id, one.public_id]))
    one.refresh_from_db()
    assert one.state == PlanState.CANCELLED


def test_nobody_plans_for_others(client, author, desk, reviewer):
    contribution = ContributionFactory(author=author)
    client.force_login(UserFactory())
    page = reverse("contributing:contribution-plan", args=[contribution.public_id, PlanDeed.PUBLISH])

    assert client.get(page).status_code == 404
    # A draft is nobody's business; what waits, the reviewer may plan for.
    at_desk = reverse("desk:review-plan", args=[contribution.public_id, PlanDeed.PUBLISH])
    assert desk.get(at_desk).status_code == 404
    send_contribution(contribution, by=author)
    day = (timezone.now() + timedelta(days=3)).date().isoformat()
    desk.post(at_desk, {"day": day, "hour": "09:00", "zone": TALLINN})
    assert (Plan.objects.get().made_by, Plan.objects.get().is_from_desk) == (reviewer, True)


def test_an_editor_plans_when_what_is_public_is_taken_down_and_cancels_it(sent, author, desk, reviewer):
    decide(sent, Verdict.ACCEPT, by=UserFactory(staff=True))
    save_draft(sent, {"title": "A secret draft"}, by=author)
    page = reverse("desk:review-plan", args=[sent.public_id, PlanDeed.WITHDRAW])
    day = (timezone.now() + timedelta(days=3)).date().isoformat()

    desk.post(page, {"day": day, "hour": "09:00", "zone": TALLINN})

    one = Plan.objects.get()
    shown = desk.get(page).content.decode()
    assert (one.deed, one.made_by, TALLINN in shown) == (PlanDeed.WITHDRAW, reviewer, True)
    assert "secret" not in shown
    assert page in desk.get(reverse("desk:entry-list")).content.decode()
    assert desk.get(reverse("desk:review-plan", args=[sent.public_id, PlanDeed.PUBLISH])).status_code == 404
    desk.post(reverse("desk:plan-cancel", args=[sent.public_id, one.public_id]))
    one.refresh_from_db()
    assert one.state == PlanState.CANCELLED
