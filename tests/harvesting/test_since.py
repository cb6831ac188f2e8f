"""Asking an interface only for what changed: what is saved, and that nothing is lost by it."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.utils import timezone

from rialto.catalogue.choices import Presence, Status
from rialto.catalogue.models import SourceRecord
from rialto.changes.models import ChangeRecord
from rialto.harvesting.actions import feed_for, harvest
from rialto.harvesting.actions.dispatch import feeds_due
from rialto.harvesting.actions.harvest import read_once
from rialto.harvesting.actions.reading import Reading
from rialto.harvesting.actions.states import hold_feed
from rialto.harvesting.adapters.json_api import JsonApiAdapter
from rialto.harvesting.choices import RunState
from rialto.harvesting.models import Feed, Run
from tests.servers import Answer, Site, running_site

pytestmark = pytest.mark.django_db
BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MAPPING: dict[str, Any] = {
    "name": "small",
    "title": "Small",
    "items": "$.things[*]",
    "id": "$.id",
    "kind": "training",
    "fields": {"title": "$.t", "modified_at": "$.at", "address": {"template": "{site}/{$.id}"}},
    "gone": {"path": "$.gone"},
    "since": {"parameter": "after"},
    "next": {"page_parameter": "page", "size": 3},
}


@dataclass
class Interface(dict[str, Answer]):
    """Things with the time of their last change, three a page, the oldest first; asked `after`, only newer ones.

    `clock` is how far its clock is before ours. The modes are mistakes that interfaces make.
    """

    things: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    deleted: dict[str, datetime] = field(default_factory=dict)
    clock: timedelta = timedelta()
    tells_times: bool = True
    tells_date: bool = True
    mode: str = ""

    def now(self) -> datetime:
        return timezone.now() + self.clock

    def change(self, *names: str, title: str = "") -> None:
        for name in names:
            self.things[name] = (title or f"Course {name}", self.now())

    def get(self, path: str, default: Any = None) -> Any:
        parts = urlsplit(path)
        if parts.path != "/list":
            return default
        question = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        after = question.get("after")
        if self.mode == "in trouble":
            return Answer(b"", 503)
        if after and self.mode == "refuses":
            return Answer(b"no such parameter", 400)
        if after and self.mode == "gone":
            return Answer(b"", 410)
        found = sorted(self.things.items(), key=lambda thing: (thing[1][1], thing[0]))
        if after and self.mode != "ignores":
            moment = datetime.fromisoformat(after)
            moment += timedelta(days=400) if self.mode == "misreads" else timedelta()
            found = [thing for thing in found if thing[1][1] > moment]
        items: list[dict[str, Any]] = [
            {"id": name, "t": title} | ({"at": at.isoformat()} if self.tells_times else {})
            for name, (title, at) in found
        ]
        items += [{"id": name, "gone": True} for name in sorted(self.deleted)]
        first = 3 * (int(question.get("page", 1)) - 1)
        said = {"Date": format_datetime(self.now(), usegmt=True)} if self.tells_date else {"Date": "today"}
        return Answer(json.dumps({"things": items[first : first + 3]}).encode(), headers=said)


@pytest.fixture
def interface() -> Interface:
    return Interface()


@pytest.fixture
def site(interface) -> Iterator[Site]:
    with running_site(interface) as running:
        yield running


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(BEGIN, tick=False) as travelling:
        yield travelling


@pytest.fixture
def feed(site, interface, clock) -> Feed:
    """A feed whose five things were read a day ago."""
    interface.change("1", "2", "3", "4", "5")
    made = feed_for(site.address("/list"), column_map=MAPPING)
    assert read(made).added_count == 5
    clock.shift(DAY)
    site.asked.clear()
    return made


def read(feed: Feed, **options: Any) -> Run:
    known = Feed.objects.select_related("source").get(pk=feed.pk)
    return harvest(known, allow=(urlsplit(feed.address).netloc,), **options)


def titles() -> dict[str, str]:
    """What the public sees, by the things' names."""
    records = SourceRecord.objects.filter(entry__status=Status.PUBLISHED)
    return dict(records.values_list("remote_id", "entry__title"))


def shown(interface: Interface) -> dict[str, str]:
    return {name: title for name, (title, _at) in interface.things.items()}


def position() -> int:
    return ChangeRecord.objects.count()


