"""A change that is suggested for an entry of another site, and the answer to one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rialto.base.markup import plain_text
from rialto.catalogue.models import Entry

TEXT = {"class": "field wide"}
DAY = {"class": "field", "type": "date"}


class SuggestionForm(forms.Form):
    """The fields that may be suggested, filled in as they stand; what is left as it was is not suggested."""

    title = forms.CharField(label=_("Title"), max_length=300, widget=forms.TextInput(attrs=TEXT))
    summary = forms.CharField(
        label=_("In short"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"class": "field wide", "rows": 3}),
    )
    address = forms.URLField(
        label=_("Address at the provider"),
        max_length=2000,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs=TEXT),
    )
    city = forms.CharField(
        label=_("City"), max_length=120, required=False, widget=forms.TextInput(attrs=TEXT)
    )
    place = forms.CharField(
        label=_("Place"), max_length=300, required=False, widget=forms.TextInput(attrs=TEXT)
    )
    starts_on = forms.DateField(
        label=_("First day"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    deadline_on = forms.DateField(
        label=_("Apply by"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    tags = forms.CharField(
        label=_("Subjects, separated by commas"),
        max_length=1500,
        required=False,
        widget=forms.TextInput(attrs=TEXT),
    )

    def __init__(self, entry: Entry, data: Any = None) -> None:
        first = {name: getattr(entry, name) for name in self.base_fields}
        first["tags"] = ", ".join(entry.tags)
        super().__init__(data, initial=first)
        self.entry = entry

    def clean_title(self) -> str:
        title = plain_text(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(_("An entry needs a title."))
        return title

    @property
    def values(self) -> dict[str, Any]:
        """What differs from what stands there; call it on a form that is valid."""
        said = dict(self.cleaned_data)
        said["tags"] = [word for one in said["tags"].split(",") if (word := one.strip())]
        return {name: value for name, value in said.items() if name in self.changed_data}


class DecisionForm(forms.Form):
    """Accept or refuse; who refuses says why."""

    decision = forms.ChoiceField(choices=[("accept", "accept"), ("refuse", "refuse")])
    reason = forms.CharField(
        label=_("Reason, for whoever suggested it"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"class": "field wide", "rows": 3}),
    )
