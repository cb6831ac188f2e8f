"""What workers do to jobs: claim one, find again what a dead worker left, promise what the calendar says."""

from datetime import datetime, timedelta
from typing import cast

from cronsim import CronSim
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.utils import exclusive_transaction

from rialto.jobs.background import CALENDAR, TERMS, terms_of
from rialto.jobs.models import Job, Schedule, WorkerLease

LEASE_SECONDS = 20
FORGET_JOBS_AFTER = timedelta(days=14)
FORGET_SCHEDULES_AFTER = timedelta(days=60)


class WorkerLost(Exception):
    """The worker that ran the job died each time."""


def renew_lease(worker_id: str) -> None:
    """Say that this worker lives for another `LEASE_SECONDS`."""
    expires_at = timezone.now() + timedelta(seconds=LEASE_SECONDS)
    WorkerLease.objects.update_or_create(worker_id=worker_id, defaults={"expires_at": expires_at})


def claim_job(worker_id: str) -> Job | None:
    """Take the next job that is ready; each goes to one worker only."""
    ready = Job.objects.ready()
    # Looking takes no lock; on SQLite a claim holds the one write lock for a moment.
    if not ready.exists():
        return None
    with exclusive_transaction():
        job = cast("Job | None", ready.select_for_update(skip_locked=True).first())
        if job is not None:
            job.claim(worker_id)
    return job


@transaction.atomic
def leave(worker_id: str) -> None:
    """End this worker's lease and hand back what it claimed and did not begin."""
    for job in _running().select_for_update():
        if job.worker_ids[-1:] == [worker_id]:
            job.wait_again(job.worker_ids[:-1], after=0)
    WorkerLease.objects.filter(worker_id=worker_id).delete()


@transaction.atomic
def find_lost_jobs() -> int:
    """Make jobs ready again whose worker's lease ran out, or fail them after their last try; returns how many."""
    now = timezone.now()
    alive = set(WorkerLease.objects.filter(expires_at__gt=now).values_list("worker_id", flat=True))
    lost = [job.pk for job in _running() if not alive.intersection(job.worker_ids[-1:])]
    found = 0
    for job in _running().filter(pk__in=lost).select_for_update(skip_locked=True):
        found += 1
        # Not a plain failure: a worker that dies again and again must not be given the job for ever.
        if len(job.worker_ids) < terms_of(job.task_path).tries:
            job.wait_again(job.worker_ids, after=0)
        else:
            job.set_failed(WorkerLost(f"after {len(job.worker_ids)} tries"))
    WorkerLease.objects.filter(expires_at__lt=now - timedelta(hours=1)).delete()
    return found


def _running() -> QuerySet[Job]:
    return Job.objects.filter(status=TaskResultStatus.RUNNING)


def enqueue_due_jobs(*, now: datetime | None = None) -> int:
    """Promise one run of each task of the calendar whose latest due time nobody has dealt with; returns how many.

    Times missed while no worker ran are made up for by one run. A task seen for the first time waits for its next time.
    """
    now = now or timezone.now()
    known = dict(Schedule.objects.values_list("name").annotate(Max("due_at")))
    promised = 0
    for name, task in CALENDAR.items():
        due_at = next(CronSim(TERMS[name].every, timezone.localtime(now), reverse=True))
        if name in known and known[name] >= due_at:
            continue
        try:
            with transaction.atomic():
                Schedule.objects.create(name=name, due_at=due_at)
                if name in known:
                    task.enqueue()
                    promised += 1
        except IntegrityError:
            continue  # another worker was quicker
    return promised


def forget_old_jobs() -> int:
    """Delete finished jobs, and schedule rows but for each task's latest, once nobody asks for them; returns how many."""
    now = timezone.now()
    latest = Schedule.objects.values("name").annotate(last=Max("id")).values("last")
    Schedule.objects.filter(due_at__lt=now - FORGET_SCHEDULES_AFTER).exclude(
        id__in=list(latest.values_list("last", flat=True))
    ).delete()
    return Job.objects.filter(finished_at__lt=now - FORGET_JOBS_AFTER).delete()[0]
