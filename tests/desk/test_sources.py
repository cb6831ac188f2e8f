"""Sources at the desk: how they fare, what is asked of them, and what they could not give."""

import pytest
from django.urls import reverse
from django.utils import timezone

from rialto.harvesting import bodies
from rialto.harvesting.choices import DocumentState, FeedState, Rhythm, RunState
from rialto.harvesting.models import Body, Document, Feed, RefusedRecord, Run
from rialto.jobs.models import Job
from tests.factories import OrganisationFactory, SourceFactory, SourceRecordFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("desk:source-list")


def feed_of(name: str = "Course fair", **said) -> Feed:
    source = SourceFactory(name=name)
    return Feed.objects.create(source=source, address=source.address, **said)


def run_of(feed: Feed, **said) -> Run:
    said = {"state": RunState.SUCCEEDED, "ended_at": timezone.now()} | said
    return Run.objects.create(feed=feed, **said)


@pytest.fixture
def feed() -> Feed:
    return feed_of()


def page_of(feed: Feed, name: str = "source-page") -> str:
    return reverse(f"desk:{name}", args=[feed.source.slug])


def doors(feed: Feed) -> list[str]:
    names = [
        "source-page",
        "source-run",
        "source-pause",
        "source-resume",
        "source-accept-loss",
        "source-discard",
    ]
    run = run_of(feed)
    refusal = RefusedRecord.objects.create(run=run, place="line 2", reason="No title.")
    return [
        LIST,
        *(page_of(feed, name) for name in names),
        reverse("desk:run-progress", args=[run.pk]),
        page_of(feed, "source-progress"),
        reverse("desk:refusal-page", args=[refusal.pk]),
    ]


def form_of(**said) -> dict[str, str]:
    return {"name": "Fair", "rhythm": "adaptive", "publishes_at_once": "on"} | said


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_are_sent_to_the_sign_in_and_others_find_no_door(client, feed, method):
    addresses = doors(feed)
    usable = [one for one in addresses if getattr(client, method)(one).status_code != 405]

    assert {getattr(client, method)(one)["Location"] for one in usable} == {
        f"{reverse('accounts:sign-in')}?next={one}" for one in usable
    }
    client.force_login(UserFactory())
    assert {getattr(client, method)(one).status_code for one in usable} == {404}
    feed.refresh_from_db()
    assert feed.state == FeedState.ACTIVE


def test_what_is_sent_from_elsewhere_is_not_taken(feed, colleague):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(colleague)

    assert client.post(page_of(feed, "source-pause"), {"reason": "x"}).status_code == 403
    assert client.post(page_of(feed, "source-run")).status_code == 403


def test_the_list_says_how_each_source_fares(staff, feed):
    run_of(feed, found_count=9, refused_count=4)
    SourceRecordFactory.create_batch(3, source=feed.source)
    SourceRecordFactory(source=feed.source, presence="gone")
    SourceFactory(name="Sends by itself")

    lines = staff.get(LIST).context["lines"]

    assert [
        (line.source.name, line.entry_count, line.last_run and line.last_run.refused_count) for line in lines
    ] == [
        ("Course fair", 3, 4),
        ("Sends by itself", 0, None),
    ]


def test_those_that_need_a_person_come_first(staff):
    for name, state in (("A", "active"), ("B", "proposed"), ("C", "held"), ("D", "paused")):
        feed_of(name, state=state)

    assert [line.source.name for line in staff.get(LIST).context["lines"]] == ["C", "B", "A", "D"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "fair"}, ["Fair"]),
        ({"state": "held"}, ["Held"]),
        ({"state": "failing"}, ["Fair"]),
        ({"state": "without"}, ["Pushed"]),
        ({"state": "nonsense"}, ["Held", "Fair", "Pushed"]),
        ({"q": "nobody"}, []),
    ],
)
def test_the_list_is_narrowed(staff, asked, names):
    feed_of("Fair", failure_count=2)
    feed_of("Held", state="held")
    SourceFactory(name="Pushed")

    assert [line.source.name for line in staff.get(LIST, asked).context["lines"]] == names


