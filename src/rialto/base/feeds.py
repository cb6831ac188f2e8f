"""How feeds and calendars are answered: fresh for some minutes, and not sent again where the asker has them."""

import hashlib
from datetime import UTC, datetime
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

FRESH_SECONDS = 300


def conditional(
    request: HttpRequest, text: bytes, changed_at: datetime | None, content_type: str
) -> HttpResponse:
    """The answer, or 304 where the asker has it already. The tag is of the very bytes, so a translation counts as well."""
    etag = f'"{hashlib.blake2b(text, digest_size=12).hexdigest()}"'
    seconds = int(changed_at.timestamp()) if changed_at else None
    answer = HttpResponse(text, content_type=content_type)
    answer["ETag"] = etag
    if changed_at:
        answer["Last-Modified"] = changed_at.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    answer["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    # Readers of feeds on other sites may fetch it: everything in it is public.
    answer["Access-Control-Allow-Origin"] = "*"
    return cast(
        HttpResponse, get_conditional_response(request, etag=etag, last_modified=seconds, response=answer)
    )
