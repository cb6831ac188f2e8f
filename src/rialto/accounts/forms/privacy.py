"""What people say about their data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rialto.accounts.choices import Purpose


class ConsentForm(forms.Form):
    """Yes or no to one purpose."""

    purpose = forms.TypedChoiceField(choices=Purpose.choices, coerce=Purpose)
    is_given = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda said: said == "yes"
    )


class EraseForm(forms.Form):
    """That one really means it."""

    is_sure = forms.BooleanField(
        label=_("Yes, erase my account and everything of mine, for good"),
        error_messages={"required": _("Tick this if you mean it. Without it nothing is erased.")},
    )
