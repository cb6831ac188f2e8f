"""What people at the desk say of machine translation."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rialto.taxonomy.queries import language_name
from rialto.translation.models import GlossaryTerm


def _languages(language: str) -> list[tuple[str, str]]:
    return [
        (code, name)
        for name, code in sorted((language_name(code, language), code) for code, _ in settings.LANGUAGES)
    ]


class NowForm(forms.Form):
    """Which entry is put before all others, and into which language."""

    entry = forms.CharField(
        label=gettext_lazy("Address of the entry’s page"),
        max_length=500,
        error_messages={"required": gettext_lazy("Say which entry.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)

    def __init__(self, data: Any = None, *, language: str) -> None:
        super().__init__(data)
        self.fields["language"].choices = [("", _("All languages")), *_languages(language)]  # type: ignore[attr-defined]


class TermForm(forms.Form):
    """A name that stays as it is, or what a word is called in several languages, one a line."""

    kept = forms.CharField(
        label=gettext_lazy("A name that stays as it is"),
        help_text=gettext_lazy("In every language, in upper and lower case as it stands in the text."),
        max_length=120,
        required=False,
    )
    words = forms.CharField(
        label=gettext_lazy("Or a word in several languages"),
        help_text=gettext_lazy(
            "One language a line: its code, a colon, the word. For example: en: digital skills"
        ),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, data: Any = None, *, term: GlossaryTerm | None = None) -> None:
        lines = "\n".join(f"{code}: {word}" for code, word in term.words.items()) if term else ""
        super().__init__(data, initial={"kept": term.kept, "words": lines} if term else {})

    def clean_words(self) -> dict[str, str]:
        """Language -> word."""
        known = {code for code, _name in settings.LANGUAGES}
        found: dict[str, str] = {}
        for line in self.cleaned_data["words"].splitlines():
            if not line.strip():
                continue
            code, colon, word = line.partition(":")
            code = code.strip().lower()
            if not colon or code not in known or not word.strip():
                raise forms.ValidationError(
                    _("“%(line)s” is not a code of a language, a colon and a word.")
                    % {"line": line.strip()[:80]}
                )
            found[code] = word.strip()
        return found
