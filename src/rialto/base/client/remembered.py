"""The memory of the client: small rows in the database, which a full or locked database may cost us, but no request.

Each is written on its own, in a moment, outside of whatever the caller is doing.
"""

from typing import Any

import structlog
from django.db import DatabaseError, transaction

from rialto.base.models import RobotsFile, VisitedHost

log = structlog.get_logger(__name__)


def robots_file(origin: str) -> RobotsFile | None:
    """What is known of a site's robots.txt, however old."""
    return RobotsFile.objects.filter(origin=origin[:290]).first()


def keep_robots_file(file: RobotsFile) -> None:
    _keep(RobotsFile, {"origin": file.origin[:290]}, {
        "state": file.state, "rules": file.rules, "answered_at": file.answered_at, "failing_since": file.failing_since,
        "ask_again_at": file.ask_again_at,
    })  # fmt: skip


def visited_host(name: str) -> VisitedHost | None:
    """What is known of a host that once failed or asked for a rest."""
    return VisitedHost.objects.filter(name=name[:280]).first()


def keep_visited_host(host: VisitedHost) -> None:
    _keep(VisitedHost, {"name": host.name[:280]}, {
        "failure_count": host.failure_count, "rests_until": host.rests_until, "reason": host.reason[:200],
    })  # fmt: skip


def _keep(
    model: type[RobotsFile] | type[VisitedHost], key: dict[str, Any], values: dict[str, object]
) -> None:
    try:
        with transaction.atomic():
            model.objects.update_or_create(**key, defaults=values)
    except DatabaseError as error:
        log.warning("manners not remembered", key=key, reason=str(error))
