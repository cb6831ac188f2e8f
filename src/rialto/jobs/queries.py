"""Asking about background work."""

from django_tasks_db.models import DBTaskResult


def is_work_waiting() -> bool:
    """Whether a job is due and no worker has taken it yet."""
    return DBTaskResult.objects.ready().exists()
