"""What happens to every request before a room sees it."""

import secrets
import time
from collections.abc import Callable

import structlog
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


def refuse_unreadable_requests(get_response: Handler) -> Handler:
    """Answer 400 to addresses with NUL characters, which no page can mean and PostgreSQL cannot store."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest(
                "This address holds a character that cannot be read.", content_type="text/plain"
            )
        return get_response(request)

    return answer
