"""Keeping the names of concepts true beside the indexer: a process of its own does the work, which takes minutes with ESCO."""

import os
import subprocess
import sys
import time
from collections.abc import Callable

import structlog
from django.conf import settings

from rialto.finding.concepts import are_labels_current, labels_stamp

log = structlog.get_logger("rialto.finding")
# An import changes the vocabularies again and again until it is through; so long nothing may have changed.
SETTLED_SECONDS = 15.0
# Behind everything that somebody waits for.
NICENESS = 15
# Who could not build waits before the next try.
AGAIN_SECONDS = 60.0


def start_building() -> "subprocess.Popen[bytes]":
    """The names and then the index built anew, lowest in priority."""
    return _start("build_labels", "--reindex")


def start_building_dictionaries() -> "subprocess.Popen[bytes]":
    """The dictionaries built anew, lowest in priority: seconds for Rialto's own lists, a minute and 590 MB with large ones beside it."""
    return _start("build_dictionaries")


def _start(*command: str) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(  # noqa: S603 -- our own command, nothing of it comes from outside
        [sys.executable, str(settings.ROOT / "manage.py"), *command], stdout=subprocess.DEVNULL
    )
    # Who starts it may be further behind already, as the embedder is; only root may raise a process again.
    os.setpriority(os.PRIO_PROCESS, process.pid, max(NICENESS, os.getpriority(os.PRIO_PROCESS, process.pid)))
    return process


class LabelKeeper:
    """Looks now and then whether the vocabularies changed; asked in the indexer's every turn, costs a query in 5 seconds."""

    def __init__(
        self,
        start: Callable[[], "subprocess.Popen[bytes]"] = start_building,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._start = start
        self._clock = clock
        self._child: subprocess.Popen[bytes] | None = None
        self._seen = ""
        self._due_at = 0.0

    def look(self) -> None:
        """Start building when the vocabularies changed and have been quiet for a while."""
        if self._child is not None:
            code = self._child.poll()
            if code is None:
                return
            self._child = None
            self._due_at = self._clock() + (AGAIN_SECONDS if code else 0.0)
            log.info("names of concepts built", code=code)
        if are_labels_current():
            self._seen = ""
            return
        stamp, now = labels_stamp(), self._clock()
        if stamp != self._seen:
            self._seen = stamp
            self._due_at = max(self._due_at, now + SETTLED_SECONDS)
        elif now >= self._due_at:
            self._child = self._start()

    def stop(self) -> None:
        """End what is being built; the next start begins it again."""
        if self._child is not None:
            self._child.terminate()
            self._child.wait()
            self._child = None
