"""What people at the desk decide of pairs and suggestions."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from rialto.catalogue.choices import CandidateState, Kind
from rialto.desk.duplicates import RULE_WORDS, DuplicateFilters

SHOWN_STATES = (CandidateState.OPEN, CandidateState.DIFFERENT)


class PairDecision(models.TextChoices):
    """What becomes of a pair; a person who is not sure goes on to the next one."""

    KEEP_FIRST = "keep-first"
    KEEP_SECOND = "keep-second"
    APART = "apart"


class DuplicateFilterForm(forms.Form):
    """The filters above the queue; nonsense in the address is ignored."""

    state = forms.ChoiceField(choices=[(state.value, state.label) for state in SHOWN_STATES], required=False)
    kind = forms.ChoiceField(choices=Kind, required=False)
    rule = forms.ChoiceField(choices=list(RULE_WORDS.items()), required=False)

    @property
    def filters(self) -> DuplicateFilters:
        self.is_valid()
        said = self.cleaned_data
        return DuplicateFilters(
            state=CandidateState(said.get("state") or CandidateState.OPEN),
            kind=said.get("kind", ""),
            rule=said.get("rule", ""),
        )


class PairForm(forms.Form):
    """The button that was pressed, and why."""

    decision = forms.ChoiceField(
        choices=PairDecision,
        error_messages={"required": _("Choose what to do."), "invalid_choice": _("Choose what to do.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For your colleagues, if it is not plain to see."),
        max_length=500,
        required=False,
    )


class WhyForm(forms.Form):
    """Why, where that need not be said."""

    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class ChosenForm(forms.Form):
    """Suggestions that were ticked, and the button that was pressed."""

    chosen = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": _("Tick at least one."),
            "invalid_choice": _("The list has changed meanwhile: look at it again, then tick."),
        },
    )
    decision = forms.ChoiceField(
        choices=[("accept", ""), ("refuse", "")], error_messages={"required": _("Choose what to do.")}
    )

    def __init__(self, data: object, *, offered: list[int]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["chosen"].choices = [(pk, pk) for pk in offered]  # type: ignore[attr-defined]
