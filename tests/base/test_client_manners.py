"""How often a host is asked, and how long it is left alone, over all processes and restarts."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from rialto.base.client import BadAnswer, NotNow, TooSlow, Unreachable, fetch, pace, rest, robots
from rialto.base.client.backend import Deadline
from rialto.base.client.pace import pause_at, turn_at
from rialto.base.models import VisitedHost
from tests.servers import Answer, Site, running_site, running_socket

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_new_start(settings, tmp_path):
    settings.HOSTS_FOLDER = tmp_path / "hosts"


def get(site: Site, path: str = "/", **options):
    return fetch(site.address(path), allow=(site.host,), seconds=5, **options)


# --- rest -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("120", timedelta(seconds=120)),
        (" 0 ", timedelta(0)),
        ("Sun, 15 Mar 2026 12:10:00 GMT", timedelta(minutes=10)),
        ("Sunday, 15-Mar-26 12:10:00 GMT", timedelta(minutes=10)),
        ("Sun, 15 Mar 2026 13:10:00 +0100", timedelta(minutes=10)),
        ("Sun, 15 Mar 2020 12:00:00 GMT", timedelta(0)),
        ("99999999999999999999", timedelta(days=7)),
        ("Sun, 15 Mar 2099 12:00:00 GMT", timedelta(days=7)),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("Sun, 99 Foo 2026 12:00:00 GMT", None),
        ("", None),
        ("٣", None),
    ],
)
def test_retry_after_is_read_in_seconds_and_as_a_date(said, expected):
    assert rest.wish_of(said, NOW) == expected


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_a_rest_gets_it(status):
    with time_machine.travel(NOW, tick=False) as clock, running_site({"/a": Answer(b"a")}) as site:
        site.pages["/"] = Answer(b"", status, {"Retry-After": "Sun, 15 Mar 2026 12:30:00 GMT"})
        with pytest.raises(BadAnswer) as failure:
            get(site)
        robots.forget()  # as another process, or the same after a restart
        with pytest.raises(NotNow) as refused:
            get(site, "/a")
        assert (failure.value.retry_after_seconds, refused.value.until) == (1800, NOW + timedelta(minutes=30))
        assert site.paths() == ["/"]

        clock.shift(timedelta(minutes=31))
        assert get(site, "/a").body == b"a"
        assert VisitedHost.objects.get(name=site.host).failure_count == 0


def test_without_a_wish_each_rest_is_twice_as_long_up_to_a_day():
    rests = []
    with time_machine.travel(NOW, tick=False) as clock, running_site({"/": Answer(b"", 429)}) as site:
        for _time in range(13):
            get(site, any_status=True)
            until = VisitedHost.objects.get(name=site.host).rests_until
            rests.append((until - datetime.now(UTC)).total_seconds() / 60)
            clock.move_to(until)

    assert rests == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440]


def test_one_broken_page_does_not_stop_a_host_but_three_failures_in_a_row_do():
    with running_site({"/": Answer(b"x"), "/broken": Answer(b"", 500)}) as site:
        for path in ("/broken", "/broken", "/", "/broken", "/broken"):
            get(site, path, any_status=True)
        assert VisitedHost.objects.get(name=site.host).rests_until is None

        get(site, "/broken", any_status=True)
        with pytest.raises(NotNow, match="error 500"):
            get(site)


def test_a_host_that_is_gone_is_left_alone_after_three_attempts(monkeypatch):
    with running_site({}) as site:
        host = site.host
    for _time in range(3):
        with pytest.raises(Unreachable):
            fetch(f"http://{host}/", allow=(host,), seconds=2)

    with pytest.raises(NotNow, match="left alone"):
        fetch(f"http://{host}/", allow=(host,), seconds=2)


def test_a_page_that_is_missing_says_nothing_against_its_host():
    with running_site({}) as site:
        for path in ("/1", "/2", "/3", "/4"):
            assert get(site, path, any_status=True).status == 404

    assert not VisitedHost.objects.exists()


def test_a_slow_host_counts_as_a_failing_one():
    with running_socket(lambda connection, head: connection.recv(1)) as site, pytest.raises(TooSlow):
        fetch(site.address(), allow=(site.host,), seconds=0.2)

    assert VisitedHost.objects.get(name=site.host).failure_count == 1


# --- pace -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("host", "asked", "expected"),
    [
        ("site.example", None, 1.0),
        ("site.example", 0.2, 1.0),
        ("site.example", 7.0, 7.0),
        ("site.example", 86400.0, 30.0),
        ("site.example:8080", None, 1.0),
        ("127.0.0.1:9000", 5.0, 0.0),
        ("[::1]:9000", 5.0, 0.0),
        ("localhost", None, 0.0),
    ],
)
def test_the_pause_is_the_longer_of_ours_and_the_sites_up_to_half_a_minute(settings, host, asked, expected):
    settings.FETCH_PAUSE_SECONDS = 1.0

    assert pause_at(host, asked) == expected


ANOTHER_PROCESS = """
import json, sys, time
from pathlib import Path
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=["rialto.base"], HOSTS_FOLDER=Path(sys.argv[1]), FETCH_PAUSE_SECONDS=0.0,
                   FETCH_DAILY_REQUESTS=int(sys.argv[2]), USE_TZ=True)
