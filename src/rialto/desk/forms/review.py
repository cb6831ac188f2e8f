"""What reviewers decide, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rialto.contributing.choices import NEEDS_REASON, Verdict
from rialto.contributing.forms.fields import WordsField


class ReviewForm(forms.Form):
    """A decision by the button that was pressed, with a reason where the author needs one."""

    verdict = forms.ChoiceField(choices=Verdict.choices)
    words = WordsField(
        label=_("Words for the author"),
        help_text=_("Needed for sending back and refusing. The author reads them, and gets them by mail."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("verdict") in NEEDS_REASON and not data.get("words"):
            self.add_error("words", _("Say why: the author reads it."))
        return data


class CommentForm(forms.Form):
    """A question to the author."""

    words = WordsField(
        label=_("Ask the author something"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write something first.")},
    )
