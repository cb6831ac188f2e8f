"""What will be an entry's page, for those who may see it before the public does."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rialto.base.errors import Refused
from rialto.contributing.actions import open_readable
from rialto.website.previews import preview_of
from rialto.website.shown import entry_context


@require_safe
@never_cache
@login_required
def entry_preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What somebody wrote as everybody would see it; only its writers, and reviewers while it waits, get here."""
    contribution = open_readable(public_id, by=request.user)  # type: ignore[arg-type]
    if contribution is None:
        raise Http404
    language = translation.get_language() or "en"
    try:
        page = preview_of(contribution, language=language)
    except Refused as refusal:
        context = {"contribution": contribution, "problem": refusal.message}
        return render(request, "website/entry_preview_problem.html", context, status=409)
    context = entry_context(page, language=language)
    is_writer = contribution.author_id == request.user.pk
    return render(
        request,
        "website/entry_preview.html",
        context | {"contribution": contribution, "is_writer": is_writer},
    )
