"""The gallery of components, for those who build pages, and the operator's own colours; the site itself has no page in this room."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rialto.base.gallery import samples


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in its states; only on a developer's machine."""
    if not (settings.DEBUG or settings.GALLERY):
        raise Http404
    return render(request, "base/gallery.html", samples())


@require_safe
def theme(request: HttpRequest, digest: str) -> HttpResponse:
    """The operator's own colours. Their address holds what they are, so browsers keep them for ever."""
    if settings.THEME is None or digest != settings.THEME.digest:
        raise Http404
    response = HttpResponse(settings.THEME.stylesheet, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
