"""Servers that mean harm: refused within time and size, in words for people, on every path that fetches."""

import socket
from importlib import import_module

import pytest

from rialto.base.client import FetchFailed, TooSlow, fetch
from tests.hostile.behaviours import BEHAVIOURS, MB, TARGETS, holds, sends
from tests.hostile.paths import PATHS, outcome
from tests.servers import Answer, raw_socket, running_site, running_socket

pytestmark = pytest.mark.django_db
every_path = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
# What a slow server may take; one that is refused for what it sends has time enough to send it, on a busy machine too.
SECONDS, ENOUGH_SECONDS = 0.1, 2.0
# Where only the address is wrong, running out of time would be the wrong refusal.
PATIENT_SECONDS = 20.0
# Modules of which a function has the name, so that only the import finds them.
WITH_TIMES_OF_THEIR_OWN = (
    ("rialto.harvesting.actions.columns", "SECONDS"),
    ("rialto.harvesting.actions.preview", "SECONDS"),
    ("rialto.harvesting.actions.preview", "LEAST_SECONDS"),
    ("rialto.harvesting.links.looking", "SECONDS"),
    ("rialto.harvesting.probing.page", "SECONDS"),
    ("rialto.organisations.proofs", "FILE_SECONDS"),
)


@pytest.fixture
def within(settings, monkeypatch):
    """Say how many seconds a server may take on every path."""

    def limit(seconds: float) -> None:
        settings.FETCH_SECONDS = settings.FETCH_READ_SECONDS = seconds
        for module, name in WITH_TIMES_OF_THEIR_OWN:
            monkeypatch.setattr(import_module(module), name, seconds)

    return limit


@pytest.fixture(autouse=True)
def small_limits(settings, tmp_path, monkeypatch, within):
    within(SECONDS)
    monkeypatch.setattr("rialto.harvesting.probing.looking.BODY_LIMIT", 1 * MB)
    monkeypatch.setattr("rialto.harvesting.probing.page.PAGE_LIMIT", 1 * MB)
    settings.FETCH_BYTES = 1 * MB
    settings.HOSTS_FOLDER = tmp_path


@every_path
@pytest.mark.parametrize("case", BEHAVIOURS)
def test_a_server_that_means_harm_is_refused_within_time_and_size(case, path, within):
    behave, expected = BEHAVIOURS[case]
    if expected not in (TooSlow, FetchFailed):
        within(ENOUGH_SECONDS)
    with running_socket(behave) as site:
        found = outcome(path, site.address(), (site.host,))

    assert found.taken == []
    assert found.refusals
    assert isinstance(found.failure, expected | None)
    # What the system's own buffers hold was sent, but never taken in.
    assert site.sent < 8 * MB * max(1, len(site.asked))


def test_what_follows_after_the_promised_length_is_not_read():
    more = sends(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more", b"x" * MB)
    with running_socket(more) as site:
        assert fetch(site.address(), allow=(site.host,)).body == b"hello"


@pytest.mark.parametrize("case", ["never answers", "headers without end", "speaks noise", "hangs up at once"])
def test_a_hostile_robots_txt_keeps_us_out(case):
    behave, _expected = BEHAVIOURS[case]
    with running_socket(behave, robots=True) as site:
        found = outcome(PATHS["the client"], site.address("/page"), (site.host,))

    assert found.taken == []
    assert "/page" not in site.paths()


@every_path
@pytest.mark.parametrize(
    "behave",
    [holds(), sends(b"no handshake at all"), sends(b"\x15\x03\x01\x00\x02\x02\x28"), sends()],
    ids=range(4),
)
def test_a_server_that_does_not_speak_tls_is_refused(behave, path):
    with raw_socket(behave) as port:
        found = outcome(path, f"https://127.0.0.1:{port}/", (f"127.0.0.1:{port}",))

    assert (found.taken, bool(found.refusals)) == ([], True)


@every_path
def test_a_server_that_never_takes_the_call_is_refused(path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        found = outcome(path, f"http://{host}/", (host,))

    assert (found.taken, bool(found.refusals)) == ([], True)


@every_path
@pytest.mark.parametrize("target", TARGETS)
def test_a_redirect_to_where_we_do_not_go_is_refused(target, path, within, monkeypatch):
    within(PATIENT_SECONDS)
    reached: list[object] = []
    connect = socket.create_connection
    monkeypatch.setattr(
        socket,
        "create_connection",
        lambda place, *args, **options: (reached.append(place), connect(place, *args, **options))[1],
    )
    with running_site({"/": Answer(status=302, headers={"Location": target})}) as site:
        found = outcome(path, site.address(), (site.host,))

    assert found.taken == []
    assert found.refusals
    assert set(reached) == {("127.0.0.1", site.port)}
