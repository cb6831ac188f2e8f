import signal
import threading
import time
from dataclasses import replace
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from rialto.base.memory import settle
from rialto.finding.actions import BATCH, build_few_labels, follow_log, is_index_usable, rebuild_index
from rialto.finding.alerts.percolating import Percolator
from rialto.finding.alerts.tasks import promise_news
from rialto.finding.engine import engine
from rialto.finding.following import LabelKeeper
from rialto.finding.meaning import is_on, neighbours
from rialto.search.port import IndexUnavailable, IndexUnwritable, SearchError, WriterBusy

log = structlog.get_logger("rialto.finding")
WAIT_FOR_OTHER_SECONDS = 2.0
# Who waits for the lock of another indexer takes over so soon after that one died.
WAIT_FOR_TURN_SECONDS = 0.3
# A full disk, or a build that failed: each new try reads all entries.
WAIT_FOR_ROOM_SECONDS = 5.0
WAIT_AFTER_FAILURE_SECONDS = 60.0
# Who finds so many records at once is watching an import, and lets some more gather: few large commits cost half of
# what many small ones do. Meanwhile a person's change waits for this breath and the commit before it as well; how
# long that is has not been measured.
MANY, BREATH_SECONDS = 200, 1.5


class Command(BaseCommand):
    help = (
        "Keep the search index true: follow the change log until told to stop. One of these runs at a time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        settle()
        self.stopping = threading.Event()
        self.percolator, self.percolated_until, self.percolate_at = Percolator(), (-1, -1), 0.0
        self.labels = LabelKeeper()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        try:
            self._keep_following()
        finally:
            self.labels.stop()

    def _keep_following(self) -> None:
        while not self.stopping.is_set():
            try:
                self._follow()
            except WriterBusy:
                self.stopping.wait(WAIT_FOR_TURN_SECONDS)
            except IndexUnavailable as problem:
                log.warning("index has to be built anew", reason=str(problem))
                self._rebuild()
            except (IndexUnwritable, OSError) as problem:
                # What was committed is found as before; all else waits in the log until there is room.
                log.error("the index cannot be written", reason=str(problem))
                self.stopping.wait(WAIT_FOR_ROOM_SECONDS)
            except DatabaseError as problem:
                log.error("the database did not answer", reason=str(problem))
                close_old_connections()
                self.stopping.wait(WAIT_FOR_OTHER_SECONDS)

    def _follow(self) -> None:
        if not is_index_usable():
            self._rebuild()
        with engine().writer() as writer:
            while not self.stopping.is_set():
                count = follow_log(writer)
                self.labels.look()
                if count < BATCH and not self._percolate(until=writer.position):
                    self.stopping.wait(BREATH_SECONDS if count >= MANY else settings.INDEX_POLL_SECONDS)

    def _percolate(self, *, until: int) -> bool:
        """Match a few of the indexed entries against saved searches; whether more of them wait. The index goes first."""
        if time.monotonic() < self.percolate_at:
            return False
        try:
            vectors = neighbours().position if is_on() else 0
            if (until, vectors) == self.percolated_until:
                return False
            step = self.percolator.follow(until=until)
            if not step.is_behind:
                meant = self.percolator.follow_by_meaning(until=until)
                step = replace(meant, match_count=step.match_count + meant.match_count)
        except DatabaseError:
            raise
        except Exception:
            # Alerts must not keep the index from being true: they wait, and go on where they stopped.
            log.exception("entries were not matched against saved searches")
            self.percolate_at = time.monotonic() + WAIT_AFTER_FAILURE_SECONDS
            return False
        if step.match_count:
            promise_news()
        if not step.is_behind:
            self.percolated_until = (until, vectors)
        return step.is_behind

    def _rebuild(self) -> None:
        try:
            build_few_labels()
            count = rebuild_index()
            log.info("index built", entries=count)
        except WriterBusy:
            self.stopping.wait(WAIT_FOR_OTHER_SECONDS)
        except (SearchError, OSError) as problem:
            log.error("index could not be built", reason=str(problem))
            self.stopping.wait(WAIT_FOR_ROOM_SECONDS)
