"""What a coalition says of itself, in its first language and in others."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rialto.coalitions.actions.profile import MOST_LETTERS
from rialto.organisations.forms import WebsiteField, language_choices

ROWS = {"rows": 6}


class WordsForm(forms.Form):
    """Mission and priorities in one language."""

    mission = forms.CharField(
        label=_("What the coalition is there for"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs=ROWS),
    )
    priorities = forms.CharField(
        label=_("Priorities"),
        required=False,
        max_length=MOST_LETTERS,
        help_text=_("One a line, the most important first, twelve at most."),
        widget=forms.Textarea(attrs=ROWS),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, written_in: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if written_in:
            for name in ("mission", "priorities"):
                self.fields[name].widget.attrs["lang"] = written_in


class ProfileForm(WordsForm):
    """All that coordinators say in the coalition's first language, and what is the same in all."""

    language = forms.ChoiceField(label=_("Language you write in"))
    contact_email = forms.EmailField(label=_("E-mail address for questions"), required=False, max_length=254)
    website = WebsiteField(label=_("Website"), required=False)
    site_address = WebsiteField(
        label=_("National site"),
        required=False,
        help_text=_("Where the country runs a site of its own with this program."),
    )
    field_order = ("language", "mission", "priorities", "contact_email", "website", "site_address", "seen")

    def __init__(self, *args: Any, reader_language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(reader_language)  # type: ignore[attr-defined]
