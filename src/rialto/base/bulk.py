"""Many new rows at once, where nobody needs their ids: without the expression that `bulk_create` builds for each value."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

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
Column = models.Field[Any, Any]


class Table(NamedTuple):
    """What an insert fills: the columns, and what reads an object's values of them, all at once."""

    columns: tuple[Column, ...]
    read: Callable[[Any], tuple[Any, ...]]


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert new objects of one model, which keep knowing no id. As with `bulk_create`, no signal is sent.

    Django builds an expression for each value of each row of a bulk insert; this prepares a column at a time and hands
    all rows to the driver. Constraints hold as always. Run it in the transaction that the rows belong to.
    """
    if not rows:
        return
    model = type(rows[0])
    table = _table(model)
    for column in _self_filling(model):
        for row in rows:
            column.pre_save(row, True)
    _insert(model, table.columns, [table.read(row) for row in rows])


def insert_identified(rows: Sequence[models.Model], *, by: str) -> None:
    """Insert new objects and give them their ids, which the database is asked for by a unique field that they have."""
    if not rows:
        return
    insert_rows(rows)
    model = type(rows[0])
    wanted = {getattr(row, by): row for row in rows}
    found = model._default_manager.filter(**{f"{by}__in": list(wanted)}).values_list(by, "pk")
    for value, pk in found:
        wanted[value].pk = pk
        wanted[value]._state.adding = False


def insert_values(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows that are given as plain values in the order of `names` (fields, or columns as in `entry_id`).

    For tables with many small rows: making an object of each costs more than its insert. Fields that are
    not named get their default.
    """
    if not rows:
        return
    named = [model._meta.get_field(name) for name in names]
    defaults = [column for column in _table(model).columns if column not in named]
    added = tuple(column.get_default() for column in defaults)
    _insert(model, (*named, *defaults), [(*row, *added) for row in rows] if added else rows)  # type: ignore[arg-type]


def _insert(model: type[models.Model], columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    connection = connections[router.db_for_write(model)]
    prepared = [
        _prepared(column, values, connection)
        for column, values in zip(columns, zip(*rows, strict=True), strict=True)
    ]
    names = ", ".join(connection.ops.quote_name(str(column.column)) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    table = connection.ops.quote_name(model._meta.db_table)
    # Names come from our own models; every value is a parameter.
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(zip(*prepared, strict=True)))


def _prepared(column: Column, values: Sequence[Any], connection: Any) -> Sequence[Any]:
    """A column's values as the driver takes them; equal moments, days and amounts are prepared once."""
    if isinstance(column, PLAIN_FIELDS) and PLAIN_TYPES.issuperset(map(type, values)):
        return values
    if isinstance(column, models.JSONField):
        # Lists cannot be looked up, and True, 1 and 1.0 would be one.
        return [column.get_db_prep_save(value, connection=connection) for value in values]
    known = {value: column.get_db_prep_save(value, connection=connection) for value in set(values)}
    return [known[value] for value in values]


@lru_cache(maxsize=64)
def _table(model: type[models.Model]) -> Table:
    columns = tuple(
        column
        for column in model._meta.local_concrete_fields
        if not (column.generated or _gives_itself(column))
    )
    names = [column.attname for column in columns]
    getter = attrgetter(*names)
    return Table(columns, getter if len(names) > 1 else lambda row: (getter(row),))


@lru_cache(maxsize=64)
def _self_filling(model: type[models.Model]) -> tuple[Column, ...]:
    """The columns that set their own value on the object before it is saved, as `auto_now` does."""
    return tuple(
        column
        for column in _table(model).columns
        if getattr(column, "auto_now", False)
        or getattr(column, "auto_now_add", False)
        or isinstance(column, models.FileField)
    )


def _gives_itself(column: Column) -> bool:
    return isinstance(column, models.AutoField | models.BigAutoField | models.SmallAutoField)
