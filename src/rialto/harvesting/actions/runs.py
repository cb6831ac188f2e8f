"""Runs: their begin, their continuation, their heartbeat and their end."""

import os
import socket
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.errors import Refused
from rialto.harvesting.actions.schedule import plan_next_run
from rialto.harvesting.choices import RunState
from rialto.harvesting.models import Feed, Run

# A run on another machine that has not moved for this long is taken for dead.
SILENCE = timedelta(minutes=15)
# A run that stopped midway goes on where it stopped, unless what it has read is older than this.
CONTINUED_WITHIN = timedelta(hours=36)


def begin_run(feed: Feed, terms: dict[str, Any] | None = None) -> Run:
    """Open a run, or go on with the one that stopped midway; raises `Refused` while another process reads the feed.

    `terms` is how it is asked for (`Run.terms`); a run that was asked for in another way is closed, not continued.
    """
    terms = terms or {}
    interrupt_dead_runs(feed)
    try:
        with transaction.atomic():
            if (run := _stopped_midway(feed)) and _is_to_be_continued(run, terms):
                run.state, run.process, run.beat_at = RunState.RUNNING, this_process(), timezone.now()
                run.ended_at, run.error = None, ""
                run.save()
                return run
            _close_waiting(feed)
            return Run.objects.create(feed=feed, process=this_process(), terms=terms)
    except IntegrityError as error:
        raise Refused(_("This source is being read right now.")) from error


def _stopped_midway(feed: Feed) -> Run | None:
    run = feed.runs.select_for_update().first()
    return run if run and run.state in (RunState.WAITING, RunState.INTERRUPTED) else None


def _is_to_be_continued(run: Run, terms: dict[str, Any]) -> bool:
    return run.terms == terms and not terms.get("limit") and timezone.now() - run.beat_at < CONTINUED_WITHIN


def _close_waiting(feed: Feed) -> None:
    feed.runs.filter(state=RunState.WAITING).update(
        state=RunState.INTERRUPTED, ended_at=timezone.now(), error=_("The run was stopped midway.")
    )


def interrupt_dead_runs(feed: Feed | None = None) -> int:
    """Mark runs that were killed as interrupted; of one feed or of all. Returns how many there were."""
    running = Run.objects.filter(state=RunState.RUNNING)
    if feed:
        running = running.filter(feed=feed)
    dead = [run.pk for run in running if not is_alive(run)]
    return Run.objects.filter(pk__in=dead, state=RunState.RUNNING).update(
        state=RunState.INTERRUPTED, ended_at=timezone.now(), error=_("The run was stopped midway.")
    )


def pause_run(run: Run) -> None:
    """Leave what is left of the work-list for the dispatcher's next turn."""
    run.state, run.process, run.beat_at = RunState.WAITING, "", timezone.now()
    run.save()


def postpone_run(run: Run, *, until: datetime, reason: str) -> None:
    """Leave what is left of the work-list until the host may be asked again."""
    run.error = reason
    pause_run(run)
    run.feed.due_at = until
    run.feed.save(update_fields=["due_at"])


def end_run(run: Run, state: RunState, *, error: str = "", not_before: datetime | None = None) -> None:
    """Close a run, and plan the next one; a part of a source says nothing about when."""
    run.state, run.error, run.ended_at = state, error, timezone.now()
    run.save()
    if state in (RunState.SUCCEEDED, RunState.FAILED) and not run.terms.get("limit"):
        plan_next_run(run, not_before=not_before)


def this_process() -> str:
    return f"{socket.gethostname()[:80]}:{os.getpid()}:{began_at(os.getpid())}"


def is_alive(run: Run) -> bool:
    """Whether the process that reads is still there; from another machine, whether the run has moved lately."""
    host, _colon, rest = run.process.partition(":")
    if host != socket.gethostname()[:80]:
        return timezone.now() - run.beat_at < SILENCE
    process, _colon, began = rest.partition(":")
    if not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return began == began_at(int(process))


def began_at(process: int) -> str:
    """When a process began, in the kernel's ticks, so that a number used twice is not mistaken; "" where unknown."""
    try:
        with open(f"/proc/{process}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""
