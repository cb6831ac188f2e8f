"""What people at the desk send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rialto.moderation.actions import REASON_LENGTH
from rialto.moderation.choices import Verdict


class DecisionForm(forms.Form):
    """A decision about a report, with its reason."""

    verdict = forms.ChoiceField(
        label=_("Decision"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what to do.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_(
            "It stays in the record of decisions, and is mailed to who reported it if they left an address."
        ),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
