"""What a restored state needs before it can take the place of another: run in it as if it were the installation."""

from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from rialto.base import erasures
from rialto.changes.actions import begin_anew
from rialto.harvesting.actions.proposals import move_uploads


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How many migrations were made up for, and kind of erasure -> how many had come back."""

    migrated: int
    erased: dict[str, int]


def settle_restored(*, uploads_before: str, uploads_now: str) -> Settled:
    """Migrate forward, find uploaded tables in their new folder, end all sessions, and erase again what was erased since."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", verbosity=0, interactive=False)
    move_uploads(uploads_before, uploads_now)
    # Who signed out since would be signed in again.
    UserSession.objects.all().delete()
    Session.objects.all().delete()
    begin_anew()
    return Settled(migrated=len(plan), erased=erasures.do_again())
