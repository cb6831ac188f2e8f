"""Of a document that has changed, only the items that did are looked at again."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db.models import F

from rialto.accounts.models import User
from rialto.catalogue.actions import batch, correct_entry, release_field
from rialto.catalogue.models import Entry, SourceRecord
from rialto.changes.models import ChangeRecord
from rialto.harvesting import documents
from rialto.harvesting.actions import feed_for, harvest
from rialto.harvesting.adapters.table import TableAdapter
from rialto.harvesting.models import Feed, Run
from rialto.harvesting.understanding import basis
from rialto.taxonomy.models import Scheme
from rialto.taxonomy.queries import forget_vocabularies
from tests.servers import Answer, Site, running_site

pytestmark = pytest.mark.django_db
ROWS = 40


@dataclass
class Calls:
    """How often entries were understood, and how often entries of other sources were asked for."""

    understood: int = 0
    matched: int = 0


@pytest.fixture
def calls(monkeypatch) -> Calls:
    counted = Calls()
    complete, match = basis.complete, batch.entries_by_match_key

    def completed(*args):
        counted.understood += 1
        return complete(*args)

    def matched(*args):
        counted.matched += 1
        return match(*args)

    monkeypatch.setattr(basis, "complete", completed)
    monkeypatch.setattr(batch, "entries_by_match_key", matched)
    return counted


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site({}) as running:
        yield running


def table(*changed: int, word: str = "changed", note: str = "") -> Answer:
    rows = [
        f"{number},Kurs {number} {word if number in changed else ''},https://a.example/{number},In Graz am 3. Mai 2031"
        for number in range(ROWS)
    ]
    return Answer("\n".join(["id,title,url,description", *rows, note]).encode())


@pytest.fixture
def feed(site, calls) -> Feed:
    site.pages["/list.csv"] = table()
    made = feed_for(site.address("/list.csv"), kind="training")
    assert read(made).added_count == ROWS
    assert (calls.understood, calls.matched) == (ROWS, 1)
    calls.understood = calls.matched = 0
    return made


def read(feed: Feed) -> Run:
    known = Feed.objects.select_related("source").get(pk=feed.pk)
    return harvest(known, allow=(feed.address.split("/")[2],))


def rows() -> list[tuple[object, ...]]:
    return list(SourceRecord.objects.order_by("pk").values_list())


def test_only_the_items_that_changed_are_understood_again(feed, site, calls):
    site.pages["/list.csv"] = table(7)

    run = read(feed)

    assert (run.changed_count, run.unchanged_count) == (1, ROWS - 1)
    assert (calls.understood, calls.matched) == (1, 0)


def test_where_none_changed_none_is_understood_and_nothing_written(feed, site, calls):
    before = (rows(), ChangeRecord.objects.count())
    site.pages["/list.csv"] = table(note="\n\n")

    run = read(feed)

    assert (run.is_same_document, run.unchanged_count, run.changed_count) == (False, ROWS, 0)
    assert (calls.understood, calls.matched) == (0, 0)
    assert (rows(), ChangeRecord.objects.count()) == before


@pytest.mark.parametrize("case", ["extractor", "understanding", "lists", "country"])
def test_what_would_be_understood_otherwise_is_looked_at_again_once(case, feed, site, calls, monkeypatch):
    position = ChangeRecord.objects.count()
    match case:
        case "extractor":
            monkeypatch.setattr(TableAdapter, "version", 99)
        case "understanding":
            monkeypatch.setattr(basis, "VERSION", 99)
            monkeypatch.setattr(documents, "UNDERSTANDING", 99)
        case "lists":
            Scheme.objects.filter(key="technology").update(revision=F("revision") + 1)
            forget_vocabularies()
        case "country":
            feed.source.default_country = "MT"
            feed.source.save()
    site.pages["/list.csv"] = table(note="\n")

    run = read(feed)
    again = calls.understood
    calls.understood = 0
    site.pages["/list.csv"] = table(note="\n\n")
    read(feed)

    assert (again, calls.understood) == (ROWS, 0)
    if case in ("extractor", "understanding"):
        assert (run.changed_count, ChangeRecord.objects.count()) == (0, position)


def test_a_field_that_a_person_gave_back_is_read_again(feed, site, calls):
    person = User.objects.create(email="a@a.example")
    entry = Entry.objects.get(title="Kurs 3")
    correct_entry(entry, {"title": "By hand"}, by=person)
    release_field(entry, "title", by=person)
    site.pages["/list.csv"] = table(note="\n")

    run = read(feed)

    assert (run.changed_count, calls.understood) == (1, 1)
    assert Entry.objects.get(pk=entry.pk).title == "Kurs 3"


def test_what_was_understood_is_kept_with_the_record(feed):
    record = SourceRecord.objects.get(remote_id="7")

    assert record.understood == {"starts_on": ["2031-05-03", "dates"], "ends_on": ["2031-05-03", "dates"]}