def test_between_whole_runs_only_what_changed_is_asked_for(feed, site, interface):
    interface.change("2", title="Changed")
    interface.change("6", title="New")

    run = read(feed)

    question = "/list?after=2026-02-28T12%3A00%3A00Z"
    assert site.paths() == [question, f"{question}&page=2", f"{question}&page=3"]
    assert (run.added_count, run.changed_count, run.unchanged_count) == (1, 1, 4)
    assert (run.since_at, run.is_healthy, run.is_complete, run.adapter) == (
        BEGIN - DAY,
        True,
        False,
        "json-api-changes",
    )
    assert titles() == shown(interface)


def test_the_next_question_begins_where_the_last_answer_ended(feed, site, interface, clock):
    interface.change("2", title="Changed")
    read(feed)
    clock.shift(DAY)
    site.asked.clear()

    run = read(feed)

    assert run.since_at == BEGIN  # a day before the latest change that was told
    assert site.paths() == ["/list?after=2026-03-01T12%3A00%3A00Z"]
    assert (run.found_count, run.unchanged_count, run.is_odd) == (1, 1, False)


def test_the_same_changes_twice_write_nothing(feed, interface, clock):
    interface.change("2", title="Changed")
    read(feed)
    before = (position(), list(SourceRecord.objects.values_list("remote_id", "changed_at")))

    run = read(feed)

    assert (position(), list(SourceRecord.objects.values_list("remote_id", "changed_at"))) == before
    assert (run.since_at is not None, run.added_count, run.changed_count) == (True, 0, 0)


def test_what_an_answer_with_changes_does_not_show_is_not_missing(feed, interface, clock):
    del interface.things["1"]
    interface.change("2")

    for _day in range(5):
        assert read(feed).since_at
        clock.shift(DAY)

    assert not SourceRecord.objects.exclude(presence=Presence.SEEN).exists()


def test_not_even_where_the_feed_says_that_its_lists_are_whole(feed, interface):
    feed.options = {"lists_everything": True}
    feed.save()
    del interface.things["1"]
    interface.change("2")

    run = read(feed)

    assert (run.since_at is not None, run.is_complete, run.unseen_count) == (True, False, 0)


def test_everything_is_asked_for_once_a_week_and_daily_while_something_is_missing(feed, interface, clock):
    del interface.things["1"]
    interface.change("2")
    whole: list[int] = []
    left_on = None
    for day in range(1, 20):
        interface.change("5")
        if read(feed).since_at is None:
            whole.append(day)
        if left_on is None and "1" not in titles():
            left_on = day
        clock.shift(DAY)

    # Noticed on the seventh day; the grace is over seven days later.
    assert (whole, left_on) == ([*range(7, 15)], 14)
    assert titles() == shown(interface)


def test_a_sign_that_something_is_gone_acts_at_once(feed, interface):
    del interface.things["1"]
    interface.deleted["1"] = interface.now()

    run = read(feed)

    assert (run.since_at is not None, run.gone_count, "1" in titles()) == (True, 1, False)


@pytest.mark.parametrize("mode", ["refuses", "gone", "misreads", "ignores"])
def test_after_an_odd_answer_everything_is_read_at_once_and_for_a_week(mode, feed, interface, clock):
    clock.shift(4 * DAY)
    interface.mode = mode
    interface.change("2", title="Changed")
    if mode == "misreads":
        interface.things["2"] = ("Changed", interface.now() - 2 * DAY)
    if mode == "ignores":
        interface.things["5"] = ("Course 5", BEGIN - 9 * DAY)

    runs = [read(feed) for _time in range(3)]

    odd = Run.objects.get(is_odd=True)
    assert (odd.state, odd.is_healthy, odd.is_complete) == (RunState.SUCCEEDED, False, False)
    assert [(run.since_at, run.is_complete) for run in runs] == [(None, True)] * 3
    assert titles() == shown(interface)
    clock.shift(8 * DAY)
    assert read(feed).since_at is None
    clock.shift(HOUR)
    assert Run.objects.filter(is_odd=True).count() == 1
    read(feed)
    assert Run.objects.filter(is_odd=True).count() == 2  # a week later it is tried again


def test_after_an_odd_answer_the_feed_is_due_at_once_whatever_its_rhythm(feed, site, interface):
    interface.mode = "refuses"

    run = read_once(Feed.objects.get(), {}, allow=(site.host,), watch=None)

    assert (run.is_odd, feeds_due()) == (True, [feed])
    assert (read(feed).since_at, feeds_due()) == (None, [])


