"""Entry pages."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rialto.catalogue.choices import Kind
from rialto.catalogue.models import Entry
from rialto.catalogue.queries.exclusions import is_unspoken
from rialto.catalogue.queries.pages import entry_at, moved_entry, page_of
from rialto.catalogue.queries.provenance import provenance_of
from rialto.coalitions.queries.transfer_homes import home_of
from rialto.coalitions.queries.transfers import transfers_of
from rialto.coalitions.rules import Person, coalitions_run_by
from rialto.coalitions.transfer_rules import coalitions_that_may_want
from rialto.exchange.queries.waiting import kept_elsewhere
from rialto.finding.feeds.calendars import calendar_text
from rialto.finding.feeds.items import dated_entry
from rialto.finding.lines import lines_shown
from rialto.finding.queries import SHOWN_RELATED, related_ids, related_to
from rialto.website.block_pages import article_shown, page_context
from rialto.website.entry_provenance import provenance_rows, translations_shown
from rialto.website.moved import moved_on
from rialto.website.schema_org import json_ld_of
from rialto.website.shown import address_in, entry_context, trail_of
from rialto.website.visits import note_click, note_view


@require_safe
def entry_page(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """One entry; an address it once had leads to it, a withdrawn one says that it is gone (410)."""
    entry = entry_at(kind, slug)
    if entry is None:
        moved = moved_entry(kind, slug)
        if moved is None:
            raise Http404
        # The newest address of what was taken down holds the words of its title.
        if not moved.is_public and is_unspoken(moved):
            return entry_gone(request, moved)
        return HttpResponsePermanentRedirect(moved.get_absolute_url())
    if not entry.is_public:
        return entry_gone(request, entry)
    note_view(request, entry)
    language = translation.get_language() or "en"
    page = page_of(entry, language=language, related_ids=related_ids(entry))
    shown = article_shown(entry, language) if entry.kind == Kind.ARTICLE else None
    template = "website/block_page.html" if shown else "website/entry_page.html"
    context = page_context(shown, language=language) if shown else entry_context(page, language=language)
    if entry.kind == Kind.GOOD_PRACTICE:
        context |= transfers_context(entry, request.user, language)
    context |= {"entry": entry, "crumbs": crumbs_to(entry.kind), "kept": kept_elsewhere(entry)}
    context["related"] = lines_shown(page.related, language=language, only_current=True)[:SHOWN_RELATED]
    context["json_ld"] = json_ld_of(page, address=entry.get_absolute_url(), language=language)
    return render(request, template, context)


def entry_gone(request: HttpRequest, entry: Entry) -> HttpResponse:
    """What a withdrawn entry was and what is like it; of one that was taken down, only that it was."""
    is_down = is_unspoken(entry)
    related = [] if is_down else related_to(entry, language=translation.get_language() or "en")
    context = {"entry": entry, "is_taken_down": is_down, "related": related}
    return render(request, "website/entry_gone.html", context, status=410)


@require_safe
def entry_calendar(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The dates of one public entry for calendars."""
    entry = entry_at(kind, slug)
    if entry is None:
        return moved_on("website:entry-calendar", kind, slug)
    if not entry.is_public or entry.starts_on is None:
        raise Http404
    language = translation.get_language() or "en"
    text = calendar_text(
        [dated_entry(page_of(entry, language=language))],
        name=entry.title,
        site=urlsplit(settings.ORIGIN).hostname or settings.SITE_NAME,
        address=f"{settings.ORIGIN}{request.path}",
    )
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{entry.slug[:60]}.ics"'
    return response


@never_cache
@require_safe
def entry_leave(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """On to the provider; that somebody went there is counted, and nothing else."""
    entry = entry_at(kind, slug)
    if entry is None:
        return moved_on("website:entry-leave", kind, slug)
    if not entry.is_public or not entry.address:
        raise Http404
    note_click(request, entry)
    return HttpResponseRedirect(address_in(entry, translation.get_language() or "en"))


@require_safe
def entry_provenance(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Where each part of a public entry comes from."""
    entry = entry_at(kind, slug)
    if entry is None:
        return moved_on("website:entry-provenance", kind, slug)
    if not entry.is_public:
        raise Http404
    language = translation.get_language() or "en"
    page = page_of(entry, language=language)
    texts = translations_shown(entry, language)
    context = {
        "entry": entry,
        "title": page.title,
        "rows": provenance_rows(page, provenance_of(entry), texts, language=language),
        "trail": list(trail_of(page, language)),
        "kept": kept_elsewhere(entry),
        "crumbs": [*crumbs_to(entry.kind), (page.title.text, entry.get_absolute_url())],
    }
    return render(request, "website/entry_provenance.html", context)


def transfers_context(entry: Entry, user: Person, language: str) -> dict[str, object]:
    """Where else a practice is wanted or adopted, and whether a coalition of the reader's may want it. One query, some more for who
    coordinates a coalition."""
    may_want = (
        coalitions_run_by(user).exists() and coalitions_that_may_want(user, entry, home_of(entry)).exists()
    )
    return {"transfers": transfers_of(entry, language), "may_want": may_want}


def crumbs_to(kind: str) -> list[tuple[str, str]]:
    """The way from the front page to the entries of a kind."""
    return [(str(Kind(kind).label), f"{reverse('finding:results')}?kind={kind}")]


@require_safe
def kind_page(request: HttpRequest, kind: str) -> HttpResponse:
    """A kind's own address leads to all that there is of it."""
    return redirect(f"{reverse('finding:results')}?{urlencode({'kind': kind})}")
