"""What people send about pledges, turned into values."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rialto.base.addresses import usable_address
from rialto.base.text import folded
from rialto.coalitions.actions.pledge_writing import PledgeValues
from rialto.coalitions.models import Pledge, PledgeBeneficiary
from rialto.coalitions.pledge_checks import MOST_TARGET, TEXT_LENGTH, ActionValues
from rialto.coalitions.pledge_choices import (
    BENEFICIARIES,
    MEASURES,
    METHODOLOGIES,
    PUBLIC_STATES,
    ActionType,
    Beneficiary,
    Methodology,
    Pillar,
    PledgeMeasure,
    ReportRhythm,
    SpecialInterest,
    VerificationLevel,
)
from rialto.coalitions.pledge_files import ACCEPTED
from rialto.coalitions.queries.pledges import NOT_REPORTED, PledgeFilters
from rialto.organisations.models import Organisation
from rialto.taxonomy.queries import EU_COUNTRIES, country_name, language_name

NOTHING = [("", "–")]
CHOICES: dict[str, list[str]] = {
    "pillar": Pillar.values,
    "action_type": ActionType.values,
    "measure": PledgeMeasure.values,
    "level": [*VerificationLevel.values, NOT_REPORTED],
    "state": [one.value for one in PUBLIC_STATES],
    "country": list(EU_COUNTRIES),
}
PREFIX = "target-"


def filters_of(asked: QueryDict) -> PledgeFilters:
    """What the address asks the list for; nonsense in it is ignored."""
    chosen = {name: asked.get(name, "") for name, values in CHOICES.items() if asked.get(name, "") in values}
    return PledgeFilters(
        text=asked.get("q", "")[:100].replace("\x00", "").strip(),
        organisation=asked.get("organisation", "")[:120].replace("\x00", ""),
        **chosen,
    )


def country_choices(language: str) -> list[tuple[str, str]]:
    """The countries of the Union by name."""
    return sorted(
        ((one, country_name(one, language)) for one in EU_COUNTRIES), key=lambda one: folded(one[1])
    )


def language_choices(language: str) -> list[tuple[str, str]]:
    names = ((code, language_name(code, language)) for code, _name in settings.LANGUAGES)
    return sorted(
        ((code, name[:1].upper() + name[1:]) for code, name in names), key=lambda one: folded(one[1])
    )


class DayField(forms.DateField):
    """A day, as browsers send it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **options: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%d.%m.%Y"],
            error_messages={
                "invalid": _("This is not a day: write it as 2027-03-31."),
                "required": _("Say on which day."),
            },
            **options,
        )


