"""What is done in an upgraded installation, in processes of its own: `python -m tests.upgrade.steps STEP`; says one line of JSON."""

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, time
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

import django

from tests.upgrade.make import FILE

PASSWORD = "a bridge over quiet water"
SEARCHES = ("archivists", "Archive", "phishing", "passwords", "maps")
PAGES = (
    "/en/",
    "/en/search/",
    "/bg/search/?q=passwords",
    "/en/sources/",
    "/en/organisations/",
    "/sitemap.xml",
)


def old_database() -> sqlite3.Connection:
    """The old program's database as it was, in memory."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(FILE.read_text(encoding="utf-8"))
    return connection


def old_tables(old: sqlite3.Connection) -> list[str]:
    """Its tables, but those that SQLite keeps for itself."""
    named = old.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
    )
    return [name for (name,) in named]


def columns_of(old: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in old.execute(f'PRAGMA table_info("{table}")')]


def pour() -> Any:
    """Make the tables as the old program had them, by today's migrations up to its state, and pour its rows in; says the tables' schema."""
    from django.db import connection, transaction

    with closing(old_database()) as old:
        _migrate_to_old_state(old)
        schema = _schema(connection) if connection.vendor == "sqlite" else {}
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL TIME ZONE 'UTC'")
            cursor.execute("DELETE FROM django_migrations")
            for table in old_tables(old):
                _copy(old, table, cursor)
        _lead_numbers_on(connection)
    return schema


def _migrate_to_old_state(old: sqlite3.Connection) -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    applied = old.execute("SELECT app, name FROM django_migrations ORDER BY app, id").fetchall()
    last = [list(names)[-1] for _app, names in groupby(applied, key=lambda one: one[0])]
    MigrationExecutor(connection).migrate(last)


def _copy(old: sqlite3.Connection, table: str, cursor: Any) -> None:
    columns = columns_of(old, table)
    names = ", ".join(f'"{column}"' for column in columns)
    places = ", ".join(["%s"] * len(columns))
    for row in old.execute(f'SELECT {names} FROM "{table}"').fetchall():  # noqa: S608 -- names come from the database itself
        # As texts: each database knows what its own columns hold.
        values = [value if value is None or isinstance(value, bytes) else str(value) for value in row]
        cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES ({places})', values)  # noqa: S608 -- names come from the database itself


def _lead_numbers_on(connection: Any) -> None:
    """What is added gets numbers after those that were poured in."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE is_identity = 'YES' AND table_schema = 'public'"
        )
        for table, column in cursor.fetchall():
            cursor.execute(
                f'SELECT setval(pg_get_serial_sequence(\'"{table}"\', \'{column}\'), coalesce(max("{column}"), 0) + 1, false) FROM "{table}"'  # noqa: S608 -- names come from the database itself
            )


def _schema(connection: Any) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        )
        return dict(cursor.fetchall())


def rows() -> Any:
    """Every value of every column that the old database had, by table."""
    from django.db import connection

    with closing(old_database()) as old, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET TIME ZONE 'UTC'")
        return {table: list(_rows_of(old, table, cursor)) for table in old_tables(old)}


def _rows_of(old: sqlite3.Connection, table: str, cursor: Any) -> Iterator[list[Any]]:
    names = ", ".join(f'"{column}"' for column in columns_of(old, table))
    cursor.execute(f'SELECT {names} FROM "{table}"')  # noqa: S608 -- names come from the database itself
    yield from sorted(([plain(value) for value in row] for row in cursor.fetchall()), key=repr)


def plain(value: Any) -> Any:
    """A value in the one form that both databases' values have."""
    if isinstance(value, datetime):
        # SQLite keeps world time without saying so.
        return (value.astimezone(UTC) if value.tzinfo else value).replace(tzinfo=None).isoformat(" ")
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, bool | int | float | Decimal):
        return float(value)
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True)
    if isinstance(value, str) and value[:1] in ("{", "["):
        return json.dumps(json.loads(value), sort_keys=True)
    return value if value is None or isinstance(value, str | time) else str(value)


def look() -> Any:
    """What visitors and members see: pages, entries by title, searches, the old password, what was taken down."""
    from django.conf import settings
    from django.test import Client, override_settings

    from rialto.accounts.models import User
    from rialto.catalogue.models import Entry

    plain_files = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=settings.STORAGES | plain_files):
        client = Client(headers={"host": "localhost"})
        entries = {
            f"{entry.title} ({entry.status})": client.get(f"/en{_path(entry)}").status_code
            for entry in Entry.objects.all()
        }
        found = {
            words: _titles_in(client.get("/en/search/", {"q": words}).content.decode()) for words in SEARCHES
        }
        pages = {path: client.get(path).status_code for path in PAGES}
        client.post("/en/sign-in/", {"login": "ada@example.org", "password": PASSWORD})
        mine = client.get("/en/my/data/")
    return {
        "entries": entries,
        "found": found,
        "pages": pages,
        "is_signed_in": "_auth_user_id" in client.session,
        "my_data": mine.status_code,
        "people": list(User.objects.order_by("email").values_list("email", flat=True)),
    }


def _path(entry: Any) -> str:
    return str(entry.get_absolute_url()).removeprefix("/en")


def _titles_in(page: str) -> list[str]:
    from rialto.catalogue.models import Entry

    results = page.partition("<article")[2]
    return sorted(
        title for title in Entry.objects.values_list("title", flat=True).distinct() if title in results
    )


STEPS = {"pour": pour, "rows": rows, "look": look}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(STEPS[sys.argv[1]](), default=str))  # noqa: T201 -- what the test reads
