"""What happens to every request before a room sees it."""

import secrets
import time
from collections.abc import Callable
from ipaddress import ip_address

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

from rialto.base.limits import plain_address

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
    """Take the visitor's address from the proxies in front of us, or all visitors would share one limit.

    Each proxy adds the address it was asked from at the end of X-Forwarded-For, so what stands further left may be made up. As many
    as settings.PROXY_COUNT are believed, each only where it asks from one of settings.PROXY_NETWORKS or through a socket.
    """
    warned: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        address = _plain(request.META.get("REMOTE_ADDR", ""))
        told = request.headers.get("X-Forwarded-For", "").split(",")
        if settings.PROXY_COUNT and not _is_proxy(address) and not warned:
            warned.append(address)
            log.warning("asked by somebody whom RIALTO_PROXY_ADDRESSES does not name")
        if len(told) >= settings.PROXY_COUNT:
            for place in range(1, settings.PROXY_COUNT + 1):
                if not (_is_proxy(address) and (before := _plain(told[-place]))):
                    break
                address = before
        if address:
            request.META["REMOTE_ADDR"] = address
        return get_response(request)

    return answer


def _plain(text: str) -> str:
    """An address as `base.limits` writes it, or "" for none."""
    try:
        return plain_address(text)
    except ValueError:
        return ""


def _is_proxy(address: str) -> bool:
    """Whether a proxy of ours asks from there; whoever asks through a socket has no address."""
    return not address or any(ip_address(address) in network for network in settings.PROXY_NETWORKS)


def refuse_unreadable_requests(get_response: Handler) -> Handler:
    """Answer 400 to addresses with NUL characters, which no page can mean and PostgreSQL cannot store."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest(
                "This address holds a character that cannot be read.", content_type="text/plain"
            )
        return get_response(request)

    return answer
