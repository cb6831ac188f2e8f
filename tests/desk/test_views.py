"""The desk is there for staff and for nobody else, and says how the site really stands."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rialto.catalogue.choices import Kind
from rialto.finding.actions import rebuild_index
from rialto.harvesting.choices import RunState
from rialto.harvesting.models import Feed, RefusedRecord, Run
from tests.factories import EntryFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_index(tmp_path: Path, settings) -> None:
    settings.INDEX_FOLDER = tmp_path / "index"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(UserFactory(staff=True))
    return client


@pytest.fixture
def run() -> Run:
    source = SourceFactory(name="Course fair <b>")
    feed = Feed.objects.create(source=source, address=source.address, last_run_at=timezone.now())
    return Run.objects.create(
        feed=feed,
        state=RunState.SUCCEEDED,
        ended_at=timezone.now(),
        adapter="icalendar",
        found_count=75,
        added_count=11,
        refused_count=64,
    )


def addresses(run: Run) -> list[str]:
    return [reverse("desk:overview"), reverse("desk:run-list"), reverse("desk:run-page", args=[run.pk])]


def words_of(content: bytes) -> str:
    """What a page says, without markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", content.decode()).split())


def test_strangers_are_sent_to_the_sign_in(client, run):
    for address in addresses(run):
        response = client.get(address)

        assert (response.status_code, response["Location"]) == (
            302,
            f"{reverse('accounts:sign-in')}?next={address}",
        )


def test_for_people_who_are_not_staff_there_is_no_desk(client, run):
    client.force_login(UserFactory())

    assert [client.get(address).status_code for address in addresses(run)] == [404, 404, 404]
    assert reverse("desk:overview").encode() not in client.get(reverse("website:about")).content


def test_an_account_that_was_closed_opens_nothing(client, run):
    person = UserFactory(staff=True)
    client.force_login(person)
    person.is_active = False
    person.save()

    assert [client.get(address).status_code for address in addresses(run)] == [302, 302, 302]


def test_staff_find_the_desk_in_the_masthead_and_no_cache_keeps_it(staff, run):
    assert reverse("desk:overview").encode() in staff.get(reverse("website:about")).content

    for address in addresses(run):
        response = staff.get(address)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        assert b'content="noindex"' in response.content


def test_nothing_at_the_desk_is_changed_by_a_visit(staff, run):
    assert [staff.post(address).status_code for address in addresses(run)] == [405, 405, 405]


def test_every_page_has_one_heading_and_a_caption_for_each_table(staff, run):
    RefusedRecord.objects.create(run=run, place="line 3", reason="It has no title.")

    for address in addresses(run):
        page = staff.get(address).content.decode()
        assert page.count("<h1") == 1
        assert page.count("<table") == page.count("<caption") > 0


def test_entries_are_counted_by_kind_and_state(staff):
    EntryFactory.create_batch(3, published=True, event=True)
    EntryFactory(kind=Kind.FUNDING)
    EntryFactory(withdrawn=True)

    kinds = staff.get(reverse("desk:overview")).context["standing"].kinds

    counts = {row.kind: row.counts for row in kinds if row.total}
    assert counts == {
        Kind.TRAINING: (0, 0, 0, 1, 0, 0),
        Kind.EVENT: (0, 0, 3, 0, 0, 0),
        Kind.FUNDING: (1, 0, 0, 0, 0, 0),
    }
    assert len(kinds) == 10


def test_the_overview_costs_the_same_however_much_there_is(staff, run, django_assert_max_num_queries):
    EntryFactory.create_batch(5, published=True)
    SourceFactory.create_batch(5)
    Run.objects.bulk_create(
        [Run(feed=run.feed, state=RunState.FAILED, ended_at=timezone.now()) for _ in range(15)]
    )

    # Session, person, entries, the log twice, the lists' state for names, entries to be found by meaning, runs, lists, ESCO;
    # what waits: feeds, sources, runs, reports, pairs, suggestions, contributions, those looked at afterwards, pages.
    with django_assert_max_num_queries(19):
        staff.get(reverse("desk:overview"))


def test_without_an_index_the_desk_says_what_to_type(staff):
    page = words_of(staff.get(reverse("desk:overview")).content)

    assert "There is no index yet." in page
    assert "./rialto manage reindex" in page


def test_the_index_is_measured_against_the_log(staff):
    EntryFactory.create_batch(2, published=True)
    rebuild_index()

    index = staff.get(reverse("desk:overview")).context["standing"].index

    assert (index.is_usable, index.document_count, index.behind_count) == (True, 2, 0)


def test_a_change_that_is_not_indexed_yet_is_counted(staff):
    from rialto.catalogue.actions import publish_entry

    entry = EntryFactory()
    rebuild_index()
    publish_entry(entry, by=None)

    page = staff.get(reverse("desk:overview"))

    assert page.context["standing"].index.behind_count == 1
    assert "1 change waits to be indexed" in words_of(page.content)


def test_a_run_leads_to_what_it_refused(staff, run):
    assert reverse("desk:run-page", args=[run.pk]) in staff.get(reverse("desk:overview")).content.decode()

    RefusedRecord.objects.bulk_create(
        [RefusedRecord(run=run, place=f"line {number}", reason="<i>why</i>") for number in range(1, 61)]
    )
    first = staff.get(reverse("desk:run-page", args=[run.pk]))
    second = staff.get(reverse("desk:run-page", args=[run.pk]), {"page": "2"})

    assert [refusal.place for refusal in first.context["refusals"]] == [f"line {one}" for one in range(1, 51)]
    assert [refusal.place for refusal in second.context["refusals"]] == [
        f"line {one}" for one in range(51, 61)
    ]
    assert b"<i>why</i>" not in first.content
    assert b"Course fair <b>" not in first.content
    # 64 were refused and 60 are kept.
    assert "More was refused than is kept here" in words_of(first.content)


@pytest.mark.parametrize("page", ["0", "-1", "x", "1000000000", "9" * 5000, "٣"])
def test_nonsense_for_a_page_shows_one_that_is_there(staff, run, page):
    for address in addresses(run):
        assert staff.get(address, {"page": page}).status_code == 200


def test_a_run_that_never_was_is_not_found(staff, run):
    assert staff.get(reverse("desk:run-page", args=[run.pk + 1])).status_code == 404
    assert staff.get(f"{reverse('desk:run-list')}{10**30}/").status_code == 404


def test_a_run_that_failed_says_why(staff, run):
    run.state, run.error = RunState.FAILED, "The server did not answer."
    run.save()

    assert b"The server did not answer." in staff.get(reverse("desk:run-page", args=[run.pk])).content


def test_before_the_first_run_the_desk_says_how_to_begin(staff):
    assert "./rialto harvest" in words_of(staff.get(reverse("desk:overview")).content)
    assert "./rialto harvest" in words_of(staff.get(reverse("desk:run-list")).content)


def test_the_overview_leads_to_all_that_waits(staff):
    page = staff.get(reverse("desk:overview")).content.decode()

    for name in ("source-list", "source-add", "report-list", "duplicate-list", "suggestion-list", "run-list"):
        assert f'href="{reverse(f"desk:{name}")}"' in page
