"""The list of entries, and doing one thing to many: in it, and in the review queue."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rialto.accounts.doors import person
from rialto.base.errors import Refused
from rialto.base.paging import page_of
from rialto.catalogue.choices import Kind, Status
from rialto.contributing.actions import begin_batch, go_on, undo_batch
from rialto.contributing.actions.batching import CHUNK
from rialto.contributing.choices import ENTRY_DEEDS, NEEDS_WORDS, REVIEW_DEEDS, BatchDeed
from rialto.contributing.models import Batch
from rialto.contributing.tasks import work_on_batch
from rialto.desk.batches import (
    batch_view,
    batches_of,
    contributions_chosen,
    entries_chosen,
    reviewers_to_choose,
    what_will_happen,
)
from rialto.desk.doors import for_editors, for_reviewers
from rialto.desk.entries import COUNTED, counted, entries_in, entry_filters
from rialto.desk.forms.batches import BatchForm, ChosenForm
from rialto.desk.review import filters_in
from rialto.desk.rules import may_use_entries
from rialto.taxonomy.queries import EU_COUNTRIES, country_name

PAGE_SIZE = 50


@require_safe
@for_editors
def entry_list(request: HttpRequest) -> HttpResponse:
    """What an editor looks after, narrowed, with what can be done to many of them."""
    filters = entry_filters(request.GET.dict())
    found = entries_in(filters, reader=person(request))
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=counted(found))
    context = {
        "filters": filters,
        "page": page,
        "is_cut": page.total >= COUNTED,
        "entries": list(found[page.rows]),
        "states": [one for one in Status if one != Status.MERGED],
        "kinds": Kind,
        "countries": sorted((country_name(code), code) for code in EU_COUNTRIES),
        "deeds": ENTRY_DEEDS,
        "query": filters.query,
        "crumbs": [(_("Desk"), reverse("desk:overview"))],
    }
    return render(request, "desk/entry_list.html", context)


@require_POST
@for_reviewers
def batch_new(request: HttpRequest, noun: str) -> HttpResponse:
    """Ask what is to be done to how many, and do it when that is wanted. The list's filters stand in the address."""
    if noun not in ("contribution", "entry"):
        raise Http404
    chosen = ChosenForm(request.POST)
    back = reverse("desk:review-list" if noun == "contribution" else "desk:entry-list")
    back += f"?{request.GET.urlencode()}" if request.GET else ""
    if noun == "entry" and not may_use_entries(request.user):
        raise Http404
    if not chosen.is_valid() or chosen.cleaned_data["deed"] not in (
        REVIEW_DEEDS if noun == "contribution" else ENTRY_DEEDS
    ):
        raise Http404
    deed, everything = BatchDeed(chosen.cleaned_data["deed"]), chosen.cleaned_data["everything"]
    reader, asked = person(request), request.GET
    if noun == "contribution":
        narrowed = filters_in(asked.get("kind", ""), asked.get("country", ""))
        things = contributions_chosen(reader, ids=chosen.ids, everything=everything, filters=narrowed)
    else:
        things = entries_chosen(  # type: ignore[assignment]
            reader, ids=chosen.ids, everything=everything, filters=entry_filters(asked.dict())
        )
    is_sure = "sure" in request.POST
    reviewers = reviewers_to_choose() if deed == BatchDeed.ASSIGN else None
    form = BatchForm(deed, request.POST if is_sure else None, reviewers=reviewers)
    if is_sure and form.is_valid():
        words = form.cleaned_data.get("words", "") if deed in NEEDS_WORDS else ""
        try:
            batch = begin_batch(deed, things, by=reader, words=words)
        except Refused as refusal:
            messages.error(request, str(refusal.message))
            return redirect(back)
        # Few are done at once; many in the background, while the page tells how far it is.
        if batch.items.count() <= CHUNK:
            go_on(batch)
        else:
            work_on_batch.enqueue(batch.pk)
        return redirect(batch)
    said = what_will_happen(deed, things, reader=reader)
    if not things.exists():
        messages.error(request, _("Tick something first."))
        return redirect(back)
    context = {
        "deed": deed,
        "said": said,
        "form": form,
        "everything": everything,
        "ids": chosen.ids,
        "back": back,
        "crumbs": [(_("Desk"), reverse("desk:overview"))],
    }
    return render(request, "desk/batch_new.html", context, status=400 if form.errors else 200)


@require_safe
@for_reviewers
def batch_list(request: HttpRequest) -> HttpResponse:
    """What was done to many, the latest first."""
    found = batches_of(person(request)).select_related("made_by")
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {
        "page": page,
        "batches": list(found[page.rows]),
        "crumbs": [(_("Desk"), reverse("desk:overview"))],
    }
    return render(request, "desk/batch_list.html", context)


@require_safe
@for_reviewers
def batch_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far it is, what was left out and why, and the way back. A script asks for the part that changes."""
    batch = _batch(request, public_id)
    context = {
        "view": batch_view(batch, reader=person(request)),
        "crumbs": [(_("Desk"), reverse("desk:overview")), (_("Done to many"), reverse("desk:batch-list"))],
    }
    template = "desk/_batch_progress.html" if request.headers.get("HX-Request") else "desk/batch_page.html"
    return render(request, template, context)


@require_POST
@for_reviewers
def batch_undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Undo all of it that nothing happened to since."""
    batch = _batch(request, public_id)
    try:
        batch = undo_batch(batch, by=person(request))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect(batch)
    if go_on(batch):
        work_on_batch.enqueue(batch.pk)
    return redirect(batch)


def _batch(request: HttpRequest, public_id: UUID) -> Batch:
    return get_object_or_404(batches_of(person(request)).select_related("made_by"), public_id=public_id)