def test_the_list_costs_the_same_however_long_it_is(staff, django_assert_num_queries):
    for number in range(2):
        run_of(feed_of(f"Source {number}"))
    with django_assert_num_queries(6):  # session, person, number, sources, runs, entries
        staff.get(LIST)
    for number in range(2, 12):
        run_of(feed_of(f"Source {number}"))

    with django_assert_num_queries(6):
        assert len(staff.get(LIST).context["lines"]) == 12


def test_many_sources_come_in_pages(staff):
    for number in range(53):
        SourceFactory(name=f"S{number:03}")

    assert len(staff.get(LIST).context["lines"]) == 50
    assert len(staff.get(LIST, {"page": "2"}).context["lines"]) == 3


def test_a_source_page_costs_the_same_however_much_happened(staff, feed, django_assert_num_queries):
    run_of(feed)
    SourceRecordFactory(source=feed.source)
    with django_assert_num_queries(6):  # session, person, source, records, runs, number of runs
        staff.get(page_of(feed))
    for _number in range(12):
        run_of(feed)
        SourceRecordFactory(source=feed.source)

    with django_assert_num_queries(6):
        assert len(staff.get(page_of(feed)).context["overview"].runs) == 13


def test_settings_are_kept(staff, feed):
    owner = OrganisationFactory(name="Школа Ново", name_key="школа ново")
    said = form_of(
        name="Fair of courses", licence="CC-BY-4.0", attribution="Fair", owner="школа  НОВО", default_kind="training",
        default_language="de", default_country="Austria", rhythm="fixed", hours="6", publishes_at_once="",
    )  # fmt: skip

    assert staff.post(page_of(feed), said).status_code == 302

    feed.refresh_from_db()
    source = feed.source
    assert (source.name, source.licence, source.attribution, source.owner) == (
        "Fair of courses",
        "CC-BY-4.0",
        "Fair",
        owner,
    )
    assert (source.default_kind, source.default_language, source.default_country) == ("training", "de", "AT")
    assert (feed.rhythm, feed.schedule_minutes, feed.publishes_at_once) == (Rhythm.FIXED, 360, False)
    assert feed.due_at <= timezone.now()
    form = staff.get(page_of(feed)).context["form"]
    assert (form["default_country"].value(), form["hours"].value()) == ("Austria", 6)


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"name": ""}, "name", "Say how the source is called"),
        ({"owner": "Nobody"}, "owner", "nobody of this name"),
        ({"owner": "Acad"}, "owner", "Do you mean: Academy"),
        ({"default_country": "Atlantis"}, "default_country", "no country that we know"),
        ({"rhythm": "fixed"}, "hours", "how many hours"),
        ({"rhythm": "fixed", "hours": "400"}, "hours", "At most 336"),
        ({"rhythm": "fixed", "hours": "soon"}, "hours", "whole number"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field_and_nothing_is_lost(staff, feed, said, field, words):
    OrganisationFactory(name="Academy", name_key="academy")

    page = staff.post(page_of(feed), form_of(licence="MIT") | said)

    assert page.status_code == 400
    assert words in str(page.context["form"].errors[field])
    assert page.context["form"]["licence"].value() == "MIT"
    assert page.context["overview"].source.name == "Course fair"
    assert page.content.decode().count(f'id="id_{field}_error"') == 1


def test_a_source_that_is_not_fetched_has_no_rhythm(staff):
    source = SourceFactory(name="Pushed")
    address = reverse("desk:source-page", args=[source.slug])

    assert "rhythm" not in staff.get(address).context["form"].fields
    assert staff.post(address, {"name": "Pushes"}).status_code == 302
    source.refresh_from_db()
    assert source.name == "Pushes"


def test_a_run_is_asked_for(staff, feed):
    staff.post(page_of(feed, "source-run"))

    feed.refresh_from_db()
    assert feed.due_at <= timezone.now()
    assert Job.objects.filter(task_path="rialto.harvesting.tasks.harvest_due_feeds").count() == 1


def test_pausing_asks_why_and_resuming_does_not(staff, feed, colleague):
    address = page_of(feed, "source-pause")
    assert b"Pause this source?" in staff.get(address).content
    refused = staff.post(address, {"reason": " "})
    assert (refused.status_code, "so that your colleagues know" in refused.content.decode()) == (400, True)

    staff.post(address, {"reason": "They move <b>house</b>."})
    feed.refresh_from_db()
    assert (feed.state, feed.state_reason, feed.state_by) == (
        FeedState.PAUSED, "They move <b>house</b>.", colleague.public_id,
    )  # fmt: skip
    assert b"They move &lt;b&gt;house" in staff.get(page_of(feed)).content
    page = staff.post(page_of(feed, "source-run"), follow=True)
    assert b"not read at present" in page.content

    staff.post(page_of(feed, "source-resume"))
    feed.refresh_from_db()
    assert feed.state == FeedState.ACTIVE


def test_a_loss_is_accepted_after_a_question_only(staff):
    feed = feed_of(state="held", state_reason="Half of it is missing.")
    assert b"Half of it is missing." in staff.get(page_of(feed)).content

    assert staff.get(page_of(feed, "source-accept-loss")).status_code == 200
    feed.refresh_from_db()
    assert (feed.state, feed.is_loss_accepted) == (FeedState.HELD, False)

    staff.post(page_of(feed, "source-accept-loss"))
    feed.refresh_from_db()
    assert (feed.state, feed.is_loss_accepted) == (FeedState.ACTIVE, True)


def test_a_held_source_is_looked_at_again_without_accepting(staff):
    feed = feed_of(state="held")

    staff.post(page_of(feed, "source-resume"))

    feed.refresh_from_db()
    assert (feed.state, feed.is_loss_accepted) == (FeedState.ACTIVE, False)


def test_only_proposals_without_entries_are_discarded(staff, feed):
    staff.post(page_of(feed, "source-discard"))
    assert Feed.objects.filter(pk=feed.pk).exists()

    proposed = feed_of("Proposed", state="proposed")
    assert staff.get(page_of(proposed, "source-discard")).status_code == 200
    assert staff.post(page_of(proposed, "source-discard"))["Location"] == LIST
    assert not Feed.objects.filter(pk=proposed.pk).exists()


def test_a_run_under_way_says_how_far_it_is_and_asks_again_until_it_ends(staff, feed):
    run = run_of(feed, state=RunState.RUNNING, ended_at=None, found_count=12)
    for number in range(3):
        state = DocumentState.WAITING if number else DocumentState.READ
        Document.objects.create(feed=feed, run=run, address=f"https://a.example/{number}", state=state)
    piece = reverse("desk:run-progress", args=[run.pk])

    assert "1 of 3 documents known so far, 12 items found." in staff.get(page_of(feed)).content.decode()
    assert "hx-trigger" in staff.get(piece).content.decode()

    Run.objects.filter(pk=run.pk).update(state=RunState.SUCCEEDED, ended_at=timezone.now())
    ended = staff.get(piece).content.decode()
    assert "hx-trigger" not in ended
    assert "The run has ended:" in ended


def test_a_source_that_waits_for_its_turn_says_so_until_its_run_has_ended(staff, feed):
    Feed.objects.filter(pk=feed.pk).update(due_at=timezone.now())
    piece = page_of(feed, "source-progress")
    before = run_of(feed)

    assert b"It waits for its turn" in staff.get(page_of(feed)).content
    waiting = staff.get(piece).content.decode()
    assert "It waits for its turn" in waiting
    assert f'hx-get="{piece}"' in waiting

    run = run_of(feed, state=RunState.RUNNING, ended_at=None)
    assert b"It is being read" in staff.get(piece).content

    Run.objects.filter(pk=run.pk).update(state=RunState.SUCCEEDED, ended_at=timezone.now())
    Feed.objects.filter(pk=feed.pk).update(due_at=None)
    ended = staff.get(piece).content.decode()
    assert "hx-get" not in ended
    assert reverse("desk:run-page", args=[run.pk]) in ended
    assert reverse("desk:run-page", args=[before.pk]) not in ended
    assert b"run-progress" not in staff.get(page_of(feed)).content


@pytest.mark.parametrize("state", ["paused", "held"])
def test_a_source_that_is_not_read_waits_for_no_turn(staff, state):
    feed = feed_of("Idle", state=state)
    Feed.objects.filter(pk=feed.pk).update(due_at=timezone.now())

    assert b"It waits for its turn" not in staff.get(page_of(feed)).content


def test_how_far_a_run_is_is_said_aloud_by_quarters(staff, feed):
    run = run_of(feed, state=RunState.RUNNING, ended_at=None)
    said = []
    for number in range(8):
        Document.objects.create(
            feed=feed, run=run, address=f"https://a.example/{number}", state=DocumentState.WAITING
        )
    for document in run.documents.all():
        Document.objects.filter(pk=document.pk).update(state=DocumentState.READ)
        page = staff.get(page_of(feed, "source-progress")).content.decode()
        said.append(page.partition('role="status">')[2].partition("</p>")[0])

    assert len(set(said)) == 5
    assert said[2] == "It is being read: 25 % of the documents known so far."


def test_what_was_refused_shows_its_document_as_text_and_not_all_of_it(staff, feed):
    kept = bodies.keep(b"<script>alert(1)</script>" + b"x" * 400_000)
    body = Body.objects.create(digest=kept.digest, size=kept.size, kept_size=kept.kept_size)
    refusal = RefusedRecord.objects.create(run=run_of(feed), place="line 1", reason="No title.", body=body)

    page = staff.get(reverse("desk:refusal-page", args=[refusal.pk]))

    assert b"&lt;script&gt;alert(1)" in page.content
    assert b"<script>alert" not in page.content
    assert len(page.content) < 250_000


def test_a_document_that_is_not_kept_is_said_to_be_gone(staff, feed):
    body = Body.objects.create(digest="0" * 64, size=1, kept_size=1)
    run = run_of(feed)
    lost = RefusedRecord.objects.create(run=run, place="line 1", reason="No title.", body=body)
    never = RefusedRecord.objects.create(run=run, place="line 2", reason="No title.")

    assert b"cannot be opened" in staff.get(reverse("desk:refusal-page", args=[lost.pk])).content
    assert b"The document is not kept" in staff.get(reverse("desk:refusal-page", args=[never.pk])).content


def test_runs_of_one_source_are_shown_alone(staff, feed):
    run_of(feed)
    run_of(feed_of("Other"))

    page = staff.get(reverse("desk:run-list"), {"source": feed.source.slug})

    assert [run.feed.source.name for run in page.context["runs"]] == ["Course fair"]
    assert len(staff.get(reverse("desk:run-list"), {"source": "nobody"}).context["runs"]) == 2


@pytest.mark.parametrize("state", FeedState.values)
def test_each_state_has_one_heading_and_says_what_can_be_done(staff, state):
    feed = feed_of(state=state)

    page = staff.get(page_of(feed)).content.decode()

    assert page.count("<h1") == 1
    assert str(FeedState(state).label) in page


def test_there_is_something_to_do_where_there_is_no_source(staff):
    assert b"There is no source yet" in staff.get(LIST).content
    assert staff.get(reverse("desk:source-page", args=["nobody"])).status_code == 404
