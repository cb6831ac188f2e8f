from ipaddress import ip_network

import pytest
import structlog
from django.http import HttpResponse
from django.test import Client, RequestFactory
from structlog.testing import capture_logs

from rialto.base.middleware import refuse_unreadable_requests, request_log, visitors_address


@pytest.mark.parametrize("address", ["/en/%00", "/en/about/?q=%00", "/en/\x00/"])
def test_addresses_with_a_nul_are_refused_in_plain_words(address):
    response = Client().get(address)

    assert (response.status_code, response["Content-Type"]) == (400, "text/plain")
    assert b"cannot be read" in response.content


def test_other_addresses_pass():
    answer = refuse_unreadable_requests(lambda request: HttpResponse("passed"))

    assert answer(RequestFactory().get("/en/?q=%F0%9F%92%A9%2500")).content == b"passed"


def logged(path: str) -> list[dict]:
    with capture_logs() as lines:
        request_log(lambda request: HttpResponse(status=204))(RequestFactory().get(path))
    return lines


def test_a_request_is_logged_with_what_it_took_and_nothing_of_the_visitor(monkeypatch):
    # The logger keeps its processors once it was used; a fresh one sees the test's.
    monkeypatch.setattr("rialto.base.middleware.log", structlog.get_logger("rialto.request"))

    (line,) = logged("/en/search/?q=secret")

    assert (line["event"], line["method"], line["status"], line["route"]) == ("answered", "GET", 204, None)
    assert line["ms"] >= 0
    assert "secret" not in str(line)
    assert "127.0.0.1" not in str(line)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/static/site.css"])
def test_questions_of_machines_are_not_logged(monkeypatch, path):
    monkeypatch.setattr("rialto.base.middleware.log", structlog.get_logger("rialto.request"))

    assert logged(path) == []


def test_each_request_has_an_id_of_its_own():
    seen = []
    answer = request_log(
        lambda request: seen.append(structlog.contextvars.get_contextvars()) or HttpResponse()
    )

    answer(RequestFactory().get("/"))
    answer(RequestFactory().get("/"))

    assert len({one["request_id"] for one in seen}) == 2


@pytest.mark.parametrize(
    ("count", "told", "address"),
    [
        (0, "203.0.113.7", "127.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "made up, 198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (2, "203.0.113.7", "127.0.0.1"),
        (1, "nonsense", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "2001:DB8::7", "2001:db8::7"),
    ],
)
def test_the_visitors_address_is_what_our_own_proxies_say(settings, count, told, address):
    settings.PROXY_COUNT = count
    settings.PROXY_NETWORKS = [ip_network("127.0.0.0/8"), ip_network("10.0.0.0/8")]

    assert seen_from("127.0.0.1", told) == address


@pytest.mark.parametrize("peer", ["198.51.100.9", "10.0.0.1", "2001:db8::1"])
def test_nobody_but_a_named_proxy_is_believed(settings, peer):
    settings.PROXY_COUNT = 1

    assert seen_from(peer, "203.0.113.7") == peer


def test_who_asks_through_a_socket_is_a_proxy(settings):
    settings.PROXY_COUNT = 1

    assert seen_from("", "203.0.113.7") == "203.0.113.7"


def test_behind_two_proxies_the_outer_one_has_to_be_named_as_well(settings):
    settings.PROXY_COUNT = 2

    assert seen_from("127.0.0.1", "203.0.113.7, 10.0.0.1") == "10.0.0.1"


def seen_from(peer: str, told: str) -> str:
    """The address that a request from `peer` counts as."""
    request = RequestFactory().get("/", headers={"X-Forwarded-For": told}, REMOTE_ADDR=peer)
    seen: list[str] = []

    visitors_address(lambda asked: seen.append(asked.META["REMOTE_ADDR"]) or HttpResponse())(request)
    return seen[0]
