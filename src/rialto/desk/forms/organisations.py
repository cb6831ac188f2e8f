"""What people at the desk decide of organisations that may be one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rialto.desk.organisations import organisation_named
from rialto.organisations.models import Organisation


class TwoOrganisationsForm(forms.Form):
    """Which two to lay side by side, each by its address here or its name."""

    first = forms.CharField(
        label=_("One organisation"), help_text=_("Its address here, or its name."), max_length=300
    )
    second = forms.CharField(label=_("The other one"), max_length=300)

    def clean_first(self) -> Organisation:
        return _named(self.cleaned_data["first"])

    def clean_second(self) -> Organisation:
        return _named(self.cleaned_data["second"])

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("first") is not None and data.get("first") == data.get("second"):
            raise forms.ValidationError(_("These are one and the same already."))
        return data


def _named(words: str) -> Organisation:
    organisation = organisation_named(words)
    if organisation is None:
        raise forms.ValidationError(
            _("No organisation is called exactly so, or several are. Paste its address.")
        )
    return organisation


class MergeForm(forms.Form):
    """Which of the two lives on, and why."""

    survivor = forms.ChoiceField(
        choices=[("first", ""), ("second", "")], error_messages={"required": _("Choose what to do.")}
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        error_messages={"required": _("Say why: it cannot be undone, and others may ask.")},
    )
