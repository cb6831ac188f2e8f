"""A file to share, a newer version of one, and what is said of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rialto.coalitions.choices import FileAudience
from rialto.coalitions.file_kinds import SHARED


def _file() -> forms.FileField:
    return forms.FileField(
        label=_("File"),
        help_text=_("PDF, office documents without macros, plain text, CSV or pictures, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": SHARED.accepted}),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty.")},
    )


class FileWordsForm(forms.Form):
    """What a file is called and who may fetch it."""

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    description = forms.CharField(
        label=_("Description"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    audience = forms.TypedChoiceField(
        label=_("Who may fetch it"),
        choices=[(FileAudience.OWN, _("our coalition")), (FileAudience.ALL, _("all coalitions"))],
        coerce=FileAudience,
    )


class NewFileForm(FileWordsForm):
    file = _file()
    field_order = ("file", "title", "description", "audience")


class NewVersionForm(forms.Form):
    file = _file()
