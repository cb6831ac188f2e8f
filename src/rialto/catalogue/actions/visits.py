"""Adding up how often entries were read."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from rialto.catalogue.models import Entry, EntryVisits

KEPT_FOR = timedelta(days=3 * 366)


class Counted(NamedTuple):
    """What came together since the last time."""

    views: int
    clicks: int


@transaction.atomic
def add_visits(counted: Mapping[tuple[int, date], Counted]) -> int:
    """Add what was counted by (entry's id, day), whoever else adds at the same time; returns how many rows that were.

    Entries that are gone meanwhile are left out. Two statements, however many entries.
    """
    known = set(Entry.objects.filter(pk__in={entry for entry, _day in counted}).values_list("pk", flat=True))
    # In one order everywhere, so that two processes never wait for each other's rows.
    rows = [
        (entry, day, counted[entry, day].views, counted[entry, day].clicks)
        for entry, day in sorted(counted)
        if entry in known
    ]
    if rows:
        table = connection.ops.quote_name(EntryVisits._meta.db_table)
        statement = (
            f"INSERT INTO {table} (entry_id, day, view_count, click_count) VALUES (%s, %s, %s, %s)"  # noqa: S608 -- our own table's name
            f" ON CONFLICT (entry_id, day) DO UPDATE SET view_count = {table}.view_count + excluded.view_count,"
            f" click_count = {table}.click_count + excluded.click_count"
        )
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)
    return len(rows)


def forget_visits() -> int:
    """Delete counts of more than three years ago; returns how many rows went."""
    old = EntryVisits.objects.filter(day__lt=timezone.localdate() - KEPT_FOR)
    return old.delete()[0]
