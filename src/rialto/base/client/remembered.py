"""The memory of the client: small rows in the database, which a full or locked database may cost us, but no request.

Each is read and written in a moment, outside of whatever the caller is doing, and from any thread.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.db import DatabaseError, connection, transaction

from rialto.base.models import RobotsFile, VisitedHost

log = structlog.get_logger(__name__)


def robots_file(origin: str) -> RobotsFile | None:
    """What is known of a site's robots.txt, however old."""
    with moment(origin):
        return RobotsFile.objects.filter(origin=origin[:290]).first()
    return None


def keep_robots_file(file: RobotsFile) -> None:
    _keep(RobotsFile, {"origin": file.origin[:290]}, {
        "state": file.state, "rules": file.rules, "answered_at": file.answered_at, "failing_since": file.failing_since,
        "ask_again_at": file.ask_again_at,
    })  # fmt: skip


def visited_host(name: str) -> VisitedHost | None:
    """What is known of a host that once failed or asked for a rest."""
    with moment(name):
        return VisitedHost.objects.filter(name=name[:280]).first()
    return None


def keep_visited_host(host: VisitedHost) -> None:
    _keep(VisitedHost, {"name": host.name[:280]}, {
        "failure_count": host.failure_count, "rests_until": host.rests_until, "reason": host.reason[:200],
    })  # fmt: skip


def _keep(
    model: type[RobotsFile] | type[VisitedHost], key: dict[str, Any], values: dict[str, object]
) -> None:
    with moment(str(key)), transaction.atomic():
        model.objects.update_or_create(**key, defaults=values)


@contextmanager
def moment(about: str) -> Iterator[None]:
    """Let a database in trouble cost the memory only, and give a thread's connection back (documents are fetched by many)."""
    try:
        yield
    except DatabaseError as error:
        log.warning("manners not remembered", about=about, reason=str(error))
    finally:
        if threading.current_thread() is not threading.main_thread() and not connection.in_atomic_block:
            connection.close()
