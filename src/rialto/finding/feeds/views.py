"""One function per address."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from rialto.base.atom import atom_text
from rialto.base.feeds import conditional
from rialto.base.site import site_title
from rialto.finding.alerts.standing import plain_search, words_of
from rialto.finding.asking import search_asked_for
from rialto.finding.feeds.calendars import calendar_text
from rialto.finding.feeds.items import Feed, dated_of, feed_of
from rialto.finding.feeds.json_feed import json_text
from rialto.search.port import IndexUnavailable

RETRY_SECONDS = 60


@require_safe
def atom_feed(request: HttpRequest) -> HttpResponse:
    """The newest entries of a search as Atom."""
    return _feed(request, "atom-feed", atom_text, "application/atom+xml; charset=utf-8")


@require_safe
def json_feed(request: HttpRequest) -> HttpResponse:
    """The newest entries of a search as JSON Feed."""
    return _feed(request, "json-feed", json_text, "application/feed+json; charset=utf-8")


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """What of a search has a date, as iCalendar."""
    search = search_asked_for(request.GET)
    language = translation.get_language() or "en"
    try:
        entries = dated_of(search, language=language)
    except IndexUnavailable:
        return _unavailable()
    query = plain_search(search).address()
    text = calendar_text(
        entries,
        name=f"{words_of(plain_search(search), language=language)} · {site_title()}",
        site=urlsplit(settings.ORIGIN).hostname or settings.SITE_NAME,
        address=f"{settings.ORIGIN}{reverse('finding:calendar-file')}{'' if query == '?' else query}",
    )
    changed_at = max((entry.updated_at for entry in entries), default=None)
    answer = conditional(request, text, changed_at, "text/calendar; charset=utf-8")
    answer.headers.setdefault("Content-Disposition", 'inline; filename="rialto.ics"')
    return answer


def _feed(request: HttpRequest, route: str, write: Callable[..., bytes], content_type: str) -> HttpResponse:
    language = translation.get_language() or "en"
    try:
        feed: Feed = feed_of(search_asked_for(request.GET), language=language, route=route)
    except IndexUnavailable:
        return _unavailable()
    return conditional(request, write(feed, site=site_title()), feed.updated_at, content_type)


def _unavailable() -> HttpResponse:
    """A reader that gets an empty feed forgets what it had: better to be asked again in a minute."""
    answer = HttpResponse("The search index is being built.", status=503, content_type="text/plain")
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer
