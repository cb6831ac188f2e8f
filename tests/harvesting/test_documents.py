"""Documents: asked for with their validators, kept as they came, read again only when that would say something new."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from rialto.catalogue.actions import note_gone
from rialto.catalogue.found import FoundGone
from rialto.catalogue.models import Entry, SourceRecord
from rialto.changes.models import ChangeRecord
from rialto.harvesting import bodies
from rialto.harvesting.actions import feed_for, forget_old_harvests, harvest
from rialto.harvesting.actions.dispatch import feeds_due
from rialto.harvesting.adapters.schema_org.adapter import SchemaOrgAdapter
from rialto.harvesting.adapters.sitemap import SitemapAdapter
from rialto.harvesting.adapters.table import TableAdapter
from rialto.harvesting.choices import DocumentState, FeedState, RunState
from rialto.harvesting.marks import mark_of, unpacked
from rialto.harvesting.models import Body, Document, Feed, Run
from rialto.harvesting.queries import progress_of, refusals_of, text_of_body
from tests.servers import Answer, Site, running_site

pytestmark = pytest.mark.django_db
CSV = b"title,url\nOne,https://a.example/1\nTwo,https://a.example/2\n"


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site({}) as running:
        yield running


def page(name: str, **more: str) -> Answer:
    said = "".join(f', "{key}": "{value}"' for key, value in more.items())
    body = f'<script type="application/ld+json">{{"@type": "Course", "@id": "{name}", "name": "{name}"{said}}}</script>'
    return Answer(body.encode(), has_etag=True)


def sitemap(site: Site, **pages: str) -> Answer:
    """Names pages with their `lastmod`."""
    urls = (
        f"<url><loc>{site.address(f'/{name}')}</loc>{f'<lastmod>{age}</lastmod>' if age else ''}</url>"
        for name, age in pages.items()
    )
    return Answer(f"<urlset>{''.join(urls)}</urlset>".encode())


def run_of(site: Site, path: str, **options) -> Run:
    return harvest(feed_for(site.address(path)), allow=(site.host,), **options)


def states(run: Run) -> dict[str, str]:
    return {
        address.rpartition("/")[2]: state
        for address, state in run.documents.order_by("pk").values_list("address", "state")
    }


def position() -> int:
    return ChangeRecord.objects.count()


def test_each_page_is_asked_for_with_its_own_validators_and_an_unchanged_one_is_not_parsed(site, monkeypatch):
    site.pages |= {"/map.xml": sitemap(site, a="", b=""), "/a": page("a"), "/b": page("b")}
    first = run_of(site, "/map.xml")
    before = (position(), list(SourceRecord.objects.values_list("changed_at", flat=True)))
    site.asked.clear()
    monkeypatch.setattr(SchemaOrgAdapter, "read", lambda *_args: pytest.fail("parsed"))
    monkeypatch.setattr(SitemapAdapter, "read", lambda *_args: pytest.fail("parsed"))

    second = run_of(site, "/map.xml")

    assert [(path, "if-none-match" in headers) for path, headers in site.asked if "robots" not in path] == [
        ("/map.xml", False), ("/a", True), ("/b", True),
    ]  # fmt: skip
    assert (second.request_count, second.conditional_count, second.not_modified_count) == (3, 2, 2)
    assert states(second) == dict.fromkeys(("map.xml", "a", "b"), DocumentState.UNCHANGED)
    assert (first.added_count, second.unchanged_count, second.is_same_document) == (2, 2, True)
    assert (position(), list(SourceRecord.objects.values_list("changed_at", flat=True))) == before


def test_a_page_whose_age_is_told_and_the_same_is_not_asked_for(site):
    site.pages |= {
        "/map.xml": sitemap(site, a="2026-01-01", b="2026-01-01"),
        "/a": page("a"),
        "/b": page("b"),
    }
    run_of(site, "/map.xml")
    site.pages |= {
        "/map.xml": sitemap(site, a="2026-01-01", b="2026-02-02"), "/a": page("changed in secret"),
        "/b": page("b", description="New."),
    }  # fmt: skip
    site.asked.clear()

    run = run_of(site, "/map.xml")

    assert site.paths() == ["/map.xml", "/b"]
    assert (run.changed_count, run.unchanged_count) == (1, 1)
    with time_machine.travel(run.began_at.timestamp() + 31 * 86400):
        assert run_of(site, "/map.xml").document_count == 3
    assert "/a" in site.paths()


def test_what_is_read_in_another_way_is_read_from_the_store_without_being_sent_again(site, monkeypatch):
    site.pages["/a.csv"] = Answer(CSV, has_etag=True)
    run_of(site, "/a.csv")
    monkeypatch.setattr(TableAdapter, "version", 99)

    run = run_of(site, "/a.csv")

    assert (run.not_modified_count, run.unchanged_count, run.is_same_document) == (1, 2, False)
    assert Document.objects.get().state == DocumentState.READ


def test_documents_are_kept_and_can_be_read_again_without_asking(site):
    site.pages |= {"/map.xml": sitemap(site, a=""), "/a": page("a")}
    run_of(site, "/map.xml")
    site.asked.clear()
    Entry.objects.all().delete()

    run = run_of(site, "/map.xml", reparse=True)

    assert (site.asked, run.state, run.added_count) == ([], RunState.SUCCEEDED, 1)
    assert not run.is_complete
    assert text_of_body(Body.objects.get(documents__address=site.address("/a"))).startswith("<script")


def test_a_body_is_kept_once_and_packed(site):
    site.pages |= {"/a.csv": Answer(CSV * 50), "/b.csv": Answer(CSV * 50)}
    run_of(site, "/a.csv")
    run_of(site, "/b.csv")

    body = Body.objects.get()
    assert (body.size, body.kept_size < body.size, body.documents.count()) == (len(CSV) * 50, True, 2)
    assert bodies.path_of(body.digest).is_relative_to(settings.HARVEST_FOLDER)


def test_a_refusal_leads_to_the_document_as_it_was(site):
    site.pages["/a.csv"] = Answer(CSV + b",https://a.example/3\n")
    run = run_of(site, "/a.csv")
    site.pages["/a.csv"] = Answer(CSV)
    run_of(site, "/a.csv")

    (refusal,) = refusals_of(run)

    assert (refusal.document.address, refusal.place) == (site.address("/a.csv"), "line 4")
    assert text_of_body(refusal.body).splitlines()[3] == ",https://a.example/3"


def test_a_record_knows_where_it_stood_and_what_read_it(site):
    site.pages |= {"/map.xml": sitemap(site, a=""), "/a": page("a")}
    run_of(site, "/map.xml")

    record = SourceRecord.objects.get()
    document = Document.objects.get(address=site.address("/a"))
    assert (record.document_id, record.place.startswith(site.address("/a"))) == (document.pk, True)
    assert (record.extractor, record.extractor_version, record.match_rule) == (
        "schema.org",
        SchemaOrgAdapter.version,
        "new",
    )
    assert list(unpacked(document.holds)) == [mark_of(record.remote_id)]


def test_sitemaps_that_name_each_other_end(site):
    for one, other in (("1", "2"), ("2", "1")):
        site.pages[f"/{one}.xml"] = Answer(
            f"<sitemapindex><sitemap><loc>{site.address(f'/{other}.xml')}</loc></sitemap></sitemapindex>".encode()
        )

    run = run_of(site, "/1.xml")

    assert (run.state, run.document_count) == (RunState.SUCCEEDED, 2)


def test_pages_beyond_the_limit_are_left_out_and_the_run_is_not_complete(site):
    names = {f"p{number}": "" for number in range(5)}
    site.pages |= {"/map.xml": sitemap(site, **names)} | {f"/{name}": page(name) for name in names}
    feed = feed_for(site.address("/map.xml"), options={"page_limit": 3})

    run = harvest(feed, allow=(site.host,))

    assert (run.added_count, run.is_healthy, run.is_complete) == (3, False, False)
    assert "more than 3 pages" in run.refusals.get().reason
    assert progress_of(run).share == 1.0


def test_news_that_go_on_for_ever_are_left_at_the_limit(site):
    for number in range(6):
        following = site.address(f"/news?page={number + 1}")
        site.pages[f"/news?page={number}"] = Answer(
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><link rel="next" href="{following}"/><entry><id>{number}</id>'
            f"<title>Post {number}</title><published>{timezone.now().isoformat()}</published></entry></feed>".encode()
        )
    feed = feed_for(site.address("/news?page=0"), options={"page_limit": 3})

    run = harvest(feed, allow=(site.host,))

    assert (run.state, run.document_count, run.added_count) == (RunState.SUCCEEDED, 4, 4)
    assert "more than 3 pages" in run.refusals.get().reason


def test_of_two_pages_that_describe_one_thing_the_first_counts(site):
    site.pages |= {
        "/map.xml": sitemap(site, a="", b=""), "/a": page("same", description="first"), "/b": page("same", description="second"),
    }  # fmt: skip
    run = run_of(site, "/map.xml")
    again = run_of(site, "/map.xml", again=True)

    assert (run.added_count, run.refused_count, Entry.objects.get().summary) == (1, 1, "first")
    assert (again.changed_count, again.unchanged_count) == (0, 1)


def test_a_source_that_says_that_something_is_gone_is_believed_at_once(site, monkeypatch):
    site.pages["/a.csv"] = Answer(CSV)
    run_of(site, "/a.csv")
    read = TableAdapter.read

    def read_and_drop(self, payload):
        yield next(read(self, payload))
        yield FoundGone(remote_id=SourceRecord.objects.get(entry__title="Two").remote_id)

    monkeypatch.setattr(TableAdapter, "read", read_and_drop)
    site.pages["/a.csv"] = Answer(CSV + b" ")
    run = run_of(site, "/a.csv")

    assert (run.gone_count, Entry.objects.get(title="Two").status) == (1, "withdrawn")


def test_a_page_that_breaks_our_reader_costs_itself(site, monkeypatch):
    site.pages |= {"/map.xml": sitemap(site, a="", b=""), "/a": page("a"), "/b": page("b")}
    read = SchemaOrgAdapter.read

    def break_on_a(self, payload):
        if payload.address.endswith("/a"):
            raise RuntimeError("a fault of ours")
        return read(self, payload)

    monkeypatch.setattr(SchemaOrgAdapter, "read", break_on_a)
    run = run_of(site, "/map.xml")

    assert (run.state, run.added_count, run.failed_document_count) == (RunState.SUCCEEDED, 1, 1)
    assert "a fault of ours" in run.refusals.get().reason


def test_a_source_that_stops_answering_is_left_alone(site, monkeypatch):
    from rialto.base.client import Unreachable
    from rialto.harvesting import documents

    names = {f"p{number}": "" for number in range(20)}
    site.pages["/map.xml"] = sitemap(site, **names)
    fetch = documents.fetch

    def silent(address, **options):
        if address.endswith("map.xml"):
            return fetch(address, **options)
        raise Unreachable("no answer")

    monkeypatch.setattr(documents, "fetch", silent)
    run = run_of(site, "/map.xml")

    assert (run.state, run.failed_document_count, "stopped answering" in run.error) == (
        RunState.FAILED,
        5,
        True,
    )


def test_a_host_that_wants_to_be_left_alone_lets_the_run_wait_and_go_on(site, monkeypatch):
    from rialto.base.client import NotNow
    from rialto.harvesting import documents

    site.pages |= {"/map.xml": sitemap(site, a="", b=""), "/a": page("a"), "/b": page("b")}
    fetch, until = documents.fetch, timezone.now() + timedelta(hours=1)

    def rest_at_b(address, **options):
        if address.endswith("/b"):
            raise NotNow("it rests", until=until)
        return fetch(address, **options)

    monkeypatch.setattr(documents, "fetch", rest_at_b)
    first = run_of(site, "/map.xml")
    waiting = (first.state, first.error, first.added_count, Feed.objects.get().due_at, feeds_due())
    monkeypatch.setattr(documents, "fetch", fetch)
    with time_machine.travel(until, tick=True):
        due = feeds_due()
        site.asked.clear()
        second = run_of(site, "/map.xml")

    assert waiting == (RunState.WAITING, "it rests", 1, until, [])
    assert (due, second.pk, second.state, second.added_count) == (
        [first.feed],
        first.pk,
        RunState.SUCCEEDED,
        2,
    )
    assert (site.paths(), Feed.objects.get().due_at) == (["/b"], None)


def test_a_source_that_loses_much_waits_for_a_person(site):
    rows = [f"T{number},https://a.example/{number}\n".encode() for number in range(20)]
    site.pages["/a.csv"] = Answer(b"title,url\n" + b"".join(rows))
    feed = feed_for(site.address("/a.csv"))
    harvest(feed, allow=(site.host,))
    site.pages["/a.csv"] = Answer(b"title,url\n" + b"".join(rows[:12]))

    run = harvest(feed, allow=(site.host,))

    feed = Feed.objects.get()
    assert (feed.state, feed.state_reason) == (FeedState.HELD, "It lost 8 of its 20 entries at once.")
    assert (run.state, run.is_complete, run.unseen_count) == (RunState.SUCCEEDED, False, 8)
    assert SourceRecord.objects.exclude(presence="seen").count() == 0


def test_what_is_old_and_of_no_use_is_forgotten(site):
    site.pages |= {"/map.xml": sitemap(site, a="", b=""), "/a": page("a"), "/b": page("b")}
    began = run_of(site, "/map.xml").began_at.timestamp()
    site.pages["/map.xml"] = sitemap(site, a="")
    with time_machine.travel(began + 400 * 86400):
        run_of(site, "/map.xml")

        gone = forget_old_harvests()

        # The page that is no longer listed, its body, and that of the sitemap as it was.
        assert gone == {"runs": 1, "documents": 1, "bodies": 2, "understood": 0}
        assert Body.objects.count() == Document.objects.count() == 2
        assert all(bodies.is_kept(digest) for digest in Body.objects.values_list("digest", flat=True))
        assert set(forget_old_harvests().values()) == {0}


def test_what_was_understood_is_forgotten_as_long_after_a_record_has_left_as_bodies_are(site, settings):
    settings.HARVEST_KEPT_DAYS = 30
    site.pages["/a.csv"] = Answer(
        b"id,title,url,language\n1,Ein Kurs,https://a.example/1,\n2,Two,https://a.example/2,\n"
    )
    run = run_of(
        site,
        "/a.csv",
    )
    SourceRecord.objects.update(understood={"language": ["de", "language"]})
    note_gone(run.feed.source, ["1"], reason="Gone.")

    with time_machine.travel(run.began_at + timedelta(days=29)):
        kept = forget_old_harvests()["understood"]
    with time_machine.travel(run.began_at + timedelta(days=31)):
        forgotten = forget_old_harvests()["understood"]

    assert (kept, forgotten) == (0, 1)
    assert dict(SourceRecord.objects.values_list("remote_id", "understood")) == {
        "1": {}, "2": {"language": ["de", "language"]},
    }  # fmt: skip
