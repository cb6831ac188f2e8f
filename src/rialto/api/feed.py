"""The public change feed: what other sites, and everybody else, can follow. Its form is `exchange.shapes`."""

import json
from hashlib import blake2b
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from ninja import Query

from rialto.api.interface import READS, Throttle, interface
from rialto.api.problems import Problem, Trouble, problem
from rialto.base.limits import visitor_key
from rialto.exchange.queries.feed import Stop, TooOld, changes_page, site_said, snapshot_page
from rialto.exchange.shapes import LARGEST, ChangesPage, SiteAnswer, SnapshotPage

USUAL, MOST = 200, 500
CACHED_SECONDS = 5
Limit = Annotated[int, Query(ge=1, le=MOST, description="how many items at most; a page may hold fewer")]
PROBLEMS = dict.fromkeys((422, 429), Problem)
SNAPSHOT = f"{settings.ORIGIN}/api/v1/snapshot"


@interface.get(
    "/site",
    response={200: SiteAnswer, **PROBLEMS},
    throttle=Throttle("read", READS, visitor_key),
    summary="Who this site is",
    tags=["exchange"],
)
def site_read(request: HttpRequest) -> HttpResponse:
    """The site's name, under which it mints entries, its country, and how far its log goes."""
    return answered(request, site_said())


@interface.get(
    "/changes",
    response={200: ChangesPage, 410: Problem, **PROBLEMS},
    throttle=Throttle("changes", READS, visitor_key),
    summary="Follow what changes",
    tags=["exchange"],
)
def change_list(
    request: HttpRequest,
    after: Annotated[
        int, Query(ge=0, le=LARGEST, description="the `next` of the page before; 0 at the beginning")
    ] = 0,
    limit: Limit = USUAL,
    origin: Annotated[
        str, Query(max_length=80, description="only entries of this site's own, given its name")
    ] = "",
) -> HttpResponse:
    """Public entries in the order in which they changed, each once, as it is now.

    Keep `next`, and ask with it as `after` the next time. A position that is older than what is kept is
    answered with 410 and the address of the snapshot to start anew from.
    """
    try:
        return answered(request, changes_page(after, limit=limit, origin=origin))
    except TooOld:
        detail = _("What changed after this position is not kept any more. Start anew from %(address)s.")
        return problem(
            410, detail % {"address": SNAPSHOT}, headers={"Link": f'<{SNAPSHOT}>; rel="alternate"'}
        )


@interface.get(
    "/snapshot",
    response={200: SnapshotPage, **PROBLEMS},
    throttle=Throttle("changes", READS, visitor_key),
    summary="Everything at once",
    tags=["exchange"],
)
def snapshot_read(
    request: HttpRequest,
    page: Annotated[str, Query(max_length=200, description="the `next_page` of the page before")] = "",
    limit: Limit = USUAL,
) -> HttpResponse:
    """All that is public, and what once was. After the last page, go on with the changes after `position`.

    That position was taken before the first page: what changed while you read is told there again.
    """
    try:
        stop = Stop.of(page) if page else None
    except ValueError as error:
        raise Trouble(422, _("There is no such page of the snapshot.")) from error
    return answered(request, snapshot_page(stop, limit=limit))


def answered(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    """The answer, or that it is the same as the asker has; whoever stands in between may keep it for some seconds."""
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    kept = {"ETag": etag, "Cache-Control": f"public, max-age={CACHED_SECONDS}"}
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(body, content_type="application/json")
    for name, value in kept.items():
        answer[name] = value
    return answer
