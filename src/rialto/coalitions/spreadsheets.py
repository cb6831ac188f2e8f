"""Tables for spreadsheets: CSV that they read as UTF-8, and in which no cell can be taken for a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

# What spreadsheets take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """What the CSV writer writes to: gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def cell(value: Any) -> Any:
    """A value as a spreadsheet may have it: text that looks like a formula gets a sign in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def csv_answer(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A file to save, written line by line."""
    answer = StreamingHttpResponse(_lines(head, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # Spreadsheets take a file for UTF-8 only when it begins with this sign.
    yield "\ufeff" + writer.writerow([str(one) for one in head])
    for row in rows:
        yield writer.writerow([cell(one if one is not None else "") for one in row])
