"""The files themselves."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from rialto.pictures.choices import Format
from rialto.pictures.logo import site_logo
from rialto.pictures.queries import picture_bytes, picture_seen_by

# Short enough that what was withdrawn leaves the caches of others within the hour.
PUBLIC = "public, max-age=3600"
PRIVATE = "private, no-store"
# An image needs nothing; whoever opens it by itself runs nothing.
POLICY = "default-src 'none'; sandbox"
# A drawing may bear its own style sheet, which reaches nothing outside (rialto.pictures.logo).
DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def picture_file(request: HttpRequest, public_id: UUID, width: int, form: str) -> HttpResponseBase:
    """One size of a picture, for those who may see it; for all others it does not exist."""
    seen = picture_seen_by(request.user, public_id)
    if seen is None or form not in Format.values:
        raise Http404
    try:
        with picture_bytes(seen.picture, width, Format(form)) as file:
            response = HttpResponse(file.read(), content_type=Format(form).content_type)
    except FileNotFoundError as problem:
        raise Http404 from problem
    response["Cache-Control"] = PUBLIC if seen.is_public else PRIVATE
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    # Programs that read the interface may show what everybody may see.
    response["Cross-Origin-Resource-Policy"] = "cross-origin" if seen.is_public else "same-origin"
    # What has this address never changes; only who may see it does.
    response["ETag"] = f'"{public_id.hex}-{width}-{form}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@require_safe
def logo_file(request: HttpRequest, digest: str, form: str) -> HttpResponse:
    """The site's logo. Its address holds what it is, so browsers keep it for ever."""
    logo = site_logo()
    if logo is None or (digest, form) != (logo.digest, logo.form):
        raise Http404
    response = HttpResponse(logo.content, content_type=logo.content_type)
    response["Cache-Control"] = FOR_EVER
    response["Content-Security-Policy"] = DRAWING_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    # Social networks and partner sites show it.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
