"""What happens to every request before a room sees it."""

import contextlib
import secrets
import time
from collections.abc import Callable
from ipaddress import ip_address

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

Handler = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("rialto.request")
QUIET = ("/static/", "/healthz", "/readyz")


def request_log(get_response: Handler) -> Handler:
    """Give each request an id and log one line when it is answered: route, status, time. No address, no query text."""

    def answer(request: HttpRequest) -> HttpResponse:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=secrets.token_hex(6))
        begun = time.perf_counter()
        response = get_response(request)
        if not request.path.startswith(QUIET):
            route = request.resolver_match.route if request.resolver_match else None
            log.info(
                "answered",
                method=request.method,
                route=route,
                status=response.status_code,
                ms=round((time.perf_counter() - begun) * 1000, 1),
            )
        return response

    return answer


def visitors_address(get_response: Handler) -> Handler:
    """Take the visitor's address from the proxies in front of us (settings.PROXY_COUNT), or all visitors would share one limit.

    Each proxy adds the address it was asked from at the end of X-Forwarded-For, so what stands further left may be made up.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        told = request.headers.get("X-Forwarded-For", "").split(",")
        if settings.PROXY_COUNT and len(told) >= settings.PROXY_COUNT:
            with contextlib.suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ip_address(told[-settings.PROXY_COUNT].strip()))
        return get_response(request)

    return answer


def refuse_unreadable_requests(get_response: Handler) -> Handler:
    """Answer 400 to addresses with NUL characters, which no page can mean and PostgreSQL cannot store."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest(
                "This address holds a character that cannot be read.", content_type="text/plain"
            )
        return get_response(request)

    return answer
