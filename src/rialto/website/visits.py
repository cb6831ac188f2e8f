"""Counting how often entries are read: in memory first, written some seconds later, without anything about who reads.

No cookie, no address, no profile: a visit is an entry and a day. Robots are left out by what they call themselves, and so are
pages that a browser fetches before anybody wants them.
"""

import atexit
import re
import threading
import time
from collections import Counter
from datetime import date
from functools import lru_cache

import structlog
from django.conf import settings
from django.db import Error as DatabaseFailure
from django.db import close_old_connections
from django.http import HttpRequest
from django.utils import timezone

from rialto.catalogue.actions.visits import Counted, add_visits
from rialto.catalogue.models import Entry

log = structlog.get_logger("rialto.website")
# What programs that read pages call themselves; browsers say nothing of the kind.
ROBOTS = re.compile(
    r"bot\b|bot[/_-]|crawl|spider|slurp|archiver|monitor|check|scan|fetch|preview|validator|lighthouse|pagespeed|headless|phantom|"
    r"selenium|playwright|puppeteer|curl|wget|httpie|httpx|python|java/|okhttp|go-http|ruby|perl|php|axios|node|libwww|scrapy|"
    r"facebookexternalhit|whatsapp|telegram|feed|rss|http[_-]?client|rialto",
    re.IGNORECASE,
)
# Kept in memory at most, in case the database cannot be written for long.
MOST_KEPT = 20_000
Key = tuple[int, date]


class VisitCounter:
    """Counts of one process. Safe for threads; counting costs a lock and an addition."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._views: Counter[Key] = Counter()
        self._clicks: Counter[Key] = Counter()
        self._thread: threading.Thread | None = None

    def add(self, entry_id: int, *, views: int = 0, clicks: int = 0) -> None:
        """Count something that happened today."""
        key = (entry_id, timezone.localdate())
        with self._lock:
            if len(self._views) < MOST_KEPT or key in self._views:
                self._views[key] += views
                self._clicks[key] += clicks
            if self._thread is None and settings.VISITS_FLUSH_SECONDS:
                # Begun with the first visit, not with the program: a web server parts into processes in between.
                self._thread = threading.Thread(target=self._keep_flushing, daemon=True, name="rialto-visits")
                self._thread.start()
                atexit.register(self.flush)

    def flush(self) -> int:
        """Write what was counted; returns how many rows. What cannot be written now is kept for the next time."""
        with self._lock:
            views, self._views = self._views, Counter()
            clicks, self._clicks = self._clicks, Counter()
        if not views:
            return 0
        try:
            return add_visits({key: Counted(count, clicks[key]) for key, count in views.items()})
        # Of whatever sort, lost connections (InterfaceError) among them: the thread must not end by it.
        except DatabaseFailure as error:
            log.warning("visits were not written", error=str(error))
            with self._lock:
                self._views.update(views)
                self._clicks.update(clicks)
            return 0

    def _keep_flushing(self) -> None:
        while True:
            time.sleep(settings.VISITS_FLUSH_SECONDS)
            self.flush()
            close_old_connections()


counter = VisitCounter()


def note_view(request: HttpRequest, entry: Entry) -> None:
    """Count that somebody looks at an entry's page."""
    if is_person(request):
        counter.add(entry.pk, views=1)


def note_click(request: HttpRequest, entry: Entry) -> None:
    """Count that somebody goes on to the provider."""
    if is_person(request):
        counter.add(entry.pk, clicks=1)


def is_person(request: HttpRequest) -> bool:
    """Whether a request looks like somebody reading, by method and by what the program calls itself."""
    said = request.headers
    purpose = f"{said.get('Sec-Purpose', '')} {said.get('Purpose', '')} {said.get('X-Moz', '')}".lower()
    if request.method != "GET" or "prefetch" in purpose or "prerender" in purpose:
        return False
    return _is_browser(said.get("User-Agent", ""))


# Most people have one of few browsers, and the search costs as much as all else here.
@lru_cache(maxsize=256)
def _is_browser(agent: str) -> bool:
    return agent.startswith("Mozilla/") and not ROBOTS.search(agent)
