"""Tables: CSV, TSV, JSON, JSON Lines, XLSX, ODS and XLS, packed or not, by a column map or by what their columns are usually called."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from rialto.catalogue.found import FoundEntry, RefusedItem
from rialto.harvesting.adapters.table.column_map import ColumnMap, Unusable
from rialto.harvesting.adapters.table.known_maps import known_map
from rialto.harvesting.adapters.table.mapping import found_from
from rialto.harvesting.adapters.table.native import found_from_native, is_native
from rialto.harvesting.adapters.table.rows import Row, rows_of
from rialto.harvesting.payload import Payload, Unreadable


class TableAdapter:
    """One entry a row. Rows of differing shape are mapped by the first row's columns."""

    key = "table"
    version = 2
    reads_further = False
    lists_everything = True

    def window(self, today: date) -> str:
        return ""

    def read(self, payload: Payload) -> Iterator[FoundEntry | RefusedItem]:
        options = payload.options
        given = ColumnMap.from_json(options.column_map) if options.column_map else None
        column_map = given
        native: bool | None = None
        seen_any = False
        for row in rows_of(payload, path=given.rows if given else "", sheet=given.sheet if given else ""):
            seen_any = True
            if isinstance(row, RefusedItem):
                yield row
                continue
            if native is None:
                native = given is None and is_native(row.cells)
            try:
                if native:
                    yield found_from_native(row, options)
                    continue
                column_map = column_map or known_map(row.cells)
                yield found_from(row, column_map, options)
            except Unusable as reason:
                yield RefusedItem(place_in_source=row.place, reason=str(reason))
            except (ValueError, TypeError, ArithmeticError, LookupError, RecursionError) as error:
                reason_words = _("The row cannot be read: %(reason)s.") % {"reason": str(error)[:200]}
                yield RefusedItem(place_in_source=row.place, reason=reason_words)
        if not seen_any:
            raise Unreadable(_("There is no row in this document."))


__all__ = ["ColumnMap", "Row", "TableAdapter", "Unusable"]
