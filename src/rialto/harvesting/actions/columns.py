"""What the columns of a table mean: its first rows, what they probably are, and what a person says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.client import FetchFailed, fetch
from rialto.base.errors import Refused
from rialto.harvesting.actions.feeds import checked_map
from rialto.harvesting.adapters.table import ColumnMap, Unusable, map_of
from rialto.harvesting.adapters.table.rows import Row, rows_of
from rialto.harvesting.credentials import OPTION as CREDENTIAL
from rialto.harvesting.credentials import asking_with
from rialto.harvesting.documents import options_of
from rialto.harvesting.models import Feed
from rialto.harvesting.payload import Payload, Unreadable

SHOWN_ROWS = 5
# Rows that are looked through for columns: in some tables each row has only those that it fills.
SAMPLE_ROWS = 50
COLUMN_LIMIT = 200
SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSample:
    """The columns of a table, its first rows, and the map that suits it best. `problem` says why it cannot be read."""

    columns: list[str] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    suggested: dict[str, Any] = field(default_factory=dict)
    # "said" by a person before, "remembered" from another source, "usual" names of columns, or "" for no idea.
    suggested_by: str = ""
    problem: str = ""


def table_sample(feed: Feed, *, allow: tuple[str, ...] = ()) -> TableSample:
    """The beginning of a feed's table; fetched anew where it is on the web, within ten seconds. Writes nothing."""
    said = ColumnMap.from_json(feed.column_map) if feed.column_map.get("columns") else None
    try:
        payload = payload_of_feed(feed, allow=allow)
        found = rows_of(payload, said)
        rows = [row for row in islice(found, SAMPLE_ROWS) if isinstance(row, Row)]
    except (FetchFailed, Unreadable) as failure:
        return TableSample(problem=str(failure))
    columns = list(dict.fromkeys(name for row in rows for name in row.cells if name))[:COLUMN_LIMIT]
    if not columns:
        return TableSample(problem=_("There is no row in this document."))
    suggested, by = suggestion_for(feed, columns, rows)
    return TableSample(
        columns=columns, rows=[row.cells for row in rows[:SHOWN_ROWS]], suggested=suggested, suggested_by=by
    )


def payload_of_feed(feed: Feed, *, allow: tuple[str, ...] = ()) -> Payload:
    """A feed's own document; raises `FetchFailed`."""
    options = options_of(feed)
    if not feed.is_on_the_web:
        path = Path(feed.address)
        return Payload(address=path.name, path=path, options=options)
    asked = asking_with(str(feed.options.get(CREDENTIAL, "")), feed.address)
    fetched = fetch(feed.address, seconds=SECONDS, allow=allow, **asked)
    return Payload(
        address=fetched.address, body=fetched.body, content_type=fetched.content_type, charset=fetched.charset,
        options=options,
    )  # fmt: skip


def suggestion_for(feed: Feed, columns: list[str], rows: list[Row]) -> tuple[dict[str, Any], str]:
    """The map that a person gave this feed, else another feed with the same columns, else what names and values tell."""
    if feed.column_map.get("columns"):
        return dict(feed.column_map), "said"
    others = Feed.objects.filter(adapter="table").exclude(pk=feed.pk).exclude(column_map={}).order_by("-pk")
    for column_map in others.values_list("column_map", flat=True)[:200]:
        named = column_map.get("columns") or {}
        if len(named) > 1 and named.keys() <= set(columns):
            return dict(column_map), "remembered"
    try:
        return map_of(rows).as_json(), "usual"
    except Unusable:
        return {}, ""


def map_columns(feed: Feed, column_map: Mapping[str, Any], *, by: User) -> Feed:
    """Say what a table's columns mean; the next run reads it so. Raises `Refused` where no column is the title."""
    targets = {
        target
        for named in column_map.get("columns", {}).values()
        for target in ([named] if isinstance(named, str) else named)
    }
    if "title" not in targets and "title" not in column_map.get("constants", {}):
        raise Refused(_("Say which column is the title: nothing becomes an entry without one."))
    feed.adapter = checked_map(column_map, "table")
    feed.column_map = dict(column_map)
    feed.save(update_fields=["adapter", "column_map"])
    return feed
