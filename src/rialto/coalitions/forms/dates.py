"""A date of the calendar as people type it: days, times of the clock, and whose clock."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rialto.accounts.zones import zone_choices, zone_of_country
from rialto.coalitions.choices import DateAudience
from rialto.coalitions.models import CoalitionDate
from rialto.organisations.forms import WebsiteField, language_choices

YEARS = range(2000, 2101)


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={
            "invalid": gettext_lazy("This is not a day: write it as 2027-03-31."),
            "required": gettext_lazy("Say on which day."),
        },
        **options,
    )


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H.%M"],
        error_messages={"invalid": gettext_lazy("This is no time of the clock: write it as 18:30.")},
    )


class CoalitionDateForm(forms.Form):
    """Title, when, where, and for whom."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    language = forms.ChoiceField(label=gettext_lazy("Language you write in"))
    audience = forms.ChoiceField(label=gettext_lazy("Who may see it"), choices=DateAudience.choices)
    first_day = _day(gettext_lazy("Day"))
    begins = _time(gettext_lazy("Begins at"))
    last_day = _day(gettext_lazy("Last day, where it is another"), required=False)
    ends = _time(gettext_lazy("Ends at"))
    zone = forms.ChoiceField(label=gettext_lazy("By whose clock"))
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    link = WebsiteField(label=gettext_lazy("Address to take part online"), required=False)
    description = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, reader_language: str, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(reader_language)  # type: ignore[attr-defined]
        self.fields["language"].initial = reader_language
        self.fields["zone"].choices = zone_choices(reader_language)  # type: ignore[attr-defined]
        self.fields["zone"].initial = zone_of_country(country)
        self.fields["audience"].initial = DateAudience.ALL

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("first_day", "last_day"):
            day = said.get(name)
            if day and day.year not in YEARS:
                self.add_error(name, _("The year %(year)s cannot be right.") % {"year": day.year})
        if said.get("ends") and not said.get("begins"):
            self.add_error("begins", _("Say when it begins as well."))
        if not self.errors and (moments := _moments(said))[1] and moments[1] < moments[0]:
            self.add_error("last_day" if said.get("last_day") else "ends", _("It ends before it begins."))
        return said

    @property
    def values(self) -> dict[str, Any]:
        """As `actions.share_date` takes it."""
        said = self.cleaned_data
        starts_at, ends_at = _moments(said)
        same = ("title", "language", "audience", "zone", "place", "link", "description")
        return {name: said[name] for name in same} | {
            "starts_at": starts_at,
            "ends_at": ends_at,
            "is_all_day": said.get("begins") is None,
        }


class CallOffForm(forms.Form):
    """What is to become of a date: said by the question, so that two who answer it at once do not undo each other."""

    is_off = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda said: said == "yes", widget=forms.HiddenInput
    )


def _moments(said: Mapping[str, Any]) -> tuple[datetime, datetime | None]:
    clock = ZoneInfo(said["zone"])
    first, begins, ends = said["first_day"], said.get("begins"), said.get("ends")
    last = said.get("last_day") or first
    starts_at = datetime.combine(first, begins or time(), clock)
    if ends is None and last == first:
        return starts_at, None
    return starts_at, datetime.combine(last, ends or (time() if begins is None else time(23, 59)), clock)


def typed(date: CoalitionDate) -> dict[str, Any]:
    """A date as the form shows it."""
    clock = ZoneInfo(date.zone)
    starts = timezone.localtime(date.starts_at, clock)
    ends = timezone.localtime(date.ends_at, clock) if date.ends_at else None
    same = ("title", "language", "audience", "zone", "place", "link", "description")
    return {name: getattr(date, name) for name in same} | {
        "first_day": starts.date(),
        "begins": None if date.is_all_day else starts.time(),
        "last_day": ends.date() if ends and ends.date() != starts.date() else None,
        "ends": ends.time() if ends and not date.is_all_day else None,
    }
