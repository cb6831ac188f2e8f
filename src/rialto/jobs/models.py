"""Leases of workers, promised runs of the calendar, and jobs as django-tasks keeps them."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from rialto.jobs.background import terms_of


class WorkerLease(models.Model):
    """A worker says that it lives until `expires_at`, and says so again long before."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.worker_id} until {self.expires_at:%H:%M:%S}"


class Schedule(models.Model):
    """One due time of a task of the calendar; exists once, whichever worker saw it first."""

    name = models.CharField(max_length=200)
    due_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "due_at"], name="one_run_for_each_due_time")]

    def __str__(self) -> str:
        return f"{self.name} at {self.due_at:%Y-%m-%d %H:%M}"


class Job(DBTaskResult):
    """A promised run whose failure is followed by another try, and that an interrupted worker hands back."""

    class Meta:
        proxy = True

    def set_failed(self, exc: BaseException) -> None:
        """Give the job back for another try where its terms allow one, else keep the failure."""
        terms = terms_of(self.task_path)
        tried = len(self.worker_ids)
        if isinstance(exc, SystemExit | KeyboardInterrupt):
            # The worker was asked to stop in the middle: that is no failure of the task.
            self.wait_again(self.worker_ids[:-1], after=0)
        elif tried < terms.tries:
            self.wait_again(self.worker_ids, after=terms.pause * 4 ** (tried - 1))
        else:
            super().set_failed(exc)

    def wait_again(self, worker_ids: list[Any], *, after: float) -> None:
        """Make the job ready to be claimed in `after` seconds."""
        self.status = TaskResultStatus.READY
        self.worker_ids = worker_ids
        self.started_at = None
        self.run_after = timezone.now() + timedelta(seconds=after)
        self.save(update_fields=["status", "worker_ids", "started_at", "run_after"])
