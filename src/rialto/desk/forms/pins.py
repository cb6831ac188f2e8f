"""What people at the desk say of what stands first."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.desk.pins import PinFilter
from rialto.finding.models import Pin
from rialto.finding.pins.keeping import REASON_LENGTH, WORDS_LENGTH, Said

# What the form suggests: long enough to be seen, short enough to be looked at again.
USUAL_DAYS = 90


class PinFilterForm(forms.Form):
    """Which pins; nonsense in the address is ignored."""

    state = forms.ChoiceField(choices=PinFilter.choices, required=False)

    @property
    def which(self) -> PinFilter:
        self.is_valid()
        return PinFilter(self.cleaned_data.get("state") or PinFilter.STANDING)


class PinForm(forms.Form):
    """For which question an entry stands first, on which pages, until when and why."""

    words = forms.CharField(
        label=_("Question"),
        help_text=_(
            "As visitors type it. Other forms of the words and another order are the same question; a word more or less is another one."
        ),
        max_length=WORDS_LENGTH,
        error_messages={"required": _("Type the words that people look for.")},
    )
    language = forms.ChoiceField(label=_("On pages in"), required=False)
    until = forms.DateField(
        label=_("Until"),
        help_text=_("The last day, within a year."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose the last day."), "invalid": _("This is not a day.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("In a sentence. Visitors read it beside the entry."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why it stands first: visitors read it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["language"]
        field.choices = [("", _("all languages")), *settings.LANGUAGES]

    @property
    def said(self) -> Said:
        """What was said; only of a valid form."""
        return Said(**self.cleaned_data)


def first_values(words: str) -> dict[str, Any]:
    """What the form for a new pin begins with."""
    return {"words": words[:WORDS_LENGTH], "until": timezone.localdate() + timedelta(days=USUAL_DAYS)}


def values_of(pin: Pin) -> dict[str, Any]:
    """What the form for a pin begins with."""
    return {"words": pin.words, "language": pin.language, "until": pin.until, "reason": pin.reason}
