"""What people send about reports: totals, evidence, and that they were checked."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rialto.base.addresses import usable_address
from rialto.base.templatetags.look import grouped
from rialto.coalitions.file_kinds import PLEDGE_EVIDENCE
from rialto.coalitions.forms.pledge_fields import DayField, number_field
from rialto.coalitions.models import PledgeBeneficiary
from rialto.coalitions.pledge_checks import TEXT_LENGTH
from rialto.coalitions.pledge_choices import VerificationLevel


class ReportForm(forms.Form):
    """Totals up to a day: a number for each group."""

    ends_on = DayField(
        label=_("Totals from the beginning up to"), help_text=_("The day until which you have counted.")
    )

    def __init__(self, *args: Any, beneficiaries: Iterable[PledgeBeneficiary], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.beneficiaries = list(beneficiaries)
        for one in self.beneficiaries:
            field = number_field(str(one.get_group_display()), least=0, is_required=True)
            field.help_text = _("Promised: %(target)s. Reported before: %(reported)s.") % {
                "target": grouped(one.target),
                "reported": grouped(one.reported),
            }
            self.fields[f"number-{one.pk}"] = field
        self.fields["note"] = forms.CharField(
            label=_("What was done"),
            max_length=TEXT_LENGTH,
            required=False,
            widget=forms.Textarea(attrs={"rows": 5}),
        )
        self.fields["reason"] = forms.CharField(
            label=_("If a number is lower than before: why"),
            help_text=_("Everybody can read it. Counting twice by mistake is a reason."),
            max_length=2000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    @property
    def numbers(self) -> Mapping[int, int]:
        return {one.pk: self.cleaned_data[f"number-{one.pk}"] for one in self.beneficiaries}

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """Each action with the bound fields of its groups."""
        by_action: dict[int, tuple[Any, list[Any]]] = {}
        for one in self.beneficiaries:
            by_action.setdefault(one.action_id, (one.action, []))[1].append(self[f"number-{one.pk}"])
        return list(by_action.values())

    @property
    def day(self) -> date:
        found: date = self.cleaned_data["ends_on"]
        return found


class EvidenceForm(forms.Form):
    """A file or a link, and what it shows."""

    words = forms.CharField(
        label=_("What it shows"), max_length=200, error_messages={"required": _("Say what it shows.")}
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, PNG, JPEG or CSV, up to 10 MB. Please no names or addresses of participants."),
        required=False,
        widget=forms.FileInput(attrs={"accept": PLEDGE_EVIDENCE.accepted}),
    )
    address = forms.CharField(label=_("Or a link"), max_length=500, required=False)
    is_public = forms.BooleanField(
        label=_("Everybody may see it. Else only you and the coalition do."), required=False
    )

    def clean_address(self) -> str:
        text = str(self.cleaned_data["address"]).strip()
        address = usable_address(text if "://" in text else f"https://{text}") if text else ""
        if text and not address:
            raise forms.ValidationError(_("This is not a web address. It looks like https://school.example."))
        return address

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("file")) == bool(data.get("address")):
            raise forms.ValidationError(_("Give a file or a link: one of the two."))
        return data


class CheckForm(forms.Form):
    """How far a report can be relied on, in the eyes of who looks after the country."""

    level = forms.TypedChoiceField(
        label=_("It is"),
        choices=[
            (VerificationLevel.COALITION, _("checked by the coalition: we looked at it ourselves")),
            (
                VerificationLevel.INDEPENDENT,
                _("checked independently: somebody else did, who is named below"),
            ),
            (VerificationLevel.SELF, _("not checked any more: take a check back")),
        ],
        coerce=VerificationLevel,
        widget=forms.RadioSelect,
    )
    checker = forms.CharField(label=_("Who checked it, if somebody else"), max_length=200, required=False)
    note = forms.CharField(
        label=_("What was looked at"),
        help_text=_("Everybody can read it: such as “lists of participants of all twelve courses”."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what was looked at: everybody can read it.")},
    )
