"""Commits met before anybody asks: a thread that looks for them, asks what everybody asks, and only then hands the commit over.

Without it the first visitor after each commit pays for counting every document. With it commits are seen a little later (`PAUSE_SECONDS` and
what the questions take), so it is for processes that serve pages; whoever has to see a commit at once asks a reader without it.
"""

import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import structlog

from ..port import Query, SearchError

if TYPE_CHECKING:
    from .reader import TantivyReader

log = structlog.get_logger(__name__)

PAUSE_SECONDS = 0.1
# While one commit follows another, no more than a tenth of a core goes into this.
PAUSE_SHARE = 9
# After so long an old commit is not answered from any more, whatever keeps the thread.
PATIENCE_SECONDS = 0.6
# What is asked may change without a commit, as the day does.
REPEAT_SECONDS = 10.0


class Warming:
    """The thread of one reader."""

    def __init__(self, reader: "TantivyReader", questions: Callable[[], Iterable[Query]]) -> None:
        self._reader = reader
        self._questions = questions
        self._behind_since: float | None = None
        self._wanted = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warming", daemon=True)
        self._thread.start()

    def is_on_it(self) -> bool:
        """Whether a commit that was just noticed may be waited for. It is begun with at once."""
        if not self._thread.is_alive():
            return False
        now = time.monotonic()
        since = self._behind_since
        if since is None:
            self._behind_since = since = now
            self._wanted.set()
        return now - since < PATIENCE_SECONDS

    def _run(self) -> None:
        warmed, asked_at = "", 0.0
        while True:
            begun = time.monotonic()
            try:
                if self._reader.newest_stamp() != warmed or begun - asked_at > REPEAT_SECONDS:
                    warmed, asked_at = self._reader.warm(self._questions()), begun
                self._behind_since = None
            except SearchError:
                pass  # whoever asks is told, and falls back
            except Exception as error:  # the next commit may be better
                log.warning("search.warming_failed", reason=str(error)[:300])
            time.sleep(min(PAUSE_SHARE * (time.monotonic() - begun), PATIENCE_SECONDS / 2))
            self._wanted.wait(PAUSE_SECONDS)
            self._wanted.clear()
