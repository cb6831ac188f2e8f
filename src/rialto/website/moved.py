"""Where the parts of an entry's page (where it comes from, its form to report, its dates) are when the entry has moved."""

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from rialto.catalogue.queries.pages import moved_entry


def moved_on(route: str, kind: str, slug: str) -> HttpResponse:
    """To the same part of what the entry lives on in; Http404 where that is nowhere the public may go."""
    moved = moved_entry(kind, slug)
    if moved is None or not moved.is_public:
        raise Http404
    return HttpResponsePermanentRedirect(reverse(route, args=[moved.kind, moved.slug]))
