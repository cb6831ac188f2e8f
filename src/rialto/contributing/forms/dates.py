"""What is asked about dates and times, one by one and for a series."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from rialto.accounts.zones import zone_choices
from rialto.catalogue.choices import YEARS, Schedule
from rialto.contributing.dates import (
    MOST_DATES,
    SESSIONS,
    ZONE,
    Rhythm,
    Row,
    dates_in,
    day_in,
    days_of,
    new_date_id,
    repeated,
    series,
    zone_of,
)
from rialto.contributing.forms.fields import DayField, choice, words

BLANK_ROWS = 1
MORE_ROWS = 3
_CLOCK = re.compile(r"^(\d{1,2})[:.h]?(\d{2})?$")


class TimeField(forms.CharField):
    """A time of the clock, kept as HH:MM."""

    widget = forms.TimeInput(attrs={"type": "time", "class": "field"})

    def to_python(self, value: Any) -> str:
        said = (super().to_python(value) or "").strip()
        if not said:
            return ""
        found = _CLOCK.match(said)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        if hour > 23 or minute > 59:
            raise forms.ValidationError(_("This is no time of the clock: write it as 18:30."))
        return f"{hour:02}:{minute:02}"


class DateForm(forms.Form):
    """One date. A row without a day is none."""

    id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"] = DayField(label=_("Day"), required=False)
        self.fields["from"] = TimeField(label=pgettext_lazy("a time of the clock", "From"), required=False)
        self.fields["to"] = TimeField(label=pgettext_lazy("a time of the clock", "To"), required=False)
        self.fields["last_day"] = DayField(label=_("Last day, if another"), required=False)
        self.fields["place"] = words(_("Place, if another than for the rest"), length=300)
        self.fields["schedule"] = choice(_("Does it take place as planned?"), _schedules())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, last = data.get("day"), data.get("last_day")
        begins, ends = data.get("from"), data.get("to")
        if not day and any(data.get(name) for name in ("from", "to", "last_day", "place")):
            if "day" not in self.errors:
                self.add_error("day", _("Say on which day."))
        elif day and last and last < day:
            self.add_error("last_day", _("It would end before it starts."))
        elif day and begins and ends and ends < begins and (not last or last == day):
            self.add_error(
                "to", _("It would end before it starts. Where it goes on after midnight, say the last day.")
            )
        elif ends and not begins and "from" not in self.errors:
            self.add_error("from", _("Say when it begins."))
        return data

    @property
    def row(self) -> Row:
        """The date as it is kept; {} for none."""
        data = self.cleaned_data
        if not data.get("day"):
            return {}
        kept = {
            name: data.get(name) or ""
            for name in ("id", "day", "from", "to", "last_day", "place", "schedule")
        }
        kept["id"] = kept["id"] or new_date_id()
        return {name: value for name, value in kept.items() if value}


def _schedules() -> list[tuple[str, Any]]:
    return [("", _("as planned")), *[(one.value, one.label) for one in Schedule if one != Schedule.SCHEDULED]]


class ZoneForm(forms.Form):
    """Whose clock the times mean."""

    def __init__(self, values: Mapping[str, Any], sent: QueryDict | None = None) -> None:
        super().__init__(sent, initial={ZONE: zone_of(values)})
        self.fields[ZONE] = choice(_("Time of"), zone_choices(get_language() or "en"))


class SeriesForm(forms.Form):
    """More dates like the last one: in a rhythm, or on listed days."""

    def __init__(self, sent: QueryDict | None = None) -> None:
        super().__init__(sent, prefix="series")
        self.fields["rhythm"] = choice(_("It goes on"), [("", _("not said")), *Rhythm.choices])
        self.fields["until"] = DayField(label=_("Up to and with"), required=False)
        self.fields["days"] = forms.CharField(
            label=_("Or on these days"),
            required=False,
            max_length=5000,
            help_text=_("One a line, written as 2027-03-31. They get time and place of the last date above."),
            widget=forms.Textarea(attrs={"rows": 3, "class": "field"}),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        lines = (data.get("days") or "").replace(",", "\n").split()
        days = [day for line in lines if (day := _day(line))]
        wrong = [line for line in lines if not _day(line)]
        if wrong:
            self.add_error("days", _("This is not a day: %(words)s") % {"words": ", ".join(wrong[:5])})
        if data.get("rhythm") and not data.get("until") and "until" not in self.errors:
            self.add_error("until", _("Say up to when."))
        data["listed"] = days
        return data

    def rows_after(self, last: Row) -> list[Row]:
        """The dates that this adds."""
        data, first = self.cleaned_data, day_in(last)
        if first is None:
            return []
        days = list(data.get("listed", ()))
        if data.get("rhythm") and data.get("until"):
            end = date.fromisoformat(data["until"])
            days += takewhile(lambda day: day <= end, series(first, Rhythm(data["rhythm"])))
        rows = repeated(last, [day for day in dict.fromkeys(days[: MOST_DATES + 1]) if day != first])
        return [{**row, "id": new_date_id()} for row in rows]


def _day(text: str) -> date | None:
    for written in (text, "-".join(reversed(text.strip(".").split(".")))):
        try:
            day = date.fromisoformat(written)
        except ValueError:
            continue
        return day if day.year in YEARS else None
    return None


class AllForm(forms.Form):
    """The same for all dates that are still to come; what is left empty stays as it is."""

    def __init__(self, sent: QueryDict | None = None) -> None:
        super().__init__(sent, prefix="all")
        self.fields["from"] = TimeField(label=pgettext_lazy("a time of the clock", "From"), required=False)
        self.fields["to"] = TimeField(label=pgettext_lazy("a time of the clock", "To"), required=False)
        self.fields["place"] = words(_("Place"), length=300)
        unchanged = [("", _("as it is")), *Schedule.choices]
        self.fields["schedule"] = choice(_("Does it take place as planned?"), unchanged)

    def changed(self, rows: Sequence[Row], today: date) -> list[Row]:
        said = {name: value for name, value in self.cleaned_data.items() if value}
        changed = []
        for row in rows:
            new = {**row, **said} if (day_in(row) or today) >= today else dict(row)
            if new.get("schedule") == Schedule.SCHEDULED:
                new.pop("schedule")
            changed.append(new)
        return changed


DateFormSet = forms.formset_factory(
    DateForm, extra=BLANK_ROWS, can_delete=True, max_num=MOST_DATES, absolute_max=MOST_DATES
)


def rows_in(formset: Any, before: Sequence[Row] = ()) -> list[Row]:
    """The dates of a form that was looked at, the earliest first, without those taken away.

    One that cannot be right stays as it was `before`.
    """
    known = {row.get("id", ""): row for row in before}
    rows = [
        known.get(form.data.get(form.add_prefix("id"), ""), {}) if form.errors else form.row
        for form in formset.forms
        if form.errors or (form.cleaned_data and not form.cleaned_data.get("DELETE"))
    ]
    return dates_in({SESSIONS: [row for row in rows if row]})


def said_by(rows: Sequence[Row], zone: str) -> dict[str, Any]:
    """What is to be saved: the dates, their zone, and the first and last day, which follow from them."""
    said: dict[str, Any] = {SESSIONS: list(rows[:MOST_DATES]), ZONE: zone if rows else ""}
    if rows:
        said["starts_on"], said["ends_on"] = days_of(rows[:MOST_DATES])
    return said
