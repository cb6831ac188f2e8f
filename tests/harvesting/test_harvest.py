"""From a source to the catalogue: real servers, the real write path, and every way in which a source goes wrong."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from rialto.base.client import fetch
from rialto.base.errors import Refused
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry, Source, SourceRecord
from rialto.changes.models import ChangeRecord
from rialto.harvesting import documents
from rialto.harvesting.actions import feed_for, harvest, interrupt_dead_runs
from rialto.harvesting.actions.runs import this_process
from rialto.harvesting.choices import RunState
from rialto.harvesting.models import Feed, RefusedRecord, Run
from tests.servers import Answer, Site, running_site, running_socket
from tests.shared_data import ROOT, shared

pytestmark = pytest.mark.django_db
CSV = b"title,url,description\nOne,https://a.example/1,First text\nTwo,https://a.example/2,Second text\n"


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site({}) as running:
        yield running


def run_of(site: Site, path: str, **options) -> Run:
    feed = feed_for(site.address(path), **options)
    return harvest(feed, allow=(site.host,))


def figures(run: Run) -> tuple[int, int, int, int, int]:
    return (run.found_count, run.added_count, run.changed_count, run.unchanged_count, run.refused_count)


def written() -> tuple[int, int, int]:
    return (Entry.objects.count(), SourceRecord.objects.count(), ChangeRecord.objects.count())


def test_a_source_is_read_into_the_catalogue(site):
    site.pages["/list.csv"] = Answer(CSV, headers={"Content-Type": "text/csv"})

    run = run_of(site, "/list.csv", kind="resource", language="en", name="A list")

    assert (run.state, run.adapter, figures(run), run.byte_count) == (
        RunState.SUCCEEDED,
        "table",
        (2, 2, 0, 0, 0),
        len(CSV),
    )
    assert sorted(Entry.objects.values_list("title", "status", "kind", "language")) == [
        ("One", Status.PUBLISHED, "resource", "en"), ("Two", Status.PUBLISHED, "resource", "en"),
    ]  # fmt: skip
    assert (run.feed.source.name, run.feed.source.slug) == ("A list", "a-list")


def test_an_unchanged_source_writes_nothing_whether_its_server_can_say_so_or_not(site):
    site.pages["/a.csv"] = Answer(CSV, has_etag=True)
    site.pages["/b.csv"] = Answer(CSV.replace(b"a.example", b"b.example"))
    first = [run_of(site, "/a.csv"), run_of(site, "/b.csv")]
    before = written()

    second = [run_of(site, "/a.csv"), run_of(site, "/b.csv")]
    again = harvest(second[0].feed, allow=(site.host,), again=True)

    assert written() == before
    assert [figures(run) for run in first] == [(2, 2, 0, 0, 0)] * 2
    assert [(figures(run), run.is_same_document) for run in second] == [((2, 0, 0, 2, 0), True)] * 2
    assert (figures(again), again.is_same_document) == ((2, 0, 0, 2, 0), False)
    asked = [headers for path, headers in site.asked if path == "/a.csv"]
    assert ["if-none-match" in headers for headers in asked] == [False, True, False]


def test_what_changed_changes_and_what_is_new_is_added(site):
    site.pages["/a.csv"] = Answer(CSV, has_etag=True)
    run_of(site, "/a.csv")
    site.pages["/a.csv"] = Answer(
        CSV.replace(b"Second text", b"Another text") + b"Three,https://a.example/3,Third\n", has_etag=True
    )

    run = run_of(site, "/a.csv")

    assert figures(run) == (3, 1, 1, 1, 0)


def test_refusals_are_kept_with_place_and_reason_and_repetitions_are_told(site):
    site.pages["/a.csv"] = Answer(CSV + b",https://a.example/3,No title\nTwo,https://a.example/2,Again\n")

    run = run_of(site, "/a.csv")

    assert figures(run) == (4, 2, 0, 0, 2)
    assert list(run.refusals.values_list("place", "reason")) == [
        ("line 4", "The row has no title."), ("line 5", "The same thing stands already at line 3: Two."),
    ]  # fmt: skip


def test_a_limited_run_does_not_count_as_having_read_everything(site):
    site.pages["/a.csv"] = Answer(CSV, has_etag=True)
    feed = feed_for(site.address("/a.csv"))

    limited = harvest(feed, limit=1, allow=(site.host,))
    whole = harvest(feed, allow=(site.host,))

    assert (figures(limited), figures(whole)) == ((1, 1, 0, 0, 0), (2, 1, 0, 1, 0))


def test_a_page_that_names_its_calendar_is_read_by_it(site):
    site.pages["/"] = Answer(
        b'<html><head><link rel="alternate" type="text/calendar" href="/all.ics"></head></html>'
    )
    site.pages["/all.ics"] = Answer(
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Talk\r\nDTSTART:20300401T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )

    run = run_of(site, "/")

    assert (run.adapter, figures(run), Entry.objects.get().title) == ("icalendar", (1, 1, 0, 0, 0), "Talk")


def test_the_pages_of_a_sitemap_are_read_and_each_is_asked_politely_for(site):
    course = '<script type="application/ld+json">{"@type": "Course", "name": "%s", "url": "https://a.example/%s"}</script>'
    site.pages["/sitemap.xml"] = Answer(
        "<urlset>{}</urlset>".format(
            "".join(f"<url><loc>{site.address(path)}</loc></url>" for path in ("/1", "/2", "/3", "/closed"))
        ).encode()
    )
    site.pages["/1"] = Answer((course % ("One", "1")).encode())
    site.pages["/2"] = Answer((course % ("Two", "2")).encode())
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /closed\n")

    first = run_of(site, "/sitemap.xml")
    before = written()
    second = run_of(site, "/sitemap.xml")

    assert (first.state, figures(first)) == (RunState.SUCCEEDED, (4, 2, 0, 0, 2))
    assert [
        place.removeprefix(site.address("")) for place in first.refusals.values_list("place", flat=True)
    ] == ["/3", "/closed"]
    assert (figures(second), written()) == ((4, 0, 0, 2, 2), before)


# --- what goes wrong ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(b"", 404), "404"), (Answer(b"", 500), "500"), (Answer(b""), "no calendar"), (Answer(b"   \n"), "no calendar"),
        (Answer(b"just words"), "no calendar"), (Answer(b"%PDF-1.7 binary"), "no calendar"),
        (Answer(status=302, headers={"Location": "http://10.0.0.1/"}), "public internet"),
        (Answer(status=302, headers={"Location": "http://169.254.169.254/latest/"}), "public internet"),
        (Answer(status=302, headers={"Location": "file:///etc/passwd"}), "Only http"),
        (Answer(status=302, headers={"Location": "/x"}), "redirect"),
        (Answer(b"\x1f\x8b\x08\x00broken"), "damaged"), (Answer(b"<rss><channel>"), "not a feed"),
        (Answer(b'[{"title": "A"'), "not JSON"),
    ],
)  # fmt: skip
def test_a_source_that_goes_wrong_fails_its_own_run_with_a_sentence(site, answer, words):
    site.pages["/x"] = answer
    site.pages["/good.csv"] = Answer(CSV)

    run = run_of(site, "/x")
    other = run_of(site, "/good.csv")

    assert (run.state, words in run.error, run.ended_at is not None) == (RunState.FAILED, True, True), (
        run.error
    )
    assert other.state == RunState.SUCCEEDED


@pytest.mark.parametrize("how", ["never answers", "cut in the middle"])
def test_a_server_that_leaves_us_waiting_or_breaks_off_fails_its_run(how, monkeypatch):
    monkeypatch.setattr(documents, "fetch", partial(fetch, seconds=0.4))

    def behave(connection, head):
        if how == "never answers":
            connection.recv(1)
        else:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\ntitle,url\nA,b\n")

    with running_socket(behave) as site:
        run = run_of(site, "/list.csv")

    assert (run.state, bool(run.error), Entry.objects.count()) == (RunState.FAILED, True, 0)


@pytest.mark.long
def test_a_packed_file_cut_in_the_middle_keeps_what_came_before_and_says_what_happened(tmp_path):
    body = shared("tech-conferences/events.jsonl.xz").read_bytes()
    path = tmp_path / "events.jsonl.xz"
    path.write_bytes(body[: len(body) // 2])

    run = harvest(feed_for(str(path)))

    assert (run.state, "cut off" in run.error) == (RunState.FAILED, True)
    assert run.added_count == Entry.objects.count() > 100


def test_html_in_every_field_arrives_as_words_or_safe_markup(site):
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)><b onclick='x'>Word</b>"
    cells = [
        "title",
        "url",
        "description",
        "summary",
        "provider",
        "city",
        "venue",
        "keywords",
        "author",
        "language",
        "country",
        "start",
        "level",
        "licence",
    ]
    values = [
        evil,
        "javascript:alert(1)",
        evil,
        evil,
        evil,
        evil,
        evil,
        evil,
        evil,
        evil,
        evil,
        "2030-01-01",
        evil,
        evil,
    ]
    line = ",".join('"{}"'.format(value.replace('"', '""')) for value in values)
    site.pages["/evil.csv"] = Answer(f"{','.join(cells)}\n{line}\n".encode())

    run = run_of(site, "/evil.csv")

    entry = Entry.objects.get()
    assert figures(run) == (1, 1, 0, 0, 0)
    texts = " ".join(
        str(value)
        for value in (
            entry.title,
            entry.summary,
            entry.description,
            entry.city,
            entry.place,
            entry.tags,
            entry.address,
            entry.licence,
            entry.provider,
        )
    )
    assert "<script" not in texts
    assert "alert" not in texts
    assert "onerror" not in texts
    assert "onclick" not in texts
    assert "javascript:" not in texts
    assert "Word" in entry.title


def test_a_fault_of_ours_fails_the_run_and_keeps_what_was_written(site, monkeypatch):
    from rialto.harvesting.adapters.table import TableAdapter

    read = TableAdapter.read

    def break_down(self, payload):
        yield next(read(self, payload))
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(TableAdapter, "read", break_down)
    site.pages["/a.csv"] = Answer(CSV)

    run = run_of(site, "/a.csv")

    assert (run.state, run.added_count, "a fault of ours" in run.error) == (RunState.FAILED, 1, True)


# --- runs -----------------------------------------------------------------------------------------------------
def test_a_feed_is_read_by_one_process_at_a_time(site):
    feed = feed_for(site.address("/a.csv"))
    Run.objects.create(feed=feed, process=this_process())

    with pytest.raises(Refused, match="right now"):
        harvest(feed, allow=(site.host,))


def test_a_run_of_a_dead_process_is_continued_to_its_end(site):
    site.pages["/a.csv"] = Answer(CSV)
    feed = feed_for(site.address("/a.csv"))
    host, _process, _began = this_process().rsplit(":", 2)
    dead = Run.objects.create(feed=feed, process=f"{host}:{os.getpid()}:another-begin")

    run = harvest(feed, allow=(site.host,))

    assert (run.pk, run.state, figures(run)) == (dead.pk, RunState.SUCCEEDED, (2, 2, 0, 0, 0))
    assert interrupt_dead_runs() == 0


def test_a_run_that_stopped_long_ago_is_closed_and_another_begun(site):
    site.pages["/a.csv"] = Answer(CSV)
    feed = feed_for(site.address("/a.csv"))
    old = timezone.now() - timedelta(days=2)
    dead = Run.objects.create(feed=feed, process="elsewhere:1:1", began_at=old, beat_at=old)

    run = harvest(feed, allow=(site.host,))

    dead.refresh_from_db()
    assert (dead.state, dead.ended_at is not None) == (RunState.INTERRUPTED, True)
    assert (run.pk != dead.pk, run.state) == (True, RunState.SUCCEEDED)


@pytest.mark.long
def test_a_run_that_is_killed_midway_is_continued_by_the_next_one(tmp_path, copy_tables):
    path, database = tmp_path / "long.jsonl", tmp_path / "rialto.sqlite3"
    path.write_text(
        "".join(f'{{"title": "Title {n}", "url": "https://a.example/{n}"}}\n' for n in range(1500))
    )
    unset = {"DJANGO_SETTINGS_MODULE", "RIALTO_DATABASE_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in unset} | {
        "RIALTO_VAR": str(tmp_path)
    }
    manage = [sys.executable, str(ROOT / "manage.py")]
    copy_tables(tmp_path)

    victim = subprocess.Popen([*manage, "harvest", str(path)], env=environment, stdout=subprocess.DEVNULL)
    wait_for(lambda: counts_in(database)["running"] > 0)
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    killed = counts_in(database)
    subprocess.run([*manage, "harvest", str(path)], env=environment, check=True, stdout=subprocess.DEVNULL)

    finished = counts_in(database)
    assert (killed["running"] > 0, killed["entries"] < 1500) == (True, True)
    assert finished == {
        "entries": 1500,
        "records": 1500,
        "changes": 1500,
        "running": -1,
        "states": ["succeeded"],
        "figures": [(1500, 1500, 0, 0)],
    }


def counts_in(database: Path) -> dict[str, object]:
    """What another process has written so far; "running" is what the running run has found (-1: none runs)."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20)
    try:

        def ask(question: str) -> list[tuple]:
            return connection.execute(question).fetchall()

        running = ask("SELECT found_count FROM harvesting_run WHERE state = 'running'")
        return {
            "entries": ask("SELECT count(*) FROM catalogue_entry")[0][0],
            "records": ask("SELECT count(*) FROM catalogue_sourcerecord")[0][0],
            "changes": ask("SELECT count(*) FROM changes_changerecord WHERE noun = 'entry'")[0][0],
            "running": running[0][0] if running else -1,
            "states": [state for (state,) in ask("SELECT state FROM harvesting_run ORDER BY id")],
            "figures": ask(
                "SELECT found_count, added_count, changed_count, unchanged_count FROM harvesting_run ORDER BY id"
            ),
        }
    finally:
        connection.close()


