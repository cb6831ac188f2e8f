"""Reports come in once each; decisions are added and never changed."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from rialto.base.errors import Refused
from rialto.base.identity import new_public_id
from rialto.moderation import actions
from rialto.moderation.actions import add_decision, file_report, forget_addresses
from rialto.moderation.choices import Complaint, ReportState, Verdict
from rialto.moderation.models import Decision, Report
from rialto.moderation.queries import open_report_count, reports_about, reports_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ABOUT = new_public_id()


def report(**values) -> Report:
    return file_report("entry", values.pop("about", ABOUT), **{"complaint": Complaint.DEAD, **values})


def test_a_report_waits_for_a_decision():
    one = report(words=" It leads nowhere.\x00 ", email="ada@example.org")

    assert (one.state, one.words, one.email) == (ReportState.OPEN, "It leads nowhere.", "ada@example.org")
    assert open_report_count() == 1


def test_the_same_report_twice_is_one():
    assert report(words="x") == report(words="x")
    assert report(words="x") != report(words="y")


def test_very_many_reports_about_one_thing_are_enough(monkeypatch):
    monkeypatch.setattr(actions, "OPEN_LIMIT", 2)
    report(words="1")
    report(words="2")

    with pytest.raises(Refused, match="Many people"):
        report(words="3")
    assert report(about=new_public_id()).pk


@pytest.mark.parametrize("verdict", [Verdict.WITHDRAW, Verdict.TAKE_DOWN, Verdict.DISMISS])
def test_a_final_decision_closes_a_report_and_needs_a_reason(verdict):
    one, person = report(), UserFactory(staff=True)
    with pytest.raises(Refused, match="Say why"):
        add_decision(one, verdict, by=person, reason="  ")

    decided = add_decision(one, verdict, by=person, reason="Seen.")

    assert (decided.state, decided.closed_at is not None) == (ReportState.CLOSED, True)
    assert [(each.verdict, each.actor_id) for each in decided.decisions.all()] == [
        (verdict, person.public_id)
    ]
    with pytest.raises(Refused, match="meanwhile"):
        add_decision(one, verdict, by=person, reason="Again.")


def test_looking_again_leaves_a_report_open():
    decided = add_decision(report(), Verdict.LOOK_AGAIN, by=UserFactory(staff=True))

    assert decided.is_open
    assert decided.decisions.count() == 1


def test_decisions_can_neither_be_changed_nor_deleted():
    decision = add_decision(report(), Verdict.DISMISS, by=UserFactory(), reason="Fine.").decisions.get()
    decision.reason = "Other words"

    with pytest.raises(TypeError):
        decision.save()
    with pytest.raises(TypeError):
        decision.delete()
    assert Decision.objects.get().reason == "Fine."


def test_addresses_are_forgotten_ninety_days_after_the_decision():
    kept = report(email="open@example.org", words="still open")
    closed = report(email="closed@example.org")
    add_decision(closed, Verdict.DISMISS, by=UserFactory(), reason="Fine.")

    assert forget_addresses() == 0
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert forget_addresses() == 1

    kept.refresh_from_db()
    closed.refresh_from_db()
    assert (kept.email, closed.email) == ("open@example.org", "")


def test_the_oldest_open_report_comes_first_and_the_last_closed_one():
    first, second = report(words="1"), report(words="2")
    assert list(reports_in(ReportState.OPEN)) == [first, second]
    assert list(reports_about("entry", ABOUT)) == [second, first]

    for one in (first, second):
        add_decision(one, Verdict.DISMISS, by=UserFactory(), reason="Fine.")

    assert list(reports_in(ReportState.CLOSED)) == [second, first]
