"""What can be counted in a database, to compare it with its copy."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

# Runs a statement and gives its rows.
Ask = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of each table, the applied migrations as "room.name", and the newest position of the change log."""

    counts: dict[str, int]
    migrations: list[str]
    log_position: int


def facts_from(ask: Ask, tables: Iterable[str]) -> Facts:
    """Count all tables; names of tables come from the database itself."""
    counts = {table: int(ask(f'SELECT count(*) FROM "{table}"')[0][0]) for table in sorted(tables)}  # noqa: S608
    migrations, position = [], 0
    if "django_migrations" in counts:
        applied = ask("SELECT app, name FROM django_migrations ORDER BY app, name")
        migrations = [f"{app}.{name}" for app, name in applied]
    if "changes_changerecord" in counts:
        position = int(ask("SELECT coalesce(max(position), 0) FROM changes_changerecord")[0][0])
    return Facts(counts, migrations, position)
