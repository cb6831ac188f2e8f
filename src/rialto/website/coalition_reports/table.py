"""A report as a table of facts, for a spreadsheet: one line a fact."""

import csv
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from rialto.website.coalition_reports.report import Report

# What a spreadsheet would take for a formula is written so that it is text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def lines(report: Report) -> Iterator[str]:
    """The lines of the CSV, the names of the columns first."""
    writer = csv.writer(_Echo())
    # Spreadsheets take a file for UTF-8 only when it begins with this sign.
    yield "\ufeff" + writer.writerow(
        [_("Section"), _("Measure"), _("Indicator"), _("Fact"), _("Date"), _("Value"), _("Unit"), _("Source")]
    )
    for section in report.sections:
        for one in section.facts():
            texts = (section.title, one.measure, one.indicator, one.what)
            value = _text(one.value) if isinstance(one.value, str) else f"{Decimal(one.value).normalize():f}"
            yield writer.writerow(
                [
                    *map(_text, texts),
                    one.on.isoformat() if one.on else "",
                    value,
                    _text(one.unit),
                    _text(one.source),
                ]
            )


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


class _Echo:
    """What the CSV writer writes to: gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
