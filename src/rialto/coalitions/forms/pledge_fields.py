"""Questions that several forms of pledges ask."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rialto.base.text import folded
from rialto.coalitions.pledge_checks import MOST_TARGET
from rialto.taxonomy.queries import EU_COUNTRIES, country_name, language_name


def country_choices(language: str) -> list[tuple[str, str]]:
    """The countries of the Union by name."""
    return sorted(
        ((one, country_name(one, language)) for one in EU_COUNTRIES), key=lambda one: folded(one[1])
    )


def language_choices(language: str) -> list[tuple[str, str]]:
    names = ((code, language_name(code, language)) for code, _name in settings.LANGUAGES)
    return sorted(
        ((code, name[:1].upper() + name[1:]) for code, name in names), key=lambda one: folded(one[1])
    )


class DayField(forms.DateField):
    """A day, as browsers send it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **options: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%d.%m.%Y"],
            error_messages={
                "invalid": _("This is not a day: write it as 2027-03-31."),
                "required": _("Say on which day."),
            },
            **options,
        )


def number_field(label: str, *, least: int, is_required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=MOST_TARGET,
        required=is_required,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Give a number for each group; nought where there was nobody."),
            "invalid": _("Write a whole number."),
            "min_value": _("Write a whole number above zero.")
            if least
            else _("A number is whole and not below zero."),
            "max_value": _("This number is too large."),
        },
    )
