"""What is asked about pictures."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from rialto.contributing.forms.fields import WordsField, choice, words
from rialto.pictures.choices import Focus

ALT_LENGTH = 300
ACCEPTED = "image/jpeg,image/png,image/webp,image/avif"


def _alt() -> WordsField:
    return words(
        _("What the picture shows, in words"),
        length=ALT_LENGTH,
        rows=2,
        hint=_(
            "Needed, unless it only decorates. For everybody who does not see it: who or what is in it, and what that has to do with your entry."
        ),
    )


def _asked(form: forms.Form) -> None:
    form.fields["alt"] = _alt()
    form.fields["is_decorative"] = forms.BooleanField(
        label=_("It only decorates: who does not see it misses nothing"), required=False
    )
    form.fields["credit"] = words(
        _("Who made it"), length=200, hint=_("The name that stands below it, such as “Photo: Ada Borg”.")
    )
    form.fields["licence"] = words(
        _("Licence of the picture"),
        length=60,
        hint=_("Such as CC-BY-4.0. Leave it empty where it is yours and others may not use it."),
    )


def _said(form: forms.Form) -> dict[str, str]:
    """What was answered, as `contributing.pictures` keeps it."""
    data = form.cleaned_data
    said = {
        name: data[name] for name in ("alt", "credit", "licence", "focus") if data.get(name) not in (None, "")
    }
    if data.get("is_decorative"):
        said |= {"is_decorative": "yes"}
        said.pop("alt", None)
    if said.get("focus") == Focus.CENTRE:
        said.pop("focus")
    return said


class NewPictureForm(forms.Form):
    """A picture to add. What it shows may be said later: the file is not lost over it."""

    def __init__(self, sent: QueryDict | None = None, files: Any = None) -> None:
        super().__init__(sent, files, prefix="new")
        self.fields["file"] = forms.FileField(
            label=_("Picture"),
            help_text=_("JPEG, PNG or WebP, at most 10 MB, at least 200 points on each side."),
            widget=forms.FileInput(attrs={"accept": ACCEPTED, "class": "field", "data-picture": ""}),
            error_messages={"required": _("Choose a file first."), "empty": _("This file is empty.")},
        )
        _asked(self)

    @property
    def said(self) -> dict[str, str]:
        return _said(self)


class PictureForm(forms.Form):
    """What is said of one picture that is there."""

    def __init__(self, said: Mapping[str, str], sent: QueryDict | None = None) -> None:
        initial = {**said, "is_decorative": said.get("is_decorative") == "yes"}
        super().__init__(sent, initial=initial, prefix=said["id"])
        _asked(self)
        self.fields["focus"] = choice(_("What has to stay in sight where it is cut"), Focus.choices)
        self.initial.setdefault("focus", Focus.CENTRE)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("alt") and not data.get("is_decorative") and "alt" not in self.errors:
            self.add_error("alt", _("Say what it shows, or tick that it only decorates."))
        return data

    @property
    def said(self) -> dict[str, str]:
        return _said(self)
