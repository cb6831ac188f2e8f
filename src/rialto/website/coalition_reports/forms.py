"""What a reader asks a report for."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rialto.coalitions.models import ActionPlan
from rialto.website.coalition_reports.scope import Period

# Nobody has figures from before, and dates far away only break calendars.
FIRST, LAST = date(2015, 1, 1), date(2099, 12, 31)
YEARS_SHOWN = 6


class Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date", "class": "field"}, format="%Y-%m-%d")


class PeriodForm(forms.Form):
    """A year, or two days; of several plans, which one. What makes no sense is told, and the year that runs is shown instead."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int, required=False, empty_value=None)
    first = Day(label=gettext_lazy("or from"), required=False)
    last = Day(label=gettext_lazy("until"), required=False)
    plan = forms.ChoiceField(label=gettext_lazy("Action plan"), required=False)

    def __init__(self, asked: Any, *, plans: Sequence[ActionPlan], today: date) -> None:
        self.today, self.plans = today, {str(one.public_id): one for one in plans}
        super().__init__({"year": str(today.year), **{name: asked.get(name) for name in asked}})
        begun = min((one.begins_on.year for one in plans), default=today.year)
        oldest = max(min(begun, today.year - YEARS_SHOWN), FIRST.year)
        years = range(max([today.year, *(one.ends_on.year for one in plans)]), oldest - 1, -1)
        self._field("year").choices = [("", _("other days")), *((str(year), str(year)) for year in years)]
        self._field("plan").choices = [
            ("", _("the one in force")),
            *((key, _name(one)) for key, one in self.plans.items()),
        ]
        if len(self.plans) < 2:
            del self.fields["plan"]

    def _field(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if (first or last) and not self.errors:
            if not first or not last:
                self.add_error("last" if first else "first", _("Give both days."))
            elif first > last:
                self.add_error("last", _("This day lies before the first one."))
            elif first < FIRST or last > LAST:
                self.add_error("first", _("There are no figures from these days."))
        return given

    @property
    def period(self) -> Period:
        given = self.cleaned_data if self.is_valid() else {}
        if given.get("first"):
            return Period(first=given["first"], last=given["last"])
        year = given.get("year") or self.today.year
        return Period(first=date(year, 1, 1), last=date(year, 12, 31))

    @property
    def chosen(self) -> ActionPlan | None:
        """The one that was asked for, else the one in force, else the newest that everybody may see."""
        given = self.cleaned_data if self.is_valid() else {}
        if chosen := self.plans.get(given.get("plan") or ""):
            return chosen
        public = [one for one in self.plans.values() if not one.is_draft]
        return next((one for one in public if not one.is_closed), public[0] if public else None)


def _name(plan: ActionPlan) -> str:
    return f"{plan.title} ({plan.begins_on.year}–{plan.ends_on.year}, {plan.get_state_display()})"
