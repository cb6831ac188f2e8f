"""The public pages of sources, and what an entry's page says of its link and its points."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from rialto.catalogue.choices import LinkProblem, LinkState
from rialto.catalogue.models import Entry, LinkHealth, Source
from rialto.harvesting.choices import FeedState, RunState
from rialto.harvesting.models import Feed, Run
from rialto.harvesting.quality.following import compute_points, follow_quality
from tests.desk.test_views import words_of
from tests.factories import EntryFactory, OrganisationFactory, SourceFactory, SourceRecordFactory
from tests.harvesting.quality.test_keeping import course

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def own_index(tmp_path, settings) -> None:
    settings.INDEX_FOLDER = tmp_path / "index"


@pytest.fixture
def source() -> Source:
    from rialto.catalogue.actions import write_found

    source = SourceFactory(
        name=f"Course fair {EVIL}",
        slug="course-fair",
        licence="CC-BY-4.0",
        owner=OrganisationFactory(name="Fair Ltd"),
    )
    write_found(source, [course("1"), course("2", title="Painting tables")], publish=True)
    while follow_quality():
        pass
    return source


def page(client, source: Source) -> str:
    return words_of(client.get(source.get_absolute_url()).content)


def test_a_source_says_what_it_gave_and_how_well_that_is_described(client, source):
    words = page(client, source)

    for expected in ("2 entries here come from this source", "Fair Ltd", "CC-BY-4.0", "How well it is described",
                     "Findable", "Trustworthy", "What would help most", "State the level"):  # fmt: skip
        assert expected in words
    assert EVIL not in client.get(source.get_absolute_url()).content.decode()


def test_a_page_of_a_source_costs_the_same_however_much_it_gave(
    client, source, django_assert_max_num_queries
):
    from rialto.catalogue.actions import write_found

    client.get(source.get_absolute_url())
    write_found(
        source, [course(str(number), title=f"Course {number}") for number in range(10, 40)], publish=True
    )
    while follow_quality():
        pass

    with django_assert_max_num_queries(9):
        client.get(source.get_absolute_url())


def test_the_last_readings_are_told_in_words(client, source):
    feed = Feed.objects.create(source=source, address=source.address)
    ended = timezone.now()
    Run.objects.create(
        feed=feed, state=RunState.SUCCEEDED, ended_at=ended, found_count=1284, added_count=3, refused_count=2
    )
    Run.objects.create(feed=feed, state=RunState.FAILED, ended_at=ended, error="secret inside")
    Run.objects.create(feed=feed, state=RunState.SUCCEEDED, ended_at=ended, is_same_document=True)

    words = page(client, source)

    assert "1 284 items found, 3 new, 2 could not be read." in words
    assert "It could not be read to its end." in words
    assert "Nothing had changed since the last time." in words
    assert "secret inside" not in words


def test_links_are_counted_by_state(client, source):
    Entry.objects.filter(title="Painting tables").update(link_state=LinkState.BROKEN)

    assert "Link does not answer 1" in page(client, source)


def test_a_source_without_anything_says_so(client):
    source = SourceFactory(address="/srv/files/secret.csv")
    words = page(client, source)

    assert "0 entries here come from this source" in words
    assert "This has not been measured yet." in words
    assert "secret.csv" not in words
    entries = client.get(reverse("website:source-entries", args=[source.slug]))
    assert "Nothing from here is public just now" in words_of(entries.content)


def test_the_entries_of_a_source_are_listed(client, source):
    response = client.get(reverse("website:source-entries", args=[source.slug]))

    assert {line.title for line in response.context["lines"]} == {
        "Spreadsheets from the first cell",
        "Painting tables",
    }


def test_all_sources_are_listed_and_the_list_invites_where_there_is_none(client, source):
    words = words_of(client.get(reverse("website:source-list")).content)
    assert "Fair Ltd" in words

    Source.objects.all().delete()

    assert "No source has been read yet" in words_of(client.get(reverse("website:source-list")).content)


def test_a_source_that_never_was_is_not_found(client):
    assert client.get("/en/sources/nobody/").status_code == 404
    assert client.get("/sources/nobody/quality.ttl").status_code == 404


def test_a_source_that_waits_for_approval_is_nobody_elses_business(client, source):
    Feed.objects.create(source=source, address=source.address, state=FeedState.PROPOSED)

    assert client.get(source.get_absolute_url()).status_code == 404
    assert client.get("/sources/course-fair/quality.ttl").status_code == 404
    assert "Fair Ltd" not in words_of(client.get(reverse("website:source-list")).content)
    assert b"course-fair" not in b"".join(client.get("/sitemap-pages.xml").streaming_content)


def test_sources_are_in_the_maps(client, source):
    assert b"/en/sources/course-fair/" in b"".join(client.get("/sitemap-pages.xml").streaming_content)
    assert reverse("website:source-list").encode() in client.get(reverse("website:site-map")).content


def test_machines_get_the_quality_of_a_source(client, source):
    answer = client.get("/sources/course-fair/quality.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    titles = [node.get("dct:title") for node in json.loads(answer.content)["@graph"]]
    assert source.name in titles

    answer = client.get("/sources/course-fair/quality.ttl")
    assert answer["Content-Type"].startswith("text/turtle")
    assert b"a dqv:QualityMeasurement" in answer.content
    assert client.get("/sources/course-fair/quality.exe").status_code == 404


def entry_page(client, entry: Entry) -> str:
    return words_of(client.get(entry.get_absolute_url()).content)


def test_an_entry_explains_its_points(client):
    entry = SourceRecordFactory().entry
    compute_points([entry.pk])

    words = entry_page(client, entry)

    assert "What these points stand for" in words
    assert "There is a summary: no, 5 points lost Publish a sentence or two about each item" in words


def test_an_entry_whose_points_are_not_computed_yet_claims_none(client):
    assert "What these points stand for" not in entry_page(client, EntryFactory(published=True))


def test_an_entry_with_a_dead_link_says_what_is_wrong_and_where_a_copy_may_be(client):
    entry = EntryFactory(published=True, link_state=LinkState.BROKEN, link_checked_at=timezone.now())
    LinkHealth.objects.create(entry=entry, address=entry.address, problem=LinkProblem.PARKED)

    words = entry_page(client, entry)

    assert "This link does not work. The domain is for sale or parked" in words
    assert (
        f"https://web.archive.org/web/{timezone.localdate():%Y%m%d}/{entry.address}"
        in client.get(entry.get_absolute_url()).content.decode()
    )


@pytest.mark.parametrize(
    ("state", "values", "expected"),
    [
        (
            LinkState.UNSURE,
            {"problem": LinkProblem.TLS},
            "This link may not work. The site’s certificate is not valid",
        ),
        (LinkState.MOVED, {"final_address": "https://new.example/x"}, "it now leads to new.example"),
        (LinkState.UNCHECKED, {"problem": LinkProblem.ROBOTS}, "The site asks robots to stay away"),
    ],
)
def test_other_states_of_a_link_are_told_as_well(client, state, values, expected):
    entry = EntryFactory(published=True, link_state=state, link_checked_at=timezone.now())
    LinkHealth.objects.create(entry=entry, address=entry.address, **values)

    assert expected in entry_page(client, entry)


def test_what_was_found_at_an_old_address_is_not_said_of_a_new_one(client):
    entry = EntryFactory(published=True, link_state=LinkState.BROKEN)
    LinkHealth.objects.create(entry=entry, address="https://old.example/", problem=LinkProblem.PARKED)

    assert "The domain is for sale" not in entry_page(client, entry)
