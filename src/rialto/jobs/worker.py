"""The worker: django-tasks-db's, with a lease, a second chance for lost and failed jobs, and the calendar."""

import signal
import sys
import threading
import time
from types import FrameType

import structlog
from django.db import DatabaseError, close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands import db_worker

from rialto.jobs import actions

log = structlog.get_logger("rialto.jobs")
POLL_SECONDS = 0.5
TEND_SECONDS = 5
# How long a job may go on after the worker was asked to stop; the launcher and systemd wait longer than this.
GRACE_SECONDS = 5


class Worker(db_worker.Worker):
    """Does jobs until it is asked to stop; with `batch`, until there are none."""

    def __init__(self, *, batch: bool = False, interval: float = POLL_SECONDS) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        self.tended_at = float("-inf")
        self.left = threading.Event()

    def run(self) -> None:
        """Claim and run jobs, look after the others' in between."""
        # A job claimed without a lease would look like one whose worker died.
        while not self._renew_lease():
            if self.batch or not self.running:
                return
            time.sleep(self.interval)
        heart = threading.Thread(target=self._beat, name="lease", daemon=True)
        heart.start()
        log.info("worker began", worker_id=self.worker_id)
        try:
            while self.running:
                close_old_connections()
                if not self._step() and self.running:
                    if self.batch:
                        return
                    time.sleep(self.interval)
        finally:
            signal.alarm(0)
            self.left.set()
            heart.join(timeout=2)
            actions.leave(self.worker_id)
            log.info("worker ended", worker_id=self.worker_id)

    def _step(self) -> bool:
        """Do one round of work; False when there was no job or the database was busy."""
        try:
            if time.monotonic() - self.tended_at > TEND_SECONDS:
                self.tended_at = time.monotonic()
                found, promised = actions.find_lost_jobs(), actions.enqueue_due_jobs()
                if found or promised:
                    log.info("jobs tended", found_again=found, promised_by_calendar=promised)
            job = actions.claim_job(self.worker_id)
        except DatabaseError as error:
            # Locked for long, or the server is restarting: the next round opens a new connection if it must.
            log.warning("database did not answer", error=str(error))
            connection.close_if_unusable_or_obsolete()
            return False
        # Asked to stop meanwhile: what was claimed is handed back when the worker leaves.
        if job is None or not self.running:
            return False
        self.run_task(job)
        return True

    def _beat(self) -> None:
        """Renew the lease from a thread of its own, so that a long job does not look like a dead worker."""
        while not self.left.wait(actions.LEASE_SECONDS / 4):
            self._renew_lease()
        connection.close()

    def _renew_lease(self) -> bool:
        """Say that this worker lives; False when the database did not answer."""
        try:
            close_old_connections()
            actions.renew_lease(self.worker_id)
        except DatabaseError as error:
            log.warning("lease not renewed", error=str(error))
            connection.close_if_unusable_or_obsolete()
            return False
        return True

    def configure_signals(self) -> None:
        """Stop at SIGTERM and SIGINT; a job that does not end in time is handed back."""
        super().configure_signals()
        signal.signal(signal.SIGALRM, lambda number, frame: sys.exit(1))

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Begin nothing more, and give what is under way a moment; asked twice, end now."""
        if not self.running:
            super().shutdown(signum, frame)
        # Unlike there, no exit from here: in the middle of a statement it would leave a transaction that nobody ends, and
        # what was claimed could not be handed back.
        self.running = False
        signal.alarm(GRACE_SECONDS)
