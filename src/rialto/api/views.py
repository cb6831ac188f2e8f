"""The addresses of the interface."""

import hashlib
from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Body, Path
from pydantic import BaseModel, ConfigDict, WithJsonSchema

from rialto.api.actions import KeyTaken, begin_answer, forget_answer, keep_answer
from rialto.api.answers import (
    BatchAnswer,
    EntryAnswer,
    RecordAnswer,
    batch_answer,
    entry_answer,
    record_answer,
)
from rialto.api.interface import PUSHES, READS, PushDoor, Throttle, interface, token_of, too_large
from rialto.api.models import PushToken
from rialto.api.problems import Problem, Trouble, problem
from rialto.api.queries import public_entry
from rialto.api.shapes import PushedThing, read_record
from rialto.base.limits import visitor_key
from rialto.catalogue.choices import Outcome
from rialto.catalogue.models import Source
from rialto.harvesting.actions import Pushed, push_records, withdraw_record

RECORDS_AT_ONCE = 500
KEY_LENGTH = 255
PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429), Problem)
Answer = tuple[int, Any]


class PushedBatch(BaseModel):
    """Records of one source, at most 500."""

    model_config = ConfigDict(extra="forbid")

    records: Annotated[
        list[Any],
        WithJsonSchema(
            {
                "type": "array",
                "minItems": 1,
                "maxItems": RECORDS_AT_ONCE,
                "items": {},  # filled by Interface.get_openapi_schema
            }
        ),
    ]


@interface.post(
    "/sources/{slug}/records",
    response={200: BatchAnswer, **PROBLEMS},
    auth=PushDoor(),
    throttle=Throttle("push", PUSHES, token_of),
    summary="Send records",
    tags=["push"],
)
def record_list_push(request: HttpRequest, slug: Path[str], batch: Body[PushedBatch]) -> HttpResponse:
    """Send up to 500 records. Each is answered for itself: one that is refused does not hold up the others."""
    source = own_source(request, slug)
    if not 1 <= len(batch.records) <= RECORDS_AT_ONCE:
        raise Trouble(413, _("A request may hold 1 to %(count)s records.") % {"count": RECORDS_AT_ONCE})
    return answered_once(request, lambda: (200, push_all(source, batch.records)))


@interface.put(
    "/sources/{slug}/records/{path:remote_id}",
    response={200: RecordAnswer, 201: RecordAnswer, **PROBLEMS},
    auth=PushDoor(),
    throttle=Throttle("push", PUSHES, token_of),
    summary="Send one record",
    tags=["push"],
)
def record_push(
    request: HttpRequest, slug: Path[str], remote_id: Path[str], record: Body[PushedThing]
) -> HttpResponse:
    """Add or change one record. 201 says that it is new."""
    source = own_source(request, slug)

    def work() -> Answer:
        (pushed,) = push_records(source, [record.found(remote_id)])
        if pushed.outcome == Outcome.REFUSED:
            raise Trouble(422, pushed.reason)
        status = 201 if pushed.outcome in (Outcome.ADDED, Outcome.GROUPED) else 200
        return status, record_answer(pushed).model_dump(mode="json")

    return answered_once(request, work)


@interface.delete(
    "/sources/{slug}/records/{path:remote_id}",
    response={204: None, **PROBLEMS},
    auth=PushDoor(),
    throttle=Throttle("push", PUSHES, token_of),
    summary="Take a record away",
    tags=["push"],
)
def record_withdraw(request: HttpRequest, slug: Path[str], remote_id: Path[str]) -> HttpResponse:
    """The source no longer has it. Its entry leaves the public unless another source has it too."""
    source = own_source(request, slug)
    reason = f"{source.name} took it away"

    def work() -> Answer:
        if not withdraw_record(source, remote_id, reason=reason):
            raise Trouble(404, _("This source has no such record."))
        return 204, None

    return answered_once(request, work)


@interface.get(
    "/entries/{uuid:public_id}",
    response={200: EntryAnswer, 404: Problem, 410: Problem, 429: Problem},
    throttle=Throttle("read", READS, visitor_key),
    summary="Read an entry",
    tags=["entries"],
)
def entry_read(request: HttpRequest, public_id: Path[UUID]) -> Any:
    """One public entry. An entry that has left the public is answered with 410."""
    entry = public_entry(public_id)
    if entry is None:
        raise Http404
    if not entry.is_public:
        raise Trouble(410, _("This entry is no longer public."))
    return entry_answer(entry)


def own_source(request: HttpRequest, slug: str) -> Source:
    """The source that the token is for; raises `Trouble` where the address names another, or the body is too large."""
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise Trouble(413, too_large())
    token: PushToken = request.auth  # type: ignore[attr-defined]
    if token.source.slug != slug:
        raise Trouble(403, _("This token is for another source."))
    return token.source


def push_all(source: Source, said: list[Any]) -> dict[str, Any]:
    """Check and write a batch; its answer lists every record in its order."""
    answers: list[RecordAnswer | None] = []
    fit = []
    for number, each in enumerate(said, start=1):
        read = read_record(each, number)
        if isinstance(read, tuple):
            refused = Pushed(remote_id=read[0], outcome=Outcome.REFUSED, reason=read[1])
            answers.append(record_answer(refused))
        else:
            answers.append(None)
            fit.append(read.found(read.remote_id))
    written = iter(push_records(source, fit) if fit else [])
    return batch_answer([one or record_answer(next(written)) for one in answers]).model_dump(mode="json")


def answered_once(request: HttpRequest, work: Callable[[], Answer]) -> HttpResponse:
    """Do the work and answer; a request with an idempotency key that was answered before gets the same answer again."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return response_of(*work())
    if len(key) > KEY_LENGTH or not key.isprintable():
        raise Trouble(400, _("An idempotency key has at most %(length)s letters.") % {"length": KEY_LENGTH})
    fingerprint = hashlib.sha256(
        b"\n".join([str(request.method).encode(), request.path.encode(), request.body])
    ).hexdigest()
    try:
        kept = begin_answer(request.auth, key, fingerprint)  # type: ignore[attr-defined]
    except KeyTaken as taken:
        raise Trouble(409, str(taken.message)) from taken
    if kept.status:
        again = response_of(kept.status, kept.body)
        again["Idempotency-Replayed"] = "true"
        return again
    try:
        status, body = work()
    except Trouble as trouble:
        said = problem(trouble.status, trouble.detail)
        keep_answer(kept, status=trouble.status, body={"problem": said.content.decode()})
        raise
    except BaseException:
        forget_answer(kept)
        raise
    keep_answer(kept, status=status, body=body)
    return response_of(status, body)


def response_of(status: int, body: Any) -> HttpResponse:
    if isinstance(body, dict) and set(body) == {"problem"}:
        return HttpResponse(body["problem"], status=status, content_type="application/problem+json")
    if status == 204:
        return HttpResponse(status=204)
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
