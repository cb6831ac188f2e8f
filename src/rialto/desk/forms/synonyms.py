"""What people at the desk say of words that mean the same."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rialto.base.errors import Refused
from rialto.finding.models import SynonymGroup
from rialto.finding.synonyms.editing import Words, checked_words, words_of_lines
from rialto.taxonomy.queries import language_name

LONGEST = 2000


class SynonymForm(forms.Form):
    """A group: its words, what else is looked for, its language, and why."""

    words = forms.CharField(
        label=_("Words"),
        help_text=_("One word or phrase a line. Whoever types one of them also finds the others."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write at least one word.")},
    )
    others = forms.CharField(
        label=_("One way only: look for these as well"),
        help_text=_(
            "If you fill this in, whoever types one of the words above finds these too, but not the other way round, and not the words above for each other."
        ),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stays in the history of the group."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in a sentence why, so that your colleagues know.")},
    )
    # Set by the page that shows what would change.
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, language: str, group: SynonymGroup | None = None) -> None:
        initial = (
            {}
            if group is None
            else {
                "words": "\n".join(group.words),
                "others": "\n".join(group.others),
                "language": group.language,
            }
        )
        super().__init__(data, initial=initial)
        names = sorted((language_name(code, language), code) for code, _name in settings.LANGUAGES)
        self.fields["language"].choices = [("", _("All languages")), *((code, name) for name, code in names)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "words" in data and "others" in data:
            try:
                data["checked"] = checked_words(
                    language=data.get("language", ""),
                    words=words_of_lines(data["words"]),
                    others=words_of_lines(data["others"]),
                )
            except Refused as refusal:
                self.add_error("words", str(refusal.message))
        return data

    @property
    def checked(self) -> Words:
        """The words as they would be kept, of a valid form."""
        found: Words = self.cleaned_data["checked"]
        return found


class RemovalForm(forms.Form):
    """Why a group goes."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stays in the history of the group."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a sentence why, so that your colleagues know.")},
    )
