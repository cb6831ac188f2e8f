"""The one way out, against real servers on this machine: honest ones, and those that mean harm."""

import gzip
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from rialto.base.client import (
    AddressRefused,
    BadAnswer,
    CutOff,
    RobotsRefused,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Unreachable,
    backend,
    fetch,
)
from tests.servers import Answer, Site, running_site

MB = 1024 * 1024

pytestmark = pytest.mark.django_db


def get(site: Site, path: str = "/", **options):
    options.setdefault("allow", (site.host,))
    return fetch(site.address(path), seconds=options.pop("seconds", 5), **options)


def test_a_document_comes_back_with_what_is_needed_to_ask_again():
    page = Answer(b"<p>Hello</p>", headers={"Content-Type": "text/html; charset=ISO-8859-2"}, has_etag=True)
    with running_site({"/page": page}) as site:
        first = get(site, "/page")
        second = get(site, "/page", validators=first.validators)

    assert (first.status, first.body, first.content_type, first.charset) == (
        200,
        b"<p>Hello</p>",
        "text/html",
        "ISO-8859-2",
    )
    assert (second.status, second.is_unchanged, second.body) == (304, True, b"")


@pytest.mark.parametrize(
    ("headers", "moment"),
    [
        ({"Date": "Sun, 01 Mar 2026 08:30:00 GMT"}, datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        ({"Date": "Sun, 01 Mar 2026 09:30:00 +0100"}, datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        ({"Date": "Sun, 01 Mar 2026 08:30:00 GMT", "Age": "600"}, datetime(2026, 3, 1, 8, 20, tzinfo=UTC)),
        ({"Date": "Sun, 01 Mar 2026 08:30:00 GMT", "Age": "soon"}, datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        ({"Date": "today"}, None),
        ({"Date": "Sun, 31 Feb 2026 08:30:00 GMT"}, None),
    ],
)
def test_an_answer_tells_when_it_was_made_by_the_servers_clock(headers, moment):
    with running_site({"/": Answer(b"x", headers=headers)}) as site:
        assert get(site).answered_at == moment


def test_we_say_who_we_are_and_on_whose_behalf(settings):
    settings.ORIGIN = "https://skills.example"
    with running_site({"/": Answer(b"x")}) as site:
        get(site)

    assert [path for path, _headers in site.asked] == ["/robots.txt", "/"]
    assert site.asked[1][1]["user-agent"].startswith("RialtoBot/")
    assert "+https://skills.example/" in site.asked[1][1]["user-agent"]


def test_without_leave_this_machine_is_not_reached():
    with running_site({"/": Answer(b"secret")}) as site:
        with pytest.raises(AddressRefused, match="public internet"):
            fetch(site.address(), seconds=5)

        assert site.asked == []


def test_leave_for_one_port_is_no_leave_for_another_even_by_redirect():
    with running_site({"/": Answer(b"secret")}) as inside:
        lure = {"/": Answer(status=302, headers={"Location": inside.address()})}
        with running_site(lure) as site, pytest.raises(AddressRefused):
            get(site)

        assert inside.asked == []


@pytest.mark.parametrize(
    "target",
    ["http://10.0.0.1/", "http://169.254.169.254/", "http://[::1]/", "http://0x7f.1/", "http://127.0.0.1:1/",
     "file:///etc/passwd", "gopher://127.0.0.1/", "ftp://example.org/", "http://user:secret@192.168.1.1/", "http://[bad/"],
)  # fmt: skip
def test_a_redirect_to_where_we_do_not_go_is_refused(target):
    with (
        running_site({"/": Answer(status=301, headers={"Location": target})}) as site,
        pytest.raises(AddressRefused),
    ):
        get(site)


def test_redirects_are_followed_and_credentials_in_them_forgotten():
    with running_site({"/new": Answer(b"here")}) as site:
        site.pages["/old"] = Answer(
            status=308, headers={"Location": f"http://user:secret@{site.host}/new#part"}
        )
        found = get(site, "/old")

    assert (found.address, found.body, found.redirects) == (
        site.address("/new"),
        b"here",
        (site.address("/old"),),
    )
    assert "authorization" not in site.asked[-1][1]


def test_credentials_in_an_address_are_not_sent():
    with running_site({"/": Answer(b"here")}) as site:
        fetch(f"http://user:secret@{site.host}/", allow=(site.host,), seconds=5)

    assert "authorization" not in site.asked[-1][1]


def test_endless_redirects_end():
    with running_site({"/": Answer(status=302, headers={"Location": "/"})}) as site:
        with pytest.raises(TooManyRedirects):
            get(site)

        assert len(site.paths()) == 6


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 500, 502])
def test_an_error_is_told_with_its_number(status):
    with running_site({"/": Answer(b"no", status, {"Retry-After": "120"})}) as site:
        with pytest.raises(BadAnswer) as failure:
            get(site)
        found = get(site, any_status=True)

    assert (failure.value.status, failure.value.retry_after_seconds, found.status) == (status, 120, status)


# --- robots.txt -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rules", "is_read"),
    [
        (Answer(b"User-agent: *\nDisallow: /page"), False),
        (Answer(b"User-agent: RialtoBot\nDisallow: /\n\nUser-agent: *\nAllow: /"), False),
        (Answer(b"User-agent: *\nDisallow: /other"), True),
        (Answer(b"User-agent: *\nDisallow: /\n\nUser-agent: RialtoBot\nAllow: /"), True),
        (Answer(b"<!DOCTYPE html><p>Not a robots.txt"), True),
        (Answer(b"", 404), True),
        (Answer(b"", 403), True),
        (Answer(b"", 500), False),
        (Answer(b"", 503), False),
        (Answer(b"\xff\xfe\x00junk" * 1000), True),
        (
            Answer(b"# long\n" * 200_000 + b"User-agent: *\nDisallow: /"),
            True,
        ),  # beyond 500 KiB nothing is read
        (Answer(status=302, headers={"Location": "/robots.txt"}), True),
    ],
)
def test_robots_txt_is_asked_and_obeyed(rules, is_read):
    with running_site({"/robots.txt": rules, "/page": Answer(b"page")}) as site:
        if is_read:
            assert get(site, "/page").body == b"page"
        else:
            with pytest.raises(RobotsRefused):
                get(site, "/page")

        assert ("/page" in site.paths()) is is_read