def wait_for(condition, *, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.02)


def test_feeds_refuse_what_does_not_exist(tmp_path):
    for options in ({"kind": "thing"}, {"adapter": "thing"}, {"column_map": {"columns": {"A": "thing"}}}):
        with pytest.raises(Refused):
            feed_for(str(tmp_path / "x.csv"), **options)

    assert Feed.objects.count() == Source.objects.count() == 0


def test_a_files_path_is_not_shown_as_the_sources_address(tmp_path):
    (tmp_path / "list.csv").write_bytes(CSV)

    feed = feed_for(str(tmp_path / "list.csv"))

    assert (feed.source.address, feed.address) == ("", str((tmp_path / "list.csv").resolve()))


# --- the command ----------------------------------------------------------------------------------------------
def command(*args: str, **options) -> tuple[str, str, int]:
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("harvest", *args, stdout=out, stderr=err, **options)
    except SystemExit as leave:
        code = int(leave.code or 0)
    return out.getvalue(), err.getvalue(), code


def test_the_command_reads_a_folder_and_tells_each_file(tmp_path):
    (tmp_path / "below").mkdir()
    (tmp_path / "a.csv").write_bytes(CSV + b",x,y\n")
    (tmp_path / "below" / "b.csv").write_bytes(CSV.replace(b"a.example", b"b.example"))
    (tmp_path / "notes.yaml").write_text("a: b\n")
    (tmp_path / "SOURCE.md").write_text("about")
    (tmp_path / ".hidden.csv").write_bytes(CSV)

    out, _err, code = command(str(tmp_path), kind="resource")

    assert out.splitlines() == [
        f"{tmp_path.name} a: found 3, added 2, changed 0, unchanged 0, refused 1",
        "  line 4: The row has no title.",
        "below b: found 2, added 2, changed 0, unchanged 0, refused 0",
        "notes.yaml: left out, not in a format that is read",
    ]
    assert code == 0


