"""Sources: how they fare, what is asked of them, and what they gave."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from rialto.accounts.doors import attempt, person
from rialto.base.errors import Refused
from rialto.base.paging import page_of
from rialto.catalogue.models import Source
from rialto.desk.doors import sent, staff_form, staff_only, staff_post
from rialto.desk.forms.sources import ReasonForm, SourceFilterForm, SourceForm, said_of
from rialto.desk.sources import (
    FAILING,
    WITHOUT,
    latest_run,
    source_lines,
    source_overview,
    sources_matching,
)
from rialto.harvesting.actions import (
    ask_for_run,
    change_source,
    discard_proposal,
    pause_feed,
    resume_feed,
)
from rialto.harvesting.choices import FeedState
from rialto.harvesting.models import Feed, RefusedRecord, Run
from rialto.harvesting.queries import Unreadable, progress_of, runs_of, text_of_body
from rialto.harvesting.tasks import harvest_due_feeds

PAGE_SIZE = 50


@staff_only
def source_list(request: HttpRequest) -> HttpResponse:
    """Every source, those that need a person first."""
    filters = SourceFilterForm(request.GET).filters
    found = sources_matching(filters)
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {
        "filters": filters,
        "states": [
            *FeedState.choices,
            (FAILING, _("failed at its last run")),
            (WITHOUT, _("is not fetched")),
        ],
        "page": page,
        "lines": source_lines(list(found[page.rows])),
        "crumbs": crumbs(),
    }
    return render(request, "desk/source_list.html", context)


@staff_form
def source_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One source: its state, its settings and its history."""
    source = get_object_or_404(Source.objects.select_related("feed", "owner"), slug=slug)
    feed = getattr(source, "feed", None)
    form = SourceForm(sent(request), initial=said_of(source, feed), has_feed=feed is not None)
    if request.method == "POST" and form.is_valid():
        try:
            change_source(source, form.terms, by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Kept."))
            return redirect("desk:source-page", source.slug)
        source.refresh_from_db()
    context = {"overview": source_overview(source), "form": form, "crumbs": crumbs(to_list=True)}
    return render(request, "desk/source_page.html", context, status=400 if form.errors else 200)


@staff_post
def source_run(request: HttpRequest, slug: str) -> HttpResponse:
    """Read it at the next turn, which is asked for as well."""
    feed = feed_of(slug)
    if attempt(request, lambda: ask_for_run(feed, by=person(request)), done=_("It is read in a moment.")):
        harvest_due_feeds.enqueue()
    return redirect("desk:source-page", slug)


@staff_post
def source_resume(request: HttpRequest, slug: str) -> HttpResponse:
    """Read it again."""
    feed = feed_of(slug)
    attempt(request, lambda: resume_feed(feed, by=person(request)), done=_("It is read again from now on."))
    return redirect("desk:source-page", slug)


@staff_form
def source_pause(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask why, then read it no more until somebody resumes it."""
    feed = feed_of(slug)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        attempt(request, lambda: pause_feed(feed, by=person(request), reason=reason), done=_("It is paused."))
        return redirect("desk:source-page", slug)
    return question(
        request,
        feed,
        form=form,
        title=_("Pause this source?"),
        lede=_("It is not read until somebody resumes it. Its entries stay as they are."),
        yes=_("Pause it"),
    )


@staff_form
def source_accept_loss(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask first: what the source no longer shows may then leave the catalogue."""
    feed = feed_of(slug)
    if request.method == "POST":
        attempt(
            request,
            lambda: resume_feed(feed, by=person(request), accept_loss=True),
            done=_("The loss is accepted: what is missing leaves after its time of grace."),
        )
        return redirect("desk:source-page", slug)
    return question(
        request,
        feed,
        title=_("Accept the loss?"),
        lede=_(
            "Entries that the source no longer shows leave the catalogue after their time of grace. Look at the source first: if it is only broken, resume it without accepting."
        ),
        yes=_("Accept the loss and go on reading"),
    )


@staff_form
def source_discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask first, then forget a source that was proposed and never read."""
    feed = feed_of(slug)
    if request.method == "POST":
        if attempt(request, lambda: discard_proposal(feed, by=person(request)), done=_("It is discarded.")):
            return redirect("desk:source-list")
        return redirect("desk:source-page", slug)
    return question(
        request,
        feed,
        title=_("Discard this source?"),
        lede=_("What was said of it is forgotten. It has not been read, so that no entry is lost."),
        yes=_("Discard it"),
    )


@staff_only
def run_progress(request: HttpRequest, number: int) -> HttpResponse:
    """How far a run is: the piece of a page that asks for itself again while the run goes on."""
    run = get_object_or_404(Run.objects.select_related("feed__source"), pk=number)
    return render(request, "desk/_run_progress.html", {"progress": progress_of(run), "here": request.path})


@staff_only
def source_progress(request: HttpRequest, slug: str) -> HttpResponse:
    """The same of a source's latest run, or that it waits for its turn."""
    feed = feed_of(slug)
    latest = latest_run(feed, runs_of(feed).first())
    context = {"progress": latest.progress, "is_awaited": latest.is_awaited, "here": request.path}
    return render(request, "desk/_run_progress.html", context)


@staff_only
def refusal_page(request: HttpRequest, number: int) -> HttpResponse:
    """What could not be taken in, and the beginning of the document that it stood in, as text."""
    refusal = get_object_or_404(
        RefusedRecord.objects.select_related("run__feed__source", "document", "body"), pk=number
    )
    text, problem = "", ""
    if refusal.body:
        try:
            text = text_of_body(refusal.body)
        except Unreadable as failure:
            problem = str(failure)
    run_url = reverse("desk:run-page", args=[refusal.run_id])
    context = {
        "refusal": refusal,
        "text": text,
        "problem": problem,
        "crumbs": [
            *crumbs(),
            (_("Harvest runs"), reverse("desk:run-list")),
            (refusal.run.feed.source.name, run_url),
        ],
    }
    return render(request, "desk/refusal_page.html", context)


def feed_of(slug: str) -> Feed:
    return get_object_or_404(Feed.objects.select_related("source"), source__slug=slug)


def crumbs(*, to_list: bool = False) -> list[tuple[str, str]]:
    """The way from the front page to a page about sources."""
    way = [(_("Desk"), reverse("desk:overview"))]
    return [*way, (_("Sources"), reverse("desk:source-list"))] if to_list else way


def question(request: HttpRequest, feed: Feed, **words: Any) -> HttpResponse:
    """A page that asks before something is done to a source."""
    back = reverse("desk:source-page", args=[feed.source.slug])
    form = words.get("form")
    context = {
        "subject": feed.source.name,
        "back": back,
        "crumbs": [*crumbs(to_list=True), (feed.source.name, back)],
        **words,
    }
    return render(request, "question.html", context, status=400 if form is not None and form.errors else 200)
