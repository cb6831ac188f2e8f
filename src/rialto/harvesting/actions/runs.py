"""Runs: their begin, their heartbeat and their end."""

import os
import socket
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.errors import Refused
from rialto.harvesting.choices import RunState
from rialto.harvesting.models import Feed, Run

# A run on another machine that has not moved for this long is taken for dead.
SILENCE = timedelta(minutes=15)


def begin_run(feed: Feed) -> Run:
    """Open a run; raises `Refused` while another process reads the same feed. Dead runs of the feed are closed first."""
    interrupt_dead_runs(feed)
    try:
        with transaction.atomic():
            return Run.objects.create(feed=feed, process=this_process())
    except IntegrityError as error:
        raise Refused(_("This source is being read right now.")) from error


def interrupt_dead_runs(feed: Feed | None = None) -> int:
    """Mark runs that were killed as interrupted; of one feed or of all. Returns how many there were."""
    running = Run.objects.filter(state=RunState.RUNNING)
    if feed:
        running = running.filter(feed=feed)
    dead = [run.pk for run in running if not is_alive(run)]
    return Run.objects.filter(pk__in=dead, state=RunState.RUNNING).update(
        state=RunState.INTERRUPTED, ended_at=timezone.now(), error=_("The run was stopped midway.")
    )


def end_run(run: Run, state: RunState, *, error: str = "") -> None:
    run.state, run.error, run.ended_at = state, error, timezone.now()
    run.save()


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