def test_robots_txt_is_asked_once_for_many_pages():
    with running_site({"/a": Answer(b"a"), "/b": Answer(b"b")}) as site:
        get(site, "/a")
        get(site, "/b")

    assert [path for path, _headers in site.asked] == ["/robots.txt", "/a", "/b"]


def test_a_page_that_robots_txt_closes_is_not_reached_by_redirect():
    pages = {
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /closed"),
        "/open": Answer(status=302, headers={"Location": "/closed"}),
        "/closed": Answer(b"secret"),
    }
    with running_site(pages) as site:
        with pytest.raises(RobotsRefused):
            get(site, "/open")

        assert site.paths() == ["/open"]


# --- size -----------------------------------------------------------------------------------------------------
def test_packed_answers_are_unpacked():
    pages = {
        "/gzip": Answer(gzip.compress(b"hello " * 1000), headers={"Content-Encoding": "gzip"}),
        "/two": Answer(gzip.compress(b"one ") + gzip.compress(b"two"), headers={"Content-Encoding": "gzip"}),
        "/zlib": Answer(zlib.compress(b"hello"), headers={"Content-Encoding": "deflate"}),
        "/raw": Answer(zlib.compress(b"hello", wbits=-15), headers={"Content-Encoding": "deflate"}),
    }
    with running_site(pages) as site:
        found = {path: get(site, path).body for path in pages}

    assert found == {"/gzip": b"hello " * 1000, "/two": b"one two", "/zlib": b"hello", "/raw": b"hello"}


