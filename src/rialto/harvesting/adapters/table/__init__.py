"""Tables: CSV, TSV, JSON, JSON Lines, XML, XLSX, ODS and XLS, packed or not, by a column map or by what their columns are called."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, islice

from django.utils.translation import gettext as _

from rialto.catalogue.found import FoundEntry, RefusedItem
from rialto.harvesting.adapters.table.column_map import ColumnMap, Unusable
from rialto.harvesting.adapters.table.known_maps import known_map
from rialto.harvesting.adapters.table.mapping import found_from
from rialto.harvesting.adapters.table.native import found_from_native, is_native
from rialto.harvesting.adapters.table.rows import Row, rows_of
from rialto.harvesting.adapters.table.suggestions import Suggestion, suggested_map, suggestions
from rialto.harvesting.payload import Payload, ReadingOptions, Unreadable

# By so many rows it is told what the columns mean.
SAMPLE_ROWS = 50
# Of so many columns: a table of offers has fewer, and each costs time to look at.
MOST_COLUMNS = 1000


class TableAdapter:
    """One entry a row. Rows of differing shape are mapped by the columns of the first fifty."""

    key = "table"
    version = 3
    reads_further = False
    lists_everything = True

    def window(self, today: date) -> str:
        return ""

    def read(self, payload: Payload) -> Iterator[FoundEntry | RefusedItem]:
        options = payload.options
        column_map = ColumnMap.from_json(options.column_map) if options.column_map else None
        rows = rows_of(payload, column_map)
        first = list(islice(rows, SAMPLE_ROWS))
        if not first:
            raise Unreadable(_("There is no row in this document."))
        filled = [row for row in first if isinstance(row, Row)]
        is_ours = column_map is None and bool(filled) and is_native(filled[0].cells)
        unusable = ""
        if column_map is None and not is_ours:
            try:
                column_map = map_of(filled)
            except Unusable as reason:
                unusable = str(reason)
        for row in chain(first, rows):
            if isinstance(row, RefusedItem):
                yield row
            elif unusable:
                yield RefusedItem(place_in_source=row.place, reason=unusable)
            else:
                yield entry_of(row, column_map, options)


def map_of(rows: Sequence[Row]) -> ColumnMap:
    """The map of a table by its first rows and columns; raises `Unusable` when they do not tell."""
    columns = list(islice(dict.fromkeys(chain.from_iterable(row.cells for row in rows)), MOST_COLUMNS))
    known = known_map(rows[0].cells) if rows else None
    return known or suggested_map(
        columns, [row.cells for row in rows], row_name=rows[0].called if rows else ""
    )


def entry_of(row: Row, column_map: ColumnMap | None, options: ReadingOptions) -> FoundEntry | RefusedItem:
    """One row by its map; without one it is in our own form."""
    try:
        return found_from(row, column_map, options) if column_map else found_from_native(row, options)
    except Unusable as reason:
        return RefusedItem(place_in_source=row.place, reason=str(reason))
    except (ValueError, TypeError, ArithmeticError, LookupError, RecursionError) as error:
        reason_words = _("The row cannot be read: %(reason)s.") % {"reason": str(error)[:200]}
        return RefusedItem(place_in_source=row.place, reason=reason_words)


__all__ = [
    "ColumnMap",
    "Row",
    "Suggestion",
    "TableAdapter",
    "Unusable",
    "map_of",
    "suggested_map",
    "suggestions",
]
