"""The gallery of components, for those who build pages; the site itself has no page in this room."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rialto.base.gallery import samples


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in its states; only on a developer's machine."""
    if not (settings.DEBUG or settings.GALLERY):
        raise Http404
    return render(request, "base/gallery.html", samples())
