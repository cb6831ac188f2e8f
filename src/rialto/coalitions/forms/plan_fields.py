"""Days, numbers and what else the forms of plans are made of."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rialto.coalitions.models.indicators import DECIMALS, DIGITS

# 1.000 is a thousand in Berlin and one in Dublin.
AMBIGUOUS = re.compile(r"^-?\d{1,3}(?:[.,]\d{3})+$")


class DayField(forms.DateField):
    """A day, chosen from the browser's calendar."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
            **options,
        )
        self.error_messages["invalid"] = _("Write the day like 2026-09-30.")


class NumberField(forms.DecimalField):
    """A number with at most two decimals, after a point or a comma."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_digits=DIGITS,
            decimal_places=DECIMALS,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            **options,
        )
        self.error_messages["invalid"] = _("Write a number, such as 1200 or 12.5.")
        self.error_messages["max_decimal_places"] = _("Two decimals are enough.")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = re.sub(r"[\s\u00a0\u202f]", "", value)
            if AMBIGUOUS.match(value):
                raise forms.ValidationError(
                    _(
                        "This can be read in two ways. Write 1200 for a thousand and two hundred, 1.2 for one and a fifth."
                    )
                )
            value = value.replace(",", ".") if value.count(",") == 1 and "." not in value else value
        return super().to_python(value)


class SeenForm(forms.Form):
    """A form that says which step of history was the newest when it was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    @property
    def values(self) -> dict[str, Any]:
        """The values by name of field; call it when the form is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def written(value: Any) -> Any:
    """A number as people type it: without needless noughts."""
    return format(value.normalize(), "f") if hasattr(value, "normalize") else value


def with_days_in_order(form: forms.Form, data: dict[str, Any]) -> dict[str, Any]:
    first, last = data.get("begins_on"), data.get("ends_on")
    if first and last and last < first:
        form.add_error("ends_on", _("The last day lies before the first."))
    return data
