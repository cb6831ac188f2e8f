"""What people send about plans, turned into values."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rialto.base.addresses import usable_address
from rialto.base.text import folded
from rialto.coalitions.file_kinds import EVIDENCE
from rialto.coalitions.forms.plan_fields import DayField, NumberField, SeenForm, with_days_in_order, written
from rialto.coalitions.models import Coalition, CoalitionMember, Indicator, Measure
from rialto.coalitions.plan_choices import Direction, MeasureState, Pillar, SharedKey, Unit
from rialto.coalitions.queries import members_of
from rialto.organisations.models import Organisation
from rialto.taxonomy.queries import language_name

NOTHING = [("", "–")]


def language_choices(language: str) -> list[tuple[str, str]]:
    """The official languages by their name in the reader's."""
    names = ((code, language_name(code, language)) for code, _name in settings.LANGUAGES)
    return sorted(
        ((code, name[:1].upper() + name[1:]) for code, name in names), key=lambda one: folded(one[1])
    )


class PlanForm(SeenForm):
    title = forms.CharField(
        label=_("Title"), max_length=200, error_messages={"required": _("Give the plan a title.")}
    )
    summary = forms.CharField(
        label=_("What the plan is for"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    language = forms.ChoiceField(
        label=_("Language"), help_text=_("In which the plan is written. Other languages can be added later.")
    )
    begins_on = DayField(label=_("First day"), error_messages={"required": _("Say when the plan begins.")})
    ends_on = DayField(label=_("Last day"), error_messages={"required": _("Say when the plan ends.")})

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(language)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return with_days_in_order(self, data)


class MeasureForm(SeenForm):
    title = forms.CharField(
        label=_("Title"), max_length=200, error_messages={"required": _("Give the measure a title.")}
    )
    description = forms.CharField(
        label=_("What is done"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    pillar = forms.ChoiceField(label=_("Pillar"), choices=Pillar.choices)
    organisation = forms.CharField(
        label=_("Organisation that answers for it"),
        help_text=_(
            "Its name as it stands in the directory of organisations, or the address of its page here."
        ),
        max_length=300,
        required=False,
    )
    owner = forms.ModelChoiceField(
        label=_("Person who reports on it"),
        help_text=_("Writes milestones and values, besides the coordinators."),
        queryset=CoalitionMember.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label="–",
    )
    begins_on = DayField(label=_("First day"), error_messages={"required": _("Say when the measure begins.")})
    ends_on = DayField(label=_("Last day"), error_messages={"required": _("Say when the measure ends.")})
    state = forms.ChoiceField(label=_("State"), choices=MeasureState.choices)
    state_reason = forms.CharField(
        label=_("Why it was stopped"), help_text=_("Everybody can read it."), max_length=500, required=False
    )

    def __init__(
        self, *args: Any, coalition: Coalition, organisation: Organisation | None = None, **kwargs: Any
    ) -> None:
        """`organisation`: whose the measure is already; its name means it, and no other one that is called the same."""
        super().__init__(*args, **kwargs)
        self._organisation = organisation
        owner: Any = self.fields["owner"]
        owner.queryset = members_of(coalition)
        owner.label_from_instance = lambda member: str(member.user)
        self._country = coalition.country

    def clean_organisation(self) -> Organisation | None:
        said = self.cleaned_data["organisation"].strip()
        if not said:
            return None
        if self._organisation is not None and said == self._organisation.name:
            return self._organisation
        slug = said.rstrip("/").rpartition("/")[2]
        named = Organisation.objects.filter(name_key=folded(said)[:200])
        found = (
            named.filter(country=self._country).first()
            or named.first()
            or Organisation.objects.filter(slug=slug).first()
        )
        if found is None:
            raise forms.ValidationError(
                _(
                    "We know no organisation of this name. Look it up in the directory, and copy its name or address."
                )
            )
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("state") == MeasureState.STOPPED and not data.get("state_reason", "").strip():
            self.add_error("state_reason", _("Say why the measure was stopped."))
        return with_days_in_order(self, data)


class MilestoneForm(SeenForm):
    title = forms.CharField(
        label=_("What is to be reached"),
        max_length=200,
        error_messages={"required": _("Say what is to be reached.")},
    )
    due_on = DayField(label=_("By which day"), error_messages={"required": _("Say by which day.")})
    reached_on = DayField(label=_("Reached on"), required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class IndicatorForm(SeenForm):
    name = forms.CharField(
        label=_("What is counted"),
        max_length=200,
        error_messages={"required": _("Give the indicator a name.")},
    )
    shared_key = forms.ChoiceField(
        label=_("Common indicator of Europe"),
        help_text=_(
            "If it is one of these, it is added up with the same of other countries; unit and direction are fixed then."
        ),
        choices=[("", _("None of them")), *SharedKey.choices],
        required=False,
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit.choices)
    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices)
    baseline = NumberField(
        label=_("Number at the start"), error_messages={"required": _("Give the number at the start.")}
    )
    baseline_on = DayField(
        label=_("Day of the start"), error_messages={"required": _("Say of which day it is.")}
    )
    target = NumberField(label=_("Target"), error_messages={"required": _("Give the target.")})
    target_on = DayField(
        label=_("Day of the target"), error_messages={"required": _("Say by which day it is to be reached.")}
    )
    weight = NumberField(
        label=_("How many people or enterprises it is a share of"),
        help_text=_("Only for a share that is a common indicator: Europe’s mean is weighted by it."),
        required=False,
    )


class ValueForm(forms.Form):
    """A number for a day, and what shows it."""

    value = NumberField(
        label=_("Value"),
        help_text=_("All in all until that day, not only what was added since the last time."),
        error_messages={"required": _("Give the number.")},
    )
    on = DayField(label=_("Day"), error_messages={"required": _("Say of which day it is.")})
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    link = forms.CharField(
        label=_("Evidence: a link"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )
    file = forms.FileField(
        label=_("Evidence: a file"),
        help_text=_(
            "PDF, picture, text, table or document, up to 10 MB. Everybody can open it once the plan is published."
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": EVIDENCE.accepted}),
        error_messages={"empty": _("This file is empty.")},
    )
    needs_evidence = True

    def clean_link(self) -> str:
        text = str(self.cleaned_data["link"]).strip()
        if not text:
            return ""
        address = usable_address(text if "://" in text else f"https://{text}")
        if not address:
            raise forms.ValidationError(_("This is not a web address. It looks like https://school.example."))
        return address

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.needs_evidence and not self.errors and not data.get("link") and not data.get("file"):
            self.add_error("link", _("Add evidence: a file or a link."))
        return data


class CorrectionForm(ValueForm):
    """What a value should have been. Without new evidence the old one counts."""

    needs_evidence = False
    reason = forms.CharField(
        label=_("Why it is corrected"),
        help_text=_("Everybody can read it. The earlier number is kept beside it."),
        max_length=500,
        error_messages={"required": _("Say why the value is corrected.")},
    )


class NeedForm(forms.Form):
    """Which other measure one waits for."""

    needed = forms.ModelChoiceField(
        label=_("Waits for"), queryset=Measure.objects.none(), to_field_name="public_id", empty_label="–",
        error_messages={"required": _("Choose a measure.")},
    )  # fmt: skip

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["needed"]
        field.queryset = others
        field.label_from_instance = lambda one: f"{one.number}. {one.title}"


class EntryForm(forms.Form):
    """An entry of the catalogue, by its address here."""

    address = forms.CharField(
        label=_("Address of an entry here"),
        help_text=_("Open the entry and copy what stands in the address line."),
        max_length=500,
        error_messages={"required": _("Give the address of an entry.")},
    )


class PledgeAddressForm(forms.Form):
    """A pledge, by its address here."""

    pledge_address = forms.CharField(
        label=_("Address of a pledge here"),
        help_text=_("Open the pledge and copy what stands in the address line."),
        max_length=500,
        error_messages={"required": _("Give the address of a pledge.")},
    )


class PlanTextForm(forms.Form):
    """A plan's words in another language."""

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    summary = forms.CharField(
        label=_("What the plan is for"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class MeasureTextForm(forms.Form):
    """A measure's words in another language."""

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    description = forms.CharField(
        label=_("What is done"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


def initial_of_indicator(indicator: Indicator) -> dict[str, Any]:
    """What the form of an indicator begins with."""
    names = (
        "name", "shared_key", "unit", "direction", "baseline", "baseline_on", "target", "target_on", "weight"
    )  # fmt: skip
    return {name: written(getattr(indicator, name)) for name in names}
