"""Questions before what is a person's own is opened."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rialto.accounts.actions.access import LEAST_REASON, MOST_REASON
from rialto.accounts.models import User


class OpenPersonForm(forms.Form):
    """Whose, and why."""

    email = forms.EmailField(
        label=_("E-mail address of the person"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type the address of the person.")},
    )
    reason = forms.CharField(
        label=_("Why do you need to see it?"),
        help_text=_("The person reads this, with your name or number."),
        min_length=LEAST_REASON,
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say why, in a few words: the person reads it."),
            "min_length": _("Say why, in a few words: the person reads it."),
        },
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        self.person = User.objects.filter(email=email, erased_at=None).first()
        if self.person is None:
            raise forms.ValidationError(_("Nobody has an account with this address."))
        return email
