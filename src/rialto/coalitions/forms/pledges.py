"""What people send about pledges, turned into values."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rialto.coalitions.actions.pledge_writing import PledgeValues
from rialto.coalitions.forms.pledge_fields import (
    DayField,
    country_choices,
    language_choices,
    number_field,
)
from rialto.coalitions.models import Pledge
from rialto.coalitions.pledge_checks import TEXT_LENGTH, ActionValues
from rialto.coalitions.pledge_choices import (
    BENEFICIARIES,
    MEASURES,
    METHODOLOGIES,
    ActionType,
    Beneficiary,
    Methodology,
    Pillar,
    PledgeMeasure,
    ReportRhythm,
    SpecialInterest,
)
from rialto.organisations.models import Organisation

PREFIX = "target-"


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
                self.fields[f"{PREFIX}{group}"] = number_field(str(Beneficiary(group).label), least=1)
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
