from datetime import UTC, datetime, timedelta

import pytest
from cronsim import CronSimError
from django.utils import timezone
from django_tasks.base import TaskResultStatus

from rialto.jobs import actions
from rialto.jobs.background import CALENDAR, task, terms_of
from rialto.jobs.models import Job, Schedule, WorkerLease
from tests.jobs.sample_tasks import every_minute, fail, note

pytestmark = pytest.mark.django_db


@pytest.fixture
def only_every_minute(monkeypatch):
    monkeypatch.setattr(actions, "CALENDAR", {every_minute.module_path: every_minute})


def test_a_claimed_job_is_not_claimed_again():
    note.enqueue("file", "text")

    first, second = actions.claim_job("one"), actions.claim_job("two")

    assert first is not None
    assert (first.status, first.worker_ids, second) == (TaskResultStatus.RUNNING, ["one"], None)


def test_a_job_of_a_living_worker_is_left_alone():
    note.enqueue("file", "text")
    actions.renew_lease("one")
    actions.claim_job("one")

    assert actions.find_lost_jobs() == 0


def test_a_job_whose_lease_ran_out_is_ready_again():
    note.enqueue("file", "text")
    actions.renew_lease("one")
    actions.claim_job("one")
    WorkerLease.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert actions.find_lost_jobs() == 1

    assert actions.claim_job("two").worker_ids == ["one", "two"]


def test_a_job_that_kills_every_worker_is_given_up():
    note.enqueue("file", "text")
    for name in ("one", "two"):
        actions.claim_job(name)
        actions.find_lost_jobs()
    actions.claim_job("three")

    actions.find_lost_jobs()

    job = Job.objects.get()
    assert (job.status, job.exception_class_path) == (
        TaskResultStatus.FAILED,
        "rialto.jobs.actions.WorkerLost",
    )


def test_a_failed_try_waits_longer_each_time():
    fail.enqueue("file")
    pauses = []

    for name in ("one", "two"):
        Job.objects.update(run_after=timezone.now())
        job = actions.claim_job(name)
        before = timezone.now()
        job.set_failed(ValueError("no"))
        pauses.append(round((job.run_after - before).total_seconds(), 1))

    assert pauses == [0.1, 0.2]  # 0.05 s and four times that, rounded


def test_a_task_of_the_calendar_seen_first_waits_for_its_next_time(only_every_minute):
    now = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)

    promised = [actions.enqueue_due_jobs(now=now + timedelta(seconds=step)) for step in (0, 10, 40, 50)]

    assert promised == [0, 0, 1, 0]


def test_times_that_nobody_was_there_for_are_made_up_for_once(only_every_minute):
    now = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)
    actions.enqueue_due_jobs(now=now)

    promised = actions.enqueue_due_jobs(now=now + timedelta(hours=5))

    assert (promised, Job.objects.count(), Schedule.objects.count()) == (1, 1, 2)


def test_old_jobs_are_forgotten_and_the_latest_schedule_is_kept(only_every_minute):
    note.enqueue("file", "text")
    Job.objects.update(finished_at=timezone.now() - timedelta(days=15))
    for days in (90, 80):
        actions.enqueue_due_jobs(now=timezone.now() - timedelta(days=days))
    Job.objects.filter(finished_at=None).delete()

    assert actions.forget_old_jobs() == 1

    assert (Job.objects.count(), Schedule.objects.count()) == (0, 1)


def test_a_wrong_calendar_line_stops_the_start():
    with pytest.raises(CronSimError, match="hour"):
        task(every="0 99 * * *")(actions.forget_old_jobs)

    assert terms_of("rialto.jobs.actions.forget_old_jobs").every == ""


def test_a_task_nobody_loaded_has_the_usual_terms():
    assert terms_of("nowhere.at_all").tries == 3


def test_every_task_of_the_calendar_can_be_found_by_its_path():
    from django.utils.module_loading import import_string

    assert all(import_string(path) == declared for path, declared in CALENDAR.items())
