"""What visitors send without an account."""

import time

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rialto.moderation.actions import WORDS_LENGTH
from rialto.moderation.choices import Complaint

SALT = "rialto.report"
# Nobody reads the form and fills it in within this time; nobody keeps it open for longer than that.
QUICKEST_SECONDS, SLOWEST_SECONDS = 2, 24 * 3600


def stamp(about: str) -> str:
    """A signed word for when a form about something was given out."""
    return signing.dumps([about, int(time.time())], salt=SALT)


class ReportForm(forms.Form):
    """Something is wrong here. A field that people do not see and a signed time keep most programs out, without a script."""

    complaint = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Complaint.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong; “something else” will do.")},
    )
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_(
            "What is right instead, or where it can be seen. Please nothing about your health, beliefs or the like."
        ),
        max_length=WORDS_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_(
            "Only if you want to hear what became of it. We use it for nothing else, and forget it 90 days later."
        ),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("This is not an e-mail address: it needs an @ and a name behind it.")},
    )
    # Hidden from people by the style sheet, and from screen readers; programs fill it in.
    website = forms.CharField(required=False, max_length=200)
    given_out = forms.CharField(widget=forms.HiddenInput, max_length=300, required=False)

    def __init__(self, sent: QueryDict | None = None, *, about: str) -> None:
        super().__init__(sent, initial={"given_out": stamp(about)})
        self.about = about

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave the field that is meant for programs empty."))
        return ""

    def clean(self) -> dict[str, object]:
        data: dict[str, object] = super().clean() or {}
        if data.get("complaint") == Complaint.OTHER and not str(data.get("words", "")).strip():
            self.add_error("words", _("Say in a few words what it is."))
        if not self._was_given_out_in_time(str(data.get("given_out", ""))):
            # The old stamp would be sent again: it is replaced, and what was typed stays.
            self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, when bound
            self.data["given_out"] = stamp(self.about)  # type: ignore[index]
            raise forms.ValidationError(
                _("That was very quick, or very long ago. Look it over once more, then send it again.")
            )
        return data

    def _was_given_out_in_time(self, given_out: str) -> bool:
        try:
            about, at = signing.loads(given_out, salt=SALT, max_age=SLOWEST_SECONDS)
        except (signing.BadSignature, ValueError, TypeError):
            return False
        return bool(about == self.about) and time.time() - at >= QUICKEST_SECONDS