django.setup()
from rialto.base.client import NotNow
from rialto.base.client.backend import Deadline
from rialto.base.client.pace import turn_at
for line in sys.stdin:
    try:
        with turn_at("site.example", pause=None, deadline=Deadline(5), patience=float(line)):
            print("turn", flush=True)
    except NotNow as refused:
        print(refused, flush=True)
"""


class AnotherProcess:
    """A second process of ours on the same machine, which takes a turn at the same host when told to."""

    def __init__(self, folder: Path, budget: int = 0) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", ANOTHER_PROCESS, str(folder), str(budget)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT / "src")},
        )  # fmt: skip

    def takes_turn(self, patience: float) -> str:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{patience}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def __enter__(self) -> "AnotherProcess":
        return self

    def __exit__(self, *_args: object) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def turn(host: str = "site.example", patience: float = 5.0):
    return turn_at(host, pause=None, deadline=Deadline(5), patience=patience)


def test_one_request_at_a_time_over_all_processes(settings):
    settings.FETCH_PAUSE_SECONDS = 0.0
    with AnotherProcess(settings.HOSTS_FOLDER) as other:
        with turn():
            assert "Too many requests wait for site.example" in other.takes_turn(0.05)
        assert other.takes_turn(5) == "turn"
        with turn():
            pass


def test_a_process_that_dies_lets_go_of_its_turn(settings):
    settings.FETCH_PAUSE_SECONDS = 0.0
    holding = "\n".join([*ANOTHER_PROCESS.splitlines()[:-5],
                         'with turn_at("site.example", pause=None, deadline=Deadline(5), patience=5.0):',
                         '    print("turn", flush=True); sys.stdin.read()'])  # fmt: skip
    holding = holding.replace("for line in sys.stdin:\n", "")
    process = subprocess.Popen(
        [sys.executable, "-c", holding, str(settings.HOSTS_FOLDER), "0"], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    with process:
        assert process.stdout
        assert process.stdout.readline().strip() == "turn"
        with pytest.raises(NotNow), turn(patience=0.05):
            pass
        process.kill()

    with turn():
        pass


def test_the_days_budget_is_counted_over_all_processes_and_begins_anew_at_midnight(settings):
    settings.FETCH_PAUSE_SECONDS = 0.0
    settings.FETCH_DAILY_REQUESTS = 3
    with AnotherProcess(settings.HOSTS_FOLDER, budget=3) as other:
        assert [other.takes_turn(5), other.takes_turn(5)] == ["turn", "turn"]
    with turn():
        pass
    with pytest.raises(NotNow, match="3 times today") as refused, turn():
        pass
    with turn("elsewhere.example"):
        pass

    with time_machine.travel(refused.value.until, tick=False), turn():
        pass


def test_a_pause_is_kept_after_a_restart(settings, monkeypatch):
    slept: list[float] = []
    monkeypatch.setattr(pace.time, "sleep", slept.append)
    settings.FETCH_PAUSE_SECONDS = 20.0
    with time_machine.travel(NOW, tick=False) as clock:
        with turn():
            pass
        clock.shift(timedelta(seconds=5))
        with turn(patience=60):
            pass
        with pytest.raises(NotNow) as refused, turn(patience=3):
            pass
        clock.move_to(NOW - timedelta(days=3))  # a clock that is put back
        with turn(patience=60):
            pass

    assert slept == [0.0, 15.0, 20.0]
    assert refused.value.until == NOW + timedelta(seconds=25)


def test_waiting_politely_does_not_count_as_the_server_being_slow(settings, monkeypatch):
    settings.FETCH_PAUSE_SECONDS = 0.05
    with turn():
        pass
    deadline = Deadline(5)
    before = deadline.at
    with turn_at("site.example", pause=None, deadline=deadline, patience=5):
        pass

    assert deadline.at - before >= 0.03


@pytest.mark.parametrize("content", ["", "nonsense", "[]", '{"site.example": 5}', '{"other": {"last": 0.0}}'])
def test_a_damaged_file_is_begun_anew_and_old_hosts_are_forgotten(settings, content):
    settings.FETCH_PAUSE_SECONDS = 0.0
    with turn():
        pass
    (file,) = settings.HOSTS_FOLDER.iterdir()
    file.write_text(content)

    with turn():
        pass

    assert {host: note["count"] for host, note in json.loads(file.read_text()).items()} == {"site.example": 1}


def test_every_path_out_counts_against_the_budget(settings):
    settings.FETCH_DAILY_REQUESTS = 2
    with running_site({"/": Answer(b"x")}) as site:
        get(site)  # and robots.txt
        with pytest.raises(NotNow, match="tomorrow"):
            get(site, obey_robots=False)

    assert [path for path, _headers in site.asked] == ["/robots.txt", "/"]


# --- who we are, and what we send -----------------------------------------------------------------------------
def test_a_key_is_given_to_its_host_alone():
    key = {"Authorization": "Bearer secret"}
    with running_site({"/": Answer(b"x")}) as other, running_site({}) as site:
        site.pages["/near"] = Answer(status=302, headers={"Location": "/page"})
        site.pages["/page"] = Answer(status=302, headers={"Location": other.address()})
        fetch(site.address("/near"), allow=(site.host, other.host), headers=key, seconds=5)

    told = {path: headers.get("authorization") for path, headers in [*site.asked, *other.asked]}
    assert told == {"/robots.txt": None, "/near": "Bearer secret", "/page": "Bearer secret", "/": None}


def test_cookies_are_neither_kept_nor_sent():
    with running_site({"/page": Answer(b"x")}) as site:
        site.pages["/"] = Answer(status=302, headers={"Location": "/page", "Set-Cookie": "a=b; Path=/"})
        get(site)

    assert all("cookie" not in headers for _path, headers in site.asked)


def test_the_beginning_of_a_long_page_is_enough_for_those_who_say_so():
    with running_site({"/": Answer(b"0123456789" * 100_000)}) as site:
        assert get(site, limit=25, may_cut=True).body == b"0123456789012345678901234"


def test_only_the_head_is_asked_for_where_that_is_enough():
    with running_site({"/": Answer(b"body")}) as site:
        found = get(site, method="HEAD")

    assert (found.status, found.body, found.headers["content-length"]) == (200, b"", "4")


def test_what_is_sent_is_not_sent_on():
    with running_site({"/next": Answer(b"x")}) as site:
        site.pages["/"] = Answer(status=307, headers={"Location": "/next"})
        found = get(site, method="POST", content=b"a message", obey_robots=False, any_status=True)

    assert (found.status, site.paths()) == (307, ["/"])
    assert site.asked[0][1]["content-length"] == "9"
