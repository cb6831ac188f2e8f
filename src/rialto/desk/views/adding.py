"""Adding a source: an address or a table, how it is read, what it would bring, and whose it is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.doors import person
from rialto.base.errors import Refused
from rialto.desk.adding import preview_shown, ways_shown
from rialto.desk.columns import shown_table
from rialto.desk.doors import sent, staff_form, staff_only, staff_post
from rialto.desk.forms.adding import AddressForm, ColumnsForm, TableForm, WayForm
from rialto.desk.forms.sources import SourceForm, said_of
from rialto.desk.views.sources import crumbs, feed_of
from rialto.harvesting.actions import (
    approve_source,
    is_uploaded,
    map_columns,
    preview_feed,
    propose_source,
    propose_table,
    replace_table,
    table_sample,
)
from rialto.harvesting.choices import FeedState
from rialto.harvesting.models import Feed
from rialto.harvesting.probing import probe
from rialto.harvesting.tasks import harvest_due_feeds


@staff_form
def source_add(request: HttpRequest) -> HttpResponse:
    """Look at a pasted address for at most ten seconds, and offer the ways in which it can be read."""
    form = AddressForm(sent(request))
    context = {"form": form, "table_form": TableForm(), "crumbs": crumbs(to_list=True)}
    if request.method == "POST" and form.is_valid():
        probed = probe(form.cleaned_data["address"])
        context |= {"probed": probed, "ways": ways_shown(probed)}
    return render(request, "desk/source_add.html", context, status=400 if form.errors else 200)


@staff_post
def source_choose(request: HttpRequest) -> HttpResponse:
    """Take one of the ways that were offered; the source then waits for approval."""
    form = WayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Something of what was chosen got lost. Look at the address again."))
        return redirect("desk:source-add")
    said = form.cleaned_data
    try:
        feed = propose_source(
            said["address"],
            by=person(request),
            adapter=said["adapter"],
            column_map=form.column_map,
            credential=said["credential"],
        )
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("desk:source-add")
    return redirect("desk:source-preview", feed.source.slug)


@staff_post
def table_add(request: HttpRequest) -> HttpResponse:
    """Take a table in as a source that waits for approval, and ask what its columns mean."""
    form = TableForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            feed = propose_table(form.file.chunks(), file_name=form.file.name or "", by=person(request))
        except Refused as refusal:
            form.add_error("table", str(refusal.message))
        else:
            return redirect("desk:source-columns", feed.source.slug)
    context = {"form": AddressForm(), "table_form": form, "crumbs": crumbs(to_list=True)}
    return render(request, "desk/source_add.html", context, status=400)


@staff_form
def table_replace(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a new version of a table in the place of the one before; it is read at the next turn."""
    feed = feed_of(slug)
    form = TableForm(sent(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            replace_table(feed, form.file.chunks(), file_name=form.file.name or "", by=person(request))
        except Refused as refusal:
            form.add_error("table", str(refusal.message))
        else:
            messages.success(
                request, _("The new version is here. Look whether its columns still mean the same.")
            )
            return redirect("desk:source-columns", slug)
    context = {"feed": feed, "form": form, "crumbs": to_source(feed)}
    return render(request, "desk/table_replace.html", context, status=400 if form.errors else 200)


@staff_form
def source_columns(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what each column of a table means, beside its first rows."""
    feed = feed_of(slug)
    sample = table_sample(feed)
    form = ColumnsForm(sample, sent(request))
    if request.method == "POST" and not sample.problem and form.is_valid():
        try:
            map_columns(feed, form.column_map, by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("What the columns mean is remembered."))
            return redirect("desk:source-preview", slug)
    context = {
        "feed": feed,
        "sample": sample,
        "table": shown_table(sample),
        "form": form,
        "is_uploaded": is_uploaded(feed),
        "crumbs": to_source(feed),
    }
    return render(request, "desk/source_columns.html", context, status=400 if form.errors else 200)


@staff_only
def source_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """What a run would do now, and, where the source waits for approval, the form that takes it in."""
    feed = feed_of(slug)
    shown = preview_shown(preview_feed(feed), translation.get_language() or "en")
    context = {
        "feed": feed,
        "shown": shown,
        "form": SourceForm(initial=said_of(feed.source, feed)) if feed.state == FeedState.PROPOSED else None,
        "crumbs": to_source(feed),
    }
    return render(request, "desk/source_preview.html", context)


@staff_form
def source_approve(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a proposed source in with its name, licence and owner; its first run is asked for."""
    feed = feed_of(slug)
    form = SourceForm(sent(request), initial=said_of(feed.source, feed))
    if request.method == "POST" and form.is_valid():
        try:
            approve_source(feed, form.terms, by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            harvest_due_feeds.enqueue()
            messages.success(request, _("The source is taken in. Its first run begins in a moment."))
            return redirect("desk:source-page", slug)
    context = {"feed": feed, "form": form, "crumbs": to_source(feed)}
    return render(request, "desk/source_approve.html", context, status=400 if form.errors else 200)


def to_source(feed: Feed) -> list[tuple[str, str]]:
    """The way from the front page to what belongs to one source."""
    return [*crumbs(to_list=True), (feed.source.name, reverse("desk:source-page", args=[feed.source.slug]))]