def test_the_command_shows_twenty_refusals_and_the_number_of_the_rest(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(CSV + b",x,y\n" * 30)

    short = command(str(path))[0].splitlines()
    whole = command(str(path), "--again", "--all-refusals")[0].splitlines()

    assert (len(short), short[-1]) == (22, "  ... and 10 more")
    assert len(whole) == 31


def test_the_command_fails_when_a_source_does_and_goes_on_with_the_next(tmp_path):
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_bytes(b"")
    good.write_bytes(CSV)

    out, _err, code = command(str(bad), str(good))

    assert code == 1
    assert "failed:" in out
    assert "added 2" in out


def test_the_command_reaches_exactly_the_loopback_address_that_was_typed(site):
    site.pages["/a.csv"] = Answer(CSV)
    with running_site({"/secret.csv": Answer(CSV)}) as inside:
        site.pages["/lure.csv"] = Answer(status=302, headers={"Location": inside.address("/secret.csv")})
        out, err, code = command(site.address("/a.csv"))
        lured = command(site.address("/lure.csv"))

        assert inside.asked == []
    assert (code, "added 2" in out, site.host in err) == (0, True, True)
    assert (lured[2], "public internet" in lured[0]) == (1, True)


def test_the_command_knows_a_source_by_its_name_and_says_what_it_does_not_know(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(CSV)
    command(str(path), "--name", "My list")

    out, _err, code = command("my-list")

    assert (out, code) == (
        "My list: found 2, added 0, changed 0, unchanged 2, refused 0 (the document has not changed)\n",
        0,
    )
    with pytest.raises(CommandError, match="no file, folder or known source"):
        command("nothing-of-the-kind")
    with pytest.raises(CommandError, match="only one source"):
        command(str(path), str(path), "--name", "x")


def test_the_command_takes_a_column_map_from_a_file(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"A;B\nOne;https://a.example/1\n")
    (tmp_path / "map.json").write_text(
        '{"columns": {"A": "title", "B": "address"}, "constants": {"kind": "training"}}'
    )

    out, _err, code = command(str(tmp_path / "a.csv"), "--map", str(tmp_path / "map.json"))

    assert (code, "added 1" in out, Entry.objects.get().kind) == (0, True, "training")
    with pytest.raises(CommandError, match="column map"):
        command(str(tmp_path / "a.csv"), "--map", str(tmp_path / "missing.json"))


# --- the real files over HTTP ---------------------------------------------------------------------------------
@pytest.mark.long
def test_all_real_feeds_over_http_end_well_or_with_a_reason_and_the_second_time_write_nothing(site):
    folder = shared("harvest-feeds")
    names = sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.name not in {"INDEX.tsv", "SOURCE.md"}
    )
    site.pages |= {f"/{name}": Answer((folder / name).read_bytes(), has_etag=True) for name in names}

    first = {name: run_of(site, f"/{name}") for name in names}
    before = written()
    second = {name: run_of(site, f"/{name}") for name in names}

    assert len(names) == 50
    failed = {name for name, run in first.items() if run.state != RunState.SUCCEEDED}
    assert failed == {"html-json-ld/gtn_faq.html"}
    assert all(run.error for run in first.values() if run.state == RunState.FAILED)
    assert all(place and reason for place, reason in RefusedRecord.objects.values_list("place", "reason"))
    assert sum(run.added_count + run.grouped_count for run in first.values()) > 350
    assert written() == before
    assert all(run.added_count == run.changed_count == 0 for run in second.values())
