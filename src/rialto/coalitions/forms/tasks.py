"""What one coalition asks of others, and what is answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rialto.base.text import folded
from rialto.coalitions.actions.tasks import MOST_LETTERS
from rialto.coalitions.choices import TaskState
from rialto.coalitions.models import Coalition
from rialto.taxonomy.queries import country_name


class TaskForm(forms.Form):
    """A task for one or several of the coalitions that have people here."""

    title = forms.CharField(
        label=_("What is to be done"),
        max_length=200,
        error_messages={"required": _("Say in a few words what is to be done.")},
    )
    text = forms.CharField(
        label=_("More about it"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    due_on = forms.DateField(
        label=_("To be done by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={"invalid": _("This is not a day: write it as 2027-03-31.")},
    )
    receivers = forms.MultipleChoiceField(
        label=_("For which coalitions"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one other coalition.")},
    )

    def __init__(self, *args: Any, sender: Coalition, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Coalition.objects.filter(members__isnull=False).exclude(pk=sender.pk).distinct()
        self.coalitions = {one.slug: one for one in others}
        named = [(slug, country_name(one.country, language)) for slug, one in self.coalitions.items()]
        self.fields["receivers"].choices = sorted(named, key=lambda one: folded(one[1]))  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Coalition]:
        return [self.coalitions[slug] for slug in self.cleaned_data["receivers"]]


class TaskStateForm(forms.Form):
    """How far it has come, and why not further."""

    state = forms.TypedChoiceField(
        label=_("How far it is"),
        # Taking it back is for those who sent it, and asks first.
        choices=[(one.value, one.label) for one in TaskState if one != TaskState.TAKEN_BACK],
        coerce=TaskState,
    )
    reason = forms.CharField(
        label=_("Why, if it is declined"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TaskCommentForm(forms.Form):
    words = forms.CharField(
        label=_("What you want to say"),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )
