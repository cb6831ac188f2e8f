"""When feeds are read: as often as they change, in the night, and not while a person has paused them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from rialto.base.errors import Refused
from rialto.harvesting import actions
from rialto.harvesting.actions import (
    approve_feed,
    ask_for_run,
    feed_for,
    harvest,
    harvest_due,
    pause_feed,
    propose_feed,
    resume_feed,
    schedule_feed,
)
from rialto.harvesting.actions.dispatch import feeds_due
from rialto.harvesting.actions.runs import begin_run, pause_run
from rialto.harvesting.choices import FeedState, Rhythm, RunState
from rialto.harvesting.models import Feed, Run
from rialto.harvesting.queries import feed_counts, feeds_with_last_run, runs_under_way
from rialto.harvesting.tasks import harvest_due_feeds
from rialto.jobs.models import Job
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(b"title,url\nOne,https://a.example/1\n")
    return path


@pytest.fixture
def feed(file) -> Feed:
    return schedule_feed(feed_for(str(file), name="A list"), rhythm=Rhythm.ADAPTIVE)


def minutes_after(feed: Feed, run: Run) -> int:
    feed.refresh_from_db()
    return feed.schedule_minutes


def test_a_feed_that_changes_is_read_more_often_and_one_that_does_not_less(feed, file):
    begun = minutes_after(feed, harvest(feed))
    quiet = [minutes_after(feed, harvest(feed)) for _ in range(8)]
    for number in range(2, 12):
        file.write_bytes(b"title,url\nOne,https://a.example/%d\n" % number)
        busy = minutes_after(feed, harvest(feed))

    assert (begun, quiet[:3], quiet[-1]) == (1440, [2160, 3240, 4860], 14 * 1440)
    assert busy == 60


def test_a_daily_feed_is_due_in_its_own_minute_of_the_night(tmp_path):
    due = []
    with time_machine.travel(NOON, tick=False):
        for number in range(30):
            path = tmp_path / f"{number}.csv"
            path.write_bytes(b"title,url\nOne,https://a.example/%d\n" % number)
            feed = schedule_feed(feed_for(str(path)), rhythm=Rhythm.FIXED, minutes=1440)
            harvest(feed)
            feed.refresh_from_db()
            due.append(timezone.localtime(feed.due_at))

    assert all(moment.hour >= 22 or moment.hour < 5 for moment in due)
    assert all(timedelta(hours=11) < moment - NOON < timedelta(hours=37) for moment in due)
    assert len(set(due)) > 20


def test_a_feed_that_fails_is_tried_again_soon_and_then_less_often(feed, file):
    harvest(feed)
    file.unlink()
    waits = []
    for _ in range(6):
        harvest(feed)
        feed.refresh_from_db()
        waits.append(round((feed.due_at - feed.last_run_at).total_seconds() / 3600))

    assert (waits[:4], feed.failure_count) == ([1, 2, 4, 8], 6)


def test_what_is_due_is_read_and_nothing_else(feed, tmp_path):
    other = feed_for(str(tmp_path / "other.csv"))

    runs, is_left = harvest_due()

    assert ([run.feed for run in runs], is_left, runs[0].added_count) == ([feed], False, 1)
    assert (Feed.objects.get(pk=feed.pk).due_at > timezone.now(), other.runs.count()) == (True, 0)


def test_a_run_that_waits_for_its_turn_is_continued(feed):
    run = begin_run(feed)
    pause_run(run)
    Feed.objects.update(due_at=None)

    (under_way,) = runs_under_way()
    (ended,), _is_left = harvest_due()

    assert (under_way.is_under_way, ended.pk, ended.state) == (True, run.pk, RunState.SUCCEEDED)


def test_a_turn_without_time_begins_nothing_and_says_that_something_is_left(feed):
    assert harvest_due(seconds=0) == ([], True)
    assert Run.objects.count() == 0


def test_a_task_that_leaves_something_promises_another_turn(feed, monkeypatch):
    monkeypatch.setattr(actions, "harvest_due", lambda **_options: ([], True))

    for _ in range(2):
        harvest_due_feeds.func()

    assert Job.objects.filter(task_path="rialto.harvesting.tasks.harvest_due_feeds").count() == 1


def test_a_run_can_be_asked_for_and_is_due_at_once(file):
    feed = feed_for(str(file))

    ask_for_run(feed)

    assert feeds_due() == [feed]
    harvest_due()
    assert Feed.objects.get().due_at is None


def test_a_paused_feed_is_not_read_until_it_is_resumed(feed):
    person = UserFactory()
    paused = pause_feed(feed, by=person, reason="They are moving house.")
    while_paused = feeds_due()
    with pytest.raises(Refused, match="paused"):
        ask_for_run(paused)

    resumed = resume_feed(paused, by=person)

    assert (while_paused, paused.state_reason, paused.state_by) == (
        [],
        "They are moving house.",
        person.public_id,
    )
    assert (resumed.state, feeds_due()) == (FeedState.ACTIVE, [feed])


def test_a_proposed_feed_waits_for_approval():
    person = UserFactory()
    feed = propose_feed("https://a.example/list.csv", by=person, name="A list")

    assert (feed.state, feeds_due()) == (FeedState.PROPOSED, [])
    with pytest.raises(Refused):
        pause_feed(feed, by=person)
    assert approve_feed(feed, by=person).state == FeedState.ACTIVE
    assert feeds_due() == [feed]
    with pytest.raises(Refused):
        approve_feed(feed, by=person)
    assert propose_feed(feed.address, by=person).state == FeedState.ACTIVE


def test_a_loss_that_a_person_accepts_leaves_after_the_grace(tmp_path):
    person = UserFactory()
    path = tmp_path / "list.csv"
    rows = [f"T{number},https://a.example/{number}\n" for number in range(10)]
    path.write_text("title,url\n" + "".join(rows))
    feed = feed_for(str(path))
    with time_machine.travel(NOON) as clock:
        harvest(feed)
        path.write_text("title,url\n" + "".join(rows[:5]))
        harvest(feed)
        feed.refresh_from_db()
        held = (feed.state, feed.state_reason)
        resumed = resume_feed(feed, by=person, accept_loss=True)
        runs = []
        for _day in range(9):
            runs.append(harvest(resumed))
            clock.shift(timedelta(days=1))

    assert held == (FeedState.HELD, "It lost 5 of its 10 entries at once.")
    assert [run.gone_count for run in runs] == [0, 0, 0, 0, 0, 0, 0, 5, 0]
    assert not Feed.objects.get().is_loss_accepted


@pytest.mark.parametrize("minutes", [0, 59, 14 * 1440 + 1])
def test_an_interval_out_of_bounds_is_refused(feed, minutes):
    with pytest.raises(Refused, match="one hour"):
        schedule_feed(feed, rhythm=Rhythm.FIXED, minutes=minutes)


def test_the_list_of_feeds_says_how_they_fare(feed, django_assert_num_queries, tmp_path):
    harvest(feed)
    held = feed_for(str(tmp_path / "b.csv"), name="Z")
    harvest(held)
    Feed.objects.filter(pk=held.pk).update(state=FeedState.HELD)

    with django_assert_num_queries(1):
        first, second = feeds_with_last_run()

    assert [first.source.name, first.last_state, bool(first.last_error)] == ["Z", RunState.FAILED, True]
    assert (second.last_state, second.last_found, second.record_count) == (RunState.SUCCEEDED, 1, 1)
    assert feed_counts().by_state == {"active": 1, "held": 1}