def test_a_server_in_trouble_fails_the_run_and_is_asked_for_changes_again(feed, interface, clock):
    interface.mode = "in trouble"
    failed = read(feed)
    interface.mode = ""
    interface.change("2", title="Changed")
    clock.shift(DAY)

    run = read(feed)

    assert (failed.state, failed.is_odd) == (RunState.FAILED, False)
    assert (run.state, run.since_at) == (RunState.SUCCEEDED, BEGIN - DAY)
    assert titles() == shown(interface)


@pytest.mark.parametrize(
    "case", ["another mapping", "another version", "other defaults", "held", "loss accepted", "asked again"]
)
def test_what_has_to_be_read_whole_is_read_whole(case, feed, interface, monkeypatch):
    interface.change("2")
    options: dict[str, Any] = {}
    match case:
        case "another mapping":
            feed.column_map = {**MAPPING, "title": "Other"}
            feed.save()
        case "another version":
            monkeypatch.setattr(JsonApiAdapter, "version", 99)
        case "other defaults":
            feed.source.default_language = "mt"
            feed.source.save()
        case "held":
            hold_feed(feed, reason="Look.")
        case "loss accepted":
            Feed.objects.update(is_loss_accepted=True)
        case "asked again":
            options = {"again": True}

    run = read(feed, **options)

    assert (run.since_at, run.is_complete, run.found_count) == (None, True, 5)


@pytest.mark.parametrize("hours", [-14, -5, 0, 5, 12])
@pytest.mark.parametrize("tells", [(True, True), (True, False), (False, True)], ids=["both", "times", "date"])
def test_the_clock_that_counts_is_the_sources_own(hours, tells, site, interface, clock):
    interface.clock, (interface.tells_times, interface.tells_date) = hours * HOUR, tells
    interface.change("1", "2", "3", "4")
    made = feed_for(site.address("/list"), column_map=MAPPING)
    read(made)
    for hour in range(1, 6):
        clock.shift(HOUR)
        interface.change(str(hour), title=f"Changed at {hour}")

        assert read(made).since_at is not None
        assert titles() == shown(interface)


def test_without_any_word_of_the_time_everything_is_read(site, interface, clock):
    interface.tells_times = interface.tells_date = False
    interface.change("1", "2")
    made = feed_for(site.address("/list"), column_map=MAPPING)
    read(made)
    clock.shift(DAY)

    assert read(made).since_at is None


def test_a_mapping_that_the_document_is_recognised_by_is_found_again(site, clock):
    things = [
        {
            "id": 7, "status": "publish", "link": "https://a.example/7", "modified_gmt": "2026-03-01T09:00:00",
            "date_gmt": "2026-03-01T09:00:00", "title": {"rendered": "A post"},
            "content": {"rendered": "Words."}, "excerpt": {"rendered": "Words."},
        }
    ]  # fmt: skip
    site.pages = {"/wp-json/wp/v2/posts": Answer(json.dumps(things).encode())}
    made = feed_for(site.address("/wp-json/wp/v2/posts"), kind="article")
    assert read(made).added_count == 1
    clock.shift(DAY)
    site.asked.clear()

    read(made)

    assert site.paths()[0] == "/wp-json/wp/v2/posts?modified_after=2026-02-28T09%3A00%3A00Z"


class Killed(BaseException):
    """As by the system: nothing is tidied up."""


@pytest.fixture
def kill_after(feed, monkeypatch) -> Callable[[int], None]:
    """Reads until the process dies, so many steps on: before, between, and behind what it takes in."""
    take, finish, left = Reading.take, Reading.finish, 0

    def step() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed

    def taken(self: Reading, arrival: Any) -> None:
        step()
        take(self, arrival)
        step()

    def finished(self: Reading) -> None:
        step()
        finish(self)

    def kill(steps: int) -> None:
        nonlocal left
        left = steps
        with monkeypatch.context() as patch, suppress(Killed):
            patch.setattr(Reading, "take", taken)
            patch.setattr(Reading, "finish", finished)
            read(feed)

    return kill


@pytest.mark.parametrize("seed", range(8))
def test_killed_anywhere_nothing_that_changed_is_lost(seed, feed, interface, clock, kill_after):
    dice = Random(seed)
    for number in range(4):
        clock.shift(8 * HOUR)
        names = dice.sample("12345678", dice.randint(0, 8))
        interface.change(*names, title=f"Changed {number}")
        kill_after(dice.randint(0, 7))

    # What moved from one page to another while the run lay dead is told to the next.
    runs = [read(feed), read(feed)]

    assert [(run.state, run.since_at is not None) for run in runs] == [(RunState.SUCCEEDED, True)] * 2
    assert titles() == shown(interface)
