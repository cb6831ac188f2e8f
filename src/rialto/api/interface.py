"""The interface as a whole: who may come in, how often, what errors look like, and its description."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from rialto.api.actions import note_use
from rialto.api.models import PushToken
from rialto.api.problems import Trouble, not_understood, problem
from rialto.api.queries import push_token
from rialto.api.shapes import PushedRecord
from rialto.base.limits import is_over, is_over_limit

MINUTE = 60
# In a minute.
PUSHES = 120
READS = 240
GUESSES = 20


class PushDoor(HttpBearer):
    """Opens for a push token that is in use."""

    def authenticate(self, request: HttpRequest, token: str) -> PushToken | None:
        found = push_token(token)
        if found is None:
            if is_over_limit(request, "push-token", count=GUESSES, seconds=60):
                raise Trouble(429, _("Too many tokens that open nothing."), headers={"Retry-After": "60"})
            return None
        note_use(found)
        request.push_token = found  # type: ignore[attr-defined]
        return found


class Throttle(BaseThrottle):
    """So many requests a minute for each of whoever `who` tells apart, counted as the house's other limits are."""

    def __init__(self, scope: str, count: int, who: Callable[[HttpRequest], str]) -> None:
        self._scope, self._count, self._who = scope, count, who

    def allow_request(self, request: HttpRequest) -> bool:
        who = self._who(request)
        return not who or not is_over(f"{self._scope}:{who}", count=self._count, seconds=MINUTE)

    def wait(self) -> float:
        """Seconds until the next window begins."""
        return MINUTE - time.time() % MINUTE


def token_of(request: HttpRequest) -> str:
    """The push token that a request came with, by its number; "" for none."""
    token: PushToken | None = getattr(request, "push_token", None)
    return str(token.pk) if token else ""


class Interface(NinjaAPI):
    """Adds to the description what ninja cannot see: the shape of records that are checked one by one."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        schemas = schema["components"].setdefault("schemas", {})
        said = PushedRecord.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(said.pop("$defs", {}))
        schemas["PushedRecord"] = said
        batch = schemas["PushedBatch"]["properties"]["records"]
        batch["items"] = {"$ref": "#/components/schemas/PushedRecord"}
        return schema


interface = Interface(
    title="Rialto",
    version="1",
    description=(
        "Send the records of a source, read public entries, and follow what changes. Errors are problem documents (RFC 9457). "
        "A request with the header Idempotency-Key may be repeated within 24 hours and is answered as the first time."
    ),
    urls_namespace="api",
    docs_url=None,
    servers=[{"url": settings.ORIGIN}],
)


@interface.exception_handler(Trouble)
def _trouble(_request: HttpRequest, trouble: Trouble) -> HttpResponse:
    return problem(trouble.status, trouble.detail, headers=trouble.headers)


@interface.exception_handler(AuthenticationError)
def _no_token(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem(
        401,
        _("Send the source's push token in the header “Authorization: Bearer …”."),
        headers={"WWW-Authenticate": 'Bearer realm="rialto"'},
    )


@interface.exception_handler(ValidationError)
def _validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return not_understood(request, error.errors)


@interface.exception_handler(Throttled)
def _throttled(_request: HttpRequest, error: Throttled) -> HttpResponse:
    seconds = str(max(1, round(getattr(error, "wait", None) or 60)))
    return problem(429, _("Wait a moment, then ask again."), headers={"Retry-After": seconds})


@interface.exception_handler(RequestDataTooBig)
def _too_big(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return problem(413, too_large())


@interface.exception_handler(HttpError)
def _http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    words = _("The body is not JSON.") if error.status_code == 400 else str(error)
    return problem(error.status_code, words)


@interface.exception_handler(Http404)
def _nothing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(404)


def too_large() -> str:
    return _("A request may hold at most %(limit)s MB. Send fewer records at once.") % {
        "limit": round(settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1e6, 1)
    }
