"""Many feeds at once: a thread for each host that is asked, and this one, which parses and writes what they bring."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections
from django.db.models import Q
from django.utils import timezone

from rialto.base.errors import Refused
from rialto.harvesting.actions.harvest import failing
from rialto.harvesting.actions.reading import Reading
from rialto.harvesting.actions.runs import begin_run, pause_run
from rialto.harvesting.choices import FeedState, RunState
from rialto.harvesting.documents import Arrival, Errand, bring
from rialto.harvesting.models import Feed, Run

# Feeds that are open at once for each thread: some wait for a host that another one asks.
OPEN_FOR_A_THREAD = 2


def harvest_due(*, seconds: float | None = None, allow: tuple[str, ...] = ()) -> tuple[list[Run], bool]:
    """Read the feeds that are due, or go on with those; gives the runs that ended, and whether something is left.

    After `seconds` nothing more is asked for: runs that are not done wait for the next turn.
    """
    due = feeds_due()
    dispatcher = Dispatcher(iter(due), threads=settings.HARVEST_HOSTS, seconds=seconds, allow=allow)
    return dispatcher.run(), bool(dispatcher.is_cut or feeds_due())


def feeds_due() -> list[Feed]:
    """Feeds whose time has come and those that wait to be continued, the longest due first."""
    # One that waits for its host says until when.
    is_due = Q(due_at__lte=timezone.now()) | Q(due_at=None, runs__state=RunState.WAITING)
    feeds = Feed.objects.filter(is_due, state=FeedState.ACTIVE).select_related("source")
    return list(feeds.order_by("due_at", "pk").distinct())


class Dispatcher:
    """Asks each host for one document at a time and deals with what arrives, one after the other.

    At most `threads` documents are on their way or waiting, large ones on disk, so that memory does not grow with the
    number of feeds.
    """

    def __init__(
        self,
        feeds: Iterator[Feed],
        *,
        threads: int,
        seconds: float | None = None,
        allow: tuple[str, ...] = (),
    ) -> None:
        self.feeds, self.threads, self.allow = feeds, threads, allow
        self.until = time.monotonic() + seconds if seconds is not None else float("inf")
        self.readings: dict[int, Reading] = {}
        self.held: dict[int, Errand] = {}
        self.under_way: Counter[int] = Counter()
        self.busy: set[str] = set()
        self.arrivals: SimpleQueue[tuple[int, str, Arrival]] = SimpleQueue()
        self.ended: list[Run] = []
        self.is_cut = False

    def run(self) -> list[Run]:
        """Work until nothing is left or the time is over; gives the runs that ended."""
        with ThreadPoolExecutor(self.threads, thread_name_prefix="fetch") as threads:
            try:
                while self._is_under_way(threads):
                    self._take(threads, *self.arrivals.get())
            finally:
                for reading in self.readings.values():
                    pause_run(reading.run)
        return self.ended

    def _is_under_way(self, threads: ThreadPoolExecutor) -> bool:
        """Send out what can be sent, and say whether something will arrive."""
        while not self._is_over():
            self._open_more()
            for pk in list(self.readings):
                if not self.under_way.get(pk):
                    self._send_or_finish(pk, threads)
            if self.under_way or not self.readings:
                break  # else: what has ended made room for others
        return bool(self.under_way)

    def _is_over(self) -> bool:
        self.is_cut = self.is_cut or time.monotonic() > self.until
        return self.is_cut

    def _open_more(self) -> None:
        while len(self.readings) < self.threads * OPEN_FOR_A_THREAD:
            feed = next(self.feeds, None)
            if feed is None:
                return
            try:
                run = begin_run(feed)
            except Refused:
                continue  # another process has it
            with self._failing(run):
                self.readings[run.pk] = Reading(run, allow=self.allow)

    def _send_or_finish(self, pk: int, threads: ThreadPoolExecutor) -> None:
        reading = self.readings[pk]
        with self._failing(reading.run):
            if not self._send(pk, threads) and pk not in self.held:
                reading.finish()
                self._close(reading.run)

    def _send(self, pk: int, threads: ThreadPoolExecutor) -> bool:
        """Send for the next document of a reading if its host is free; false when there is none, or it has to wait."""
        errand = self.held.pop(pk, None) or self.readings[pk].next_errand()
        if errand is None:
            return False
        host = urlsplit(errand.address).netloc.lower() or errand.address
        if host in self.busy or self.under_way.total() >= self.threads:
            self.held[pk] = errand
            return False
        self.busy.add(host)
        self.under_way[pk] += 1
        threads.submit(self._bring, pk, host, errand)
        return True

    def _bring(self, pk: int, host: str, errand: Errand) -> None:
        """In a thread of its own: fetch, and hand over. What goes wrong is told in the arrival."""
        try:
            self.arrivals.put((pk, host, bring(errand)))
        finally:
            connections.close_all()

    def _take(self, threads: ThreadPoolExecutor, pk: int, host: str, arrival: Arrival) -> None:
        self.busy.discard(host)
        self.under_way -= Counter({pk: 1})  # forgets those at zero
        reading = self.readings.get(pk)
        if reading is None:
            return
        with self._failing(reading.run):
            if not self._is_over():
                self._send(pk, threads)  # the next one comes while this one is read
            reading.take(arrival)

    @contextmanager
    def _failing(self, run: Run) -> Iterator[None]:
        """A run that ends by a fault makes room for the next."""
        with failing(run):
            yield
        if run.state in (RunState.FAILED, RunState.WAITING):
            self._close(run)

    def _close(self, run: Run) -> None:
        self.ended.append(run)
        self.readings.pop(run.pk, None)
        self.held.pop(run.pk, None)
