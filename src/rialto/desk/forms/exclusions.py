"""What people at the desk say of what was taken down."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ExclusionFilterForm(forms.Form):
    """The words above the list; nonsense in the address is ignored."""

    q = forms.CharField(max_length=500, required=False)

    @property
    def text(self) -> str:
        self.is_valid()
        said: str = self.cleaned_data.get("q", "")
        return said


class LiftForm(forms.Form):
    """Why something that was taken down may come back."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stays in the history of the entry."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say in a sentence why it may come back, so that your colleagues know.")
        },
    )
