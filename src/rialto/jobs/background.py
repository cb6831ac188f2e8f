"""The one module from which rooms import `task`, so that a move to Django's own tasks touches nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cronsim import CronSim
from django.utils import timezone
from django_tasks import task as declare_task
from django_tasks.base import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a task is run: at most `tries` times; after the nth failure it waits `pause` * 4^(n-1) seconds."""

    tries: int = 3
    pause: float = 10
    # A line of a crontab in the site's time zone, or empty for a task that only runs when somebody asks.
    every: str = ""


TERMS: dict[str, Terms] = {}
CALENDAR: dict[str, Task] = {}


def task(
    *, tries: int = 3, pause: float = 10, every: str = "", priority: int = 0, takes_context: bool = False
) -> Callable[[Callable[..., Any]], Task]:
    """Declare a function as a task; `room_task.enqueue(...)` promises a run, in the caller's transaction.

    `every` is a line of a crontab ("0 4 * * *"); a wrong one stops the start (CronSimError).
    """

    def declare(function: Callable[..., Any]) -> Task:
        if every:
            CronSim(every, timezone.now())
        options: dict[str, Any] = {"priority": priority, "takes_context": takes_context}
        declared: Task = declare_task(**options)(function)
        TERMS[declared.module_path] = Terms(tries=tries, pause=pause, every=every)
        if every:
            CALENDAR[declared.module_path] = declared
        return declared

    return declare


def terms_of(task_path: str) -> Terms:
    """The terms of a task; the usual ones when its module is not loaded."""
    return TERMS.get(task_path, Terms())