class _Basics(forms.Form):
    title = forms.CharField(
        label=_("Title"),
        help_text=_("What you will do, in one line: “Teach 500 people over 60 to bank safely online”."),
        max_length=200,
        error_messages={"required": _("Give the pledge a title.")},
    )
    language = forms.ChoiceField(label=_("Language that you write it in"))
    country = forms.ChoiceField(
        label=_("Country whose coalition looks after it"),
        help_text=_("It reviews the pledge and checks its reports, and there it is counted."),
        required=False,
    )

    def __init__(self, *args: Any, page_language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(page_language)  # type: ignore[attr-defined]
        self.fields["country"].choices = [  # type: ignore[attr-defined]
            ("", _("Europe as a whole")),
            *country_choices(page_language),
        ]


class StartForm(_Basics):
    """The first four questions."""

    organisation = forms.ModelChoiceField(
        label=_("For which organisation"), queryset=Organisation.objects.none(), to_field_name="slug"
    )
    field_order = ("organisation", "title", "language", "country")

    def __init__(self, *args: Any, organisations: Any, page_language: str, **kwargs: Any) -> None:
        super().__init__(*args, page_language=page_language, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = organisations.order_by("name")
        field.empty_label = None
        field.error_messages["required"] = _("Choose an organisation.")

    @property
    def values(self) -> PledgeValues:
        data = self.cleaned_data
        return PledgeValues(title=data["title"], language=data["language"], country=data["country"])


class PledgeForm(_Basics):
    """The pledge as a whole, but for its actions. Only the title is needed to keep a draft."""

    text = forms.CharField(
        label=_("What you pledge"),
        help_text=_(
            "Beyond your core business, without conditions, so that somebody can measure later whether it was kept."
        ),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    starts_on = DayField(label=pgettext_lazy("first day", "From"), required=False)
    ends_on = DayField(label=pgettext_lazy("last day", "Until"), required=False)
    report_every = forms.TypedChoiceField(
        label=_("How often you report"),
        help_text=_("We remind you. You can report more often."),
        choices=ReportRhythm.choices,
        coerce=int,
    )
    other_countries = forms.MultipleChoiceField(
        label=_("Other countries in which it is at work"), required=False, widget=forms.CheckboxSelectMultiple
    )
    interests = forms.MultipleChoiceField(
        label=_("Special interests"),
        choices=SpecialInterest.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = (
        "title", "text", "language", "country", "other_countries", "starts_on", "ends_on", "report_every", "interests",
    )  # fmt: skip

    def __init__(self, *args: Any, page_language: str, **kwargs: Any) -> None:
        super().__init__(*args, page_language=page_language, **kwargs)
        self.fields["other_countries"].choices = country_choices(page_language)  # type: ignore[attr-defined]

    @classmethod
    def of(cls, pledge: Pledge, *, page_language: str) -> "PledgeForm":
        """The form as the pledge stands."""
        names = ("title", "text", "language", "country", "starts_on", "ends_on", "report_every", "interests")
        said = {name: getattr(pledge, name) for name in names}
        said["other_countries"] = list(pledge.other_countries.values_list("country", flat=True))
        return cls(initial=said, page_language=page_language)

    @property
    def values(self) -> PledgeValues:
        return PledgeValues(**self.cleaned_data)


class ActionKindForm(forms.Form):
    """The two answers on which the rest of an action depends."""

    pillar = forms.ChoiceField(
        label=_("Whose digital skills"), choices=Pillar.choices, widget=forms.RadioSelect
    )
    action_type = forms.ChoiceField(
        label=_("What is done"), choices=ActionType.choices, widget=forms.RadioSelect
    )


class ActionForm(forms.Form):
    """One action of a pillar and type: only what belongs to these is offered."""

    words = forms.CharField(
        label=_("In your own words"),
        max_length=300,
        required=False,
        help_text=_("Such as: evening courses in libraries."),
    )

    def __init__(self, *args: Any, pillar: str, action_type: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pillar, self.action_type = pillar, action_type
        if ways := METHODOLOGIES[action_type]:
            self.fields["methodology"] = forms.ChoiceField(
                label=_("How it is done"), choices=[(one.value, Methodology(one).label) for one in ways]
            )
        if measures := MEASURES[action_type]:
            self.fields["measure"] = forms.ChoiceField(
                label=_("What is counted"),
                choices=[(one.value, PledgeMeasure(one).label) for one in measures],
            )
            for group in BENEFICIARIES[pillar]:
                self.fields[f"{PREFIX}{group}"] = _number(str(Beneficiary(group).label), least=1)
        self.fields["starts_on"] = DayField(label=_("From, if another day than the pledge"), required=False)
        self.fields["ends_on"] = DayField(label=_("Until, if another day than the pledge"), required=False)

    @property
    def parts(self) -> dict[str, list[Any]]:
        """The fields in two groups: the targets, and the rest."""
        names = list(self.fields)
        return {
            "targets": [self[name] for name in names if name.startswith(PREFIX)],
            "rest": [self[name] for name in names if not name.startswith(PREFIX)],
        }

    @staticmethod
    def initial_of(values: ActionValues) -> dict[str, Any]:
        said: dict[str, Any] = {
            name: getattr(values, name)
            for name in ("words", "methodology", "measure", "starts_on", "ends_on")
        }
        return said | {f"{PREFIX}{group}": number for group, number in values.targets.items()}

    @property
    def values(self) -> ActionValues:
        data = self.cleaned_data
        return ActionValues(
            words=data["words"],
            pillar=self.pillar,
            action_type=self.action_type,
            methodology=data.get("methodology", ""),
            measure=data.get("measure", ""),
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            targets={
                name.removeprefix(PREFIX): number
                for name, number in data.items()
                if name.startswith(PREFIX) and number is not None
            },
        )


class TermsForm(forms.Form):
    accepts_terms = forms.BooleanField(
        label=_(
            "We mean it: the pledge goes beyond our core business, depends on nothing else, and we will report about it."
        ),
        error_messages={"required": _("Say that you agree to the terms of pledging.")},
    )


class ReasonForm(forms.Form):
    """A no, or a farewell, with its reason."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why.")},
    )


class ReportForm(forms.Form):
    """Totals up to a day: a number for each group."""

    ends_on = DayField(
        label=_("Totals from the beginning up to"), help_text=_("The day until which you have counted.")
    )

    def __init__(self, *args: Any, beneficiaries: Iterable[PledgeBeneficiary], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.beneficiaries = list(beneficiaries)
        for one in self.beneficiaries:
            field = _number(str(one.get_group_display()), least=0, is_required=True)
            field.help_text = _("Promised: %(target)s. Reported before: %(reported)s.") % {
                "target": one.target,
                "reported": one.reported,
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
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
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


def _number(label: str, *, least: int, is_required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=MOST_TARGET,
        required=is_required,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Give a number for each group; nought where there was nobody."),
            "invalid": _("Write a whole number."),
            "min_value": _("Write a whole number above zero.")
            if least
            else _("A number is whole and not below zero."),
            "max_value": _("This number is too large."),
        },
    )
