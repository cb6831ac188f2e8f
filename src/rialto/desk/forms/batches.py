"""What is to be done to which of many."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rialto.accounts.models import User
from rialto.contributing.choices import BatchDeed
from rialto.contributing.forms.fields import WordsField

LONGEST = 2000
# What the one question besides is called, by what is done.
LABELS = {
    BatchDeed.SEND_BACK: gettext_lazy("Words for the authors"),
    BatchDeed.REFUSE: gettext_lazy("Words for the authors"),
    BatchDeed.WITHDRAW: gettext_lazy("Reason"),
    BatchDeed.ADD_SUBJECT: gettext_lazy("Subject"),
    BatchDeed.REMOVE_SUBJECT: gettext_lazy("Subject"),
    BatchDeed.ASSIGN: gettext_lazy("Reviewer"),
}
SHORT = (BatchDeed.ADD_SUBJECT, BatchDeed.REMOVE_SUBJECT)


class ChosenForm(forms.Form):
    """What was ticked, or all that a list holds; and the button that was pressed."""

    deed = forms.ChoiceField(choices=BatchDeed.choices)
    everything = forms.BooleanField(required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.ids = [one for one in (_uuid(text) for text in data.getlist("chosen")) if one is not None]


class BatchForm(forms.Form):
    """The one question that a deed asks besides, if any."""

    def __init__(self, deed: BatchDeed, data: Any = None, *, reviewers: list[User] | None = None) -> None:
        super().__init__(data)
        if deed not in LABELS:
            return
        if deed == BatchDeed.ASSIGN:
            choices = [(str(one.public_id), str(one)) for one in reviewers or []]
            self.fields["words"] = forms.ChoiceField(label=LABELS[deed], choices=choices)
            return
        widget = forms.TextInput() if deed in SHORT else forms.Textarea(attrs={"rows": 4})
        self.fields["words"] = WordsField(
            label=LABELS[deed],
            max_length=60 if deed in SHORT else LONGEST,
            widget=widget,
            error_messages={
                "required": _("Say which subject.") if deed in SHORT else _("Say why: the author reads it.")
            },
        )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
