import contextlib
import os
import signal
import threading
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections

from rialto.base.memory import settle
from rialto.base.progress import counting
from rialto.catalogue.queries.indexing import public_entry_count
from rialto.finding.alerts.meaning import embed_searches
from rialto.finding.dictionaries import are_dictionaries_current
from rialto.finding.embedding import do_others_wait, embed_all, follow_log, writing
from rialto.finding.following import start_building_dictionaries
from rialto.finding.learning import Learner, is_learned, learn
from rialto.finding.meaning import is_on
from rialto.search.port import WriterBusy

log = structlog.get_logger("rialto.finding")
# How long the one that follows waits before it looks at the log again, for others, and for another writer.
POLL_SECONDS, PAUSE_SECONDS, BUSY_SECONDS = 1.0, 1.0, 5.0


class _Stopped(Exception):
    """Somebody asked for an end in the middle."""


class Command(BaseCommand):
    help = "Embed title and summary of every public entry, so that it is found by meaning in all languages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="also those that have a vector of their text")
        parser.add_argument(
            "--follow",
            action="store_true",
            help="go on with what changes, behind all other work, until told to stop",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stopping = threading.Event()
        if options["follow"]:
            self._follow()
        elif is_on():
            self._embed(anew=options["all"])
        else:
            raise CommandError(
                "Finding by meaning is off (RIALTO_MEANING), or its packages are not installed."
            )

    def _embed(self, *, anew: bool) -> None:
        try:
            with (
                writing() as writer,
                counting("Embedding", unit=" entries", total=public_entry_count()) as watch,
            ):
                embed_all(writer, gate=lambda: None, watch=watch, anew=anew)
                count = writer.count
            if not is_learned():
                with counting("Learning from names of concepts", unit=" steps") as watch:
                    for _ in learn(lambda: None):
                        watch(1)
        except WriterBusy as problem:
            raise CommandError("The shop is embedding already; the desk shows how far it is.") from problem
        self.stdout.write(f"{count} entries can be found by meaning.")

    def _follow(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        _stand_behind_all()
        if not is_on():
            # Without its packages there is nothing to do, and nothing wrong either.
            log.info("finding by meaning is off")
            self.stopping.wait()
        settle()
        # Questions are said in English by them from the moment that they stand.
        building = None if are_dictionaries_current() else start_building_dictionaries()
        while not self.stopping.is_set():
            with contextlib.suppress(_Stopped):
                self._write()
        if building is not None:
            building.terminate()
            building.wait()

    def _write(self) -> None:
        try:
            with writing() as writer:
                embed_searches(self._gate)
                if not writer.position:
                    embed_all(writer, gate=self._gate)
                learner = Learner(self._gate)
                while not self.stopping.is_set():
                    embed_searches(self._gate)
                    if not follow_log(writer, gate=self._gate) and not learner.step():
                        self.stopping.wait(POLL_SECONDS)
        except WriterBusy:
            self.stopping.wait(BUSY_SECONDS)
        except (DatabaseError, OSError) as problem:
            log.error("embedding stopped for a moment", reason=str(problem))
            close_old_connections()
            self.stopping.wait(BUSY_SECONDS)

    def _gate(self) -> None:
        """Let the index and waiting jobs go first."""
        while not self.stopping.is_set() and do_others_wait():
            self.stopping.wait(PAUSE_SECONDS)
        if self.stopping.is_set():
            raise _Stopped


def _stand_behind_all() -> None:
    """Run only on time that nobody else wants."""
    os.nice(19)
    if hasattr(os, "SCHED_IDLE"):
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
