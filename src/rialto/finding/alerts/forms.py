"""What a visitor sends who wants an alert."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rialto.finding.choices import Rhythm

RHYTHMS = [(one.value, one.label) for one in Rhythm if one != Rhythm.NEVER]


class AddressForm(forms.Form):
    """An address, and a field that people do not see: it keeps most programs out, without a script."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Give the address that we shall write to."),
            "invalid": _("This is not an e-mail address: it needs an @ and a name behind it."),
        },
    )
    website = forms.CharField(required=False, max_length=200)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave the field that is meant for programs empty."))
        return ""


class AlertForm(AddressForm):
    """An address, and how often to write to it."""

    rhythm = forms.TypedChoiceField(
        label=_("How often?"), choices=RHYTHMS, coerce=Rhythm, initial=Rhythm.DAILY
    )
