"""What is remembered of sites, forgotten between tests: ports are used again, and a new site must not inherit an old one's name.

Documents and ways are fetched by threads. On PostgreSQL these write what they learn of a host through connections of their
own, which no test's transaction takes back.
"""

import threading

import pytest
from django.db import connection, connections

from rialto.base.client import robots
from rialto.base.models import RobotsFile, VisitedHost


def forget_hosts(request: pytest.FixtureRequest) -> None:
    """Know no site: neither in this process nor, where the test asks the database, in what threads of earlier tests committed."""
    robots.forget()
    asks = request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(
        request.fixturenames
    )
    if asks and connection.vendor == "postgresql":
        request.getfixturevalue("django_db_setup")
        with request.getfixturevalue("django_db_blocker").unblock():
            thread = threading.Thread(target=_forget_committed)
            thread.start()
            thread.join()


def _forget_committed() -> None:
    try:
        RobotsFile.objects.all().delete()
        VisitedHost.objects.all().delete()
    finally:
        connections.close_all()
