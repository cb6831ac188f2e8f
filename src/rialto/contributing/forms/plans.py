"""When something is to happen: a day, an hour, and by whose clocks."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from rialto.accounts.zones import zone_choices


class PlanForm(forms.Form):
    """A moment in a time zone."""

    day = forms.DateField(
        label=_("Day"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(attrs={"type": "date", "class": "field"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("This is not a day: write it as 2027-03-31."),
        },
    )
    hour = forms.TimeField(
        label=_("Time of day"),
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time", "class": "field"}, format="%H:%M"),
        error_messages={
            "required": _("Choose a time."),
            "invalid": _("This is not a time: write it as 09:00."),
        },
    )
    zone = forms.ChoiceField(
        label=_("By the clocks of"), widget=forms.Select(attrs={"class": "select", "data-zone": ""})
    )

    def __init__(self, data: Any = None, *, zone: str) -> None:
        super().__init__(data, initial={"hour": "09:00", "zone": zone})
        self.fields["zone"].choices = zone_choices(translation.get_language() or "en")  # type: ignore[attr-defined]

    @property
    def moment(self) -> datetime:
        """The moment as those clocks show it, of a valid form."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"])