@pytest.mark.parametrize("packing", ["gzip", "deflate", "x-gzip"])
def test_a_bomb_is_refused_without_unpacking_it_whole(packing):
    bomb = gzip.compress(bytes(64 * MB), 9) if "gzip" in packing else zlib.compress(bytes(64 * MB), 9)
    page = Answer(bomb, headers={"Content-Encoding": packing})
    with running_site({"/": page}) as site, pytest.raises(TooLarge):
        get(site, limit=1 * MB)


@pytest.mark.parametrize("packing", ["br", "zstd", "gzip, gzip", "nonsense"])
def test_packing_that_was_not_asked_for_is_refused(packing):
    page = Answer(b"xxxx", headers={"Content-Encoding": packing})
    with running_site({"/": page}) as site, pytest.raises(CutOff):
        get(site)


def test_a_server_that_is_not_there_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host = f"127.0.0.1:{listener.getsockname()[1]}"

    with pytest.raises(Unreachable):
        fetch(f"http://{host}/", allow=(host,), seconds=2)


def test_a_name_that_does_not_exist_is_unreachable(monkeypatch):
    def fail(*args, **options):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)

    with pytest.raises(Unreachable, match="no host named"):
        fetch("http://no-such-host.example/", seconds=2)


def test_a_name_server_that_never_answers_costs_no_more_than_the_deadline(monkeypatch):
    finished = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: finished.wait(10) and [])

    began = time.monotonic()
    with pytest.raises(TooSlow):
        fetch("http://slow-name.example/", seconds=0.3)
    finished.set()

    assert time.monotonic() - began < 2


# --- TLS ------------------------------------------------------------------------------------------------------
@contextmanager
def certificate(folder) -> Iterator[tuple[str, str]]:
    key, cert = str(folder / "key.pem"), str(folder / "cert.pem")
    try:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", cert, "-days", "2",
             "-subj", "/CN=secure.example", "-addext", "subjectAltName=DNS:secure.example"],
            check=True, capture_output=True,
        )  # fmt: skip
    except FileNotFoundError:
        pytest.skip("needs the openssl command")
    yield key, cert


@pytest.fixture
def secure_site(tmp_path, monkeypatch) -> Iterator[tuple[Site, str]]:
    """A site with a certificate for secure.example, which the (faked) name server finds on this machine."""
    ask = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *args, **options: ask("127.0.0.1", *args, **options)
    )
    with certificate(tmp_path) as (key, cert):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        with running_site({"/": Answer(b"private matters")}, tls=context) as site:
            yield site, cert


def test_a_certificate_that_nobody_vouches_for_is_refused(secure_site):
    site, _cert = secure_site

    with pytest.raises(Unreachable):
        fetch(f"https://secure.example:{site.port}/", allow=(site.host,), seconds=5)


def test_tls_is_spoken_with_the_name_although_the_address_was_checked_first(secure_site, monkeypatch):
    site, cert = secure_site
    monkeypatch.setattr(backend, "tls", lambda: ssl.create_default_context(cafile=cert))

    found = fetch(f"https://secure.example:{site.port}/", allow=(site.host,), seconds=5)

    assert found.body == b"private matters"
    with pytest.raises(Unreachable):
        fetch(f"https://other.example:{site.port}/", allow=(site.host,), seconds=5)


def test_a_redirect_out_of_tls_is_noticed(secure_site, monkeypatch):
    site, cert = secure_site
    monkeypatch.setattr(backend, "tls", lambda: ssl.create_default_context(cafile=cert))
    with running_site({"/": Answer(b"open matters")}) as plain:
        site.pages["/"] = Answer(status=302, headers={"Location": plain.address()})
        found = fetch(f"https://secure.example:{site.port}/", allow=(site.host, plain.host), seconds=5)

    assert (found.body, found.left_tls) == (b"open matters", True)


def test_requests_to_one_host_wait_for_each_other(settings, monkeypatch):
    settings.FETCH_PAUSE_SECONDS = 0.2
    monkeypatch.setattr("rialto.base.client.pace.is_loopback", lambda host: False)
    with running_site({"/": Answer(b"x")}) as site:
        began = time.monotonic()
        get(site)
        get(site)

    assert time.monotonic() - began >= 0.4  # robots.txt, pause, page, pause, page
