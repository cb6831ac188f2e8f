"""What a preview shows: added, changed, unchanged, known from elsewhere, refused and leaving; and that it writes nothing."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rialto.catalogue.actions import write_found
from rialto.catalogue.actions.comparing import Difference
from rialto.catalogue.choices import Kind, Outcome
from rialto.catalogue.models import Entry, Override, Source, SourceRecord
from rialto.changes.models import ChangeRecord
from rialto.harvesting.actions import feed_for, harvest, preview, preview_feed
from tests.published import training
from tests.servers import Answer, running_site

pytestmark = pytest.mark.django_db
HEAD = "id,title,url,start,kind,price,currency"
ROWS = [
    "1,Learn to code,https://a.example/1,2027-03-01,training,,",
    "2,Learn to draw,https://a.example/2,2027-03-02,training,,",
    "3,Learn to cook,https://a.example/3,2027-03-03,training,,",
]


def table(*rows: str) -> Answer:
    return Answer("\n".join([HEAD, *rows]).encode(), headers={"Content-Type": "text/csv"})


@pytest.fixture
def site():
    with running_site({"/list.csv": table(*ROWS)}) as running:
        yield running


def feed_of(site):
    feed = feed_for(site.address("/list.csv"))
    harvest(feed, allow=(site.host,))
    return feed


def test_a_new_address_shows_what_would_be_added(site):
    shown = preview(site.address("/list.csv"), allow=(site.host,))

    assert shown.outcomes == {Outcome.ADDED: 3}
    assert (shown.adapter, shown.entry_count, shown.is_complete) == ("table", 3, True)
    assert (shown.kinds, shown.leaving_count) == ({Kind.TRAINING: 3}, 0)
    assert Difference("title", None, "Learn to code") in shown.samples[0].differences
    assert sum(shown.languages.values()) == 3


def test_a_known_feed_shows_field_by_field_what_would_change(site):
    feed = feed_of(site)
    site.pages["/list.csv"] = table(
        ROWS[0],
        "2,Learn to paint,https://a.example/2,2027-04-02,training,20,EUR",
        "4,New,https://a.example/4,,training,,",
        "5,,,,training,,",
    )

    shown = preview_feed(feed, allow=(site.host,))

    (changed,) = [sample for sample in shown.samples if sample.outcome == Outcome.CHANGED]
    said = {one.field: (one.before, one.after) for one in changed.differences}
    assert shown.outcomes == {
        Outcome.UNCHANGED: 1, Outcome.CHANGED: 1, Outcome.ADDED: 1, Outcome.REFUSED: 1, Outcome.GONE: 1,
    }  # fmt: skip
    assert said["title"] == ("Learn to draw", "Learn to paint")
    assert said["starts_on"] == (date(2027, 3, 2), date(2027, 4, 2))
    assert said["price_currency"] == ("", "EUR")
    assert [one.title for one in shown.leaving] == ["Learn to cook"]
    assert "title" in shown.refused[0].reason


def test_what_a_person_set_by_hand_is_not_shown_as_a_change(site):
    feed = feed_of(site)
    entry = SourceRecord.objects.get(remote_id="1").entry
    Override.objects.create(entry=entry, field="title", actor_id=entry.public_id)
    site.pages["/list.csv"] = table("1,Learn to program,https://a.example/1,2027-03-01,training,,", *ROWS[1:])

    shown = preview_feed(feed, allow=(site.host,))

    changed = [
        one.field
        for sample in shown.samples
        if sample.outcome == Outcome.CHANGED
        for one in sample.differences
    ]
    assert "title" not in changed


def test_the_same_offer_from_another_source_is_shown_as_a_duplicate(site):
    other = Source.objects.create(slug="other", name="Other")
    write_found(
        other,
        [training("x", "Learn to code", address="https://a.example/1", starts_on=date(2027, 3, 1))],
        publish=True,
    )

    shown = preview(site.address("/list.csv"), allow=(site.host,))

    (duplicate,) = shown.duplicates
    assert shown.outcomes == {Outcome.GROUPED: 1, Outcome.ADDED: 2}
    assert duplicate.entry == Entry.objects.get(title="Learn to code")


def test_a_preview_writes_nothing(site):
    feed = feed_of(site)
    site.pages["/list.csv"] = table(*ROWS[:1], "9,Another,https://a.example/9,,training,,")
    position, runs = ChangeRecord.objects.count(), feed.runs.count()

    with CaptureQueriesContext(connection) as queries:
        preview_feed(feed, allow=(site.host,))

    assert [query["sql"][:40] for query in queries if not query["sql"].startswith("SELECT")] == []
    assert (ChangeRecord.objects.count(), feed.runs.count()) == (position, runs)


def test_a_preview_is_what_the_run_then_does(site):
    feed = feed_of(site)
    site.pages["/list.csv"] = table(
        ROWS[0],
        "2,Learn to paint,https://a.example/2,2027-03-02,training,,",
        "4,New,https://a.example/4,,training,,",
    )

    shown = preview_feed(feed, allow=(site.host,))
    run = harvest(feed, allow=(site.host,))

    assert (run.added_count, run.changed_count, run.unchanged_count) == (
        shown.outcomes[Outcome.ADDED], shown.outcomes[Outcome.CHANGED], shown.outcomes[Outcome.UNCHANGED],
    )  # fmt: skip


def test_a_long_list_is_cut_and_nothing_is_said_to_leave(site):
    feed = feed_of(site)
    site.pages["/list.csv"] = table(
        *(f"{number},Course {number},https://a.example/{number},,training,," for number in range(10, 60))
    )

    shown = preview_feed(feed, limit=20, allow=(site.host,))

    assert (shown.entry_count, shown.is_complete, shown.leaving_count) == (20, False, 0)
    assert len(shown.samples) == 5


def test_further_pages_are_read_and_a_broken_one_is_told(site):
    mapping = {
        "name": "own",
        "title": "Own",
        "kind": "event",
        "items": "$.a[*]",
        "id": "$.i",
        "fields": {"title": "$.t"},
        "next": {"link": "$.n"},
    }
    site.pages |= {
        "/1": Answer(b'{"a": [{"i": 1, "t": "One"}], "n": "/2"}'),
        "/2": Answer(b'{"a": [{"i": 2, "t": "Two"}, {"i": 1, "t": "One"}], "n": "/3"}'),
    }

    shown = preview(site.address("/1"), adapter="json-api", column_map=mapping, allow=(site.host,))

    assert (shown.entry_count, shown.document_count, shown.is_complete) == (2, 3, False)
    assert "twice" in shown.refused[0].reason
    assert "404" in shown.refused[1].reason


def test_what_cannot_be_read_says_why(site):
    shown = preview(site.address("/none"), allow=(site.host,))

    assert (shown.entry_count, shown.is_complete) == (0, False)
    assert "404" in shown.failure
