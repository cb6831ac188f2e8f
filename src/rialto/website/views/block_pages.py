"""Pages that editors made of blocks."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rialto.editorial.models import ABOUT, BlockPage
from rialto.editorial.queries.public import ShownPage, page_at, shown_of, was_public
from rialto.editorial.queries.writing import edition_for
from rialto.website.block_pages import page_context, preview_of, shipped_about


@require_safe
def block_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page, in the reader's language where it is there; one that was taken away says so (410)."""
    page = page_at(slug)
    if page is None:
        raise Http404
    if slug == ABOUT:
        return HttpResponsePermanentRedirect(page.get_absolute_url())
    return answer(request, page)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this site is, and who runs it: a block page like any other, at an address of its own."""
    page = page_at(ABOUT)
    if page is None:
        return draw(request, shipped_about(_language()))
    return answer(request, page)


def answer(request: HttpRequest, page: BlockPage) -> HttpResponse:
    shown = shown_of(page, _language())
    if shown is not None:
        return draw(request, shown)
    if not was_public(page):
        raise Http404
    return render(request, "website/block_page_gone.html", {"block_page": page}, status=410)


def draw(request: HttpRequest, shown: ShownPage) -> HttpResponse:
    return render(request, "website/block_page.html", page_context(shown, language=_language()))


@require_safe
@never_cache
@login_required
def block_page_preview(request: HttpRequest, public_id: UUID, language: str) -> HttpResponse:
    """What somebody wrote as everybody would see it; only those who may write in it get here."""
    edition = edition_for(request.user, public_id, language)
    if edition is None:
        raise Http404
    context = page_context(preview_of(edition), language=_language()) | {"edition": edition, "fallback": None}
    return render(request, "website/block_page_preview.html", context)


def _language() -> str:
    return translation.get_language() or "en"
