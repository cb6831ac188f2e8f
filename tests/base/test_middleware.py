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
    request = RequestFactory().get("/", headers={"X-Forwarded-For": told})
    seen = []

    visitors_address(lambda asked: seen.append(asked.META["REMOTE_ADDR"]) or HttpResponse())(request)

    assert seen == [address]
