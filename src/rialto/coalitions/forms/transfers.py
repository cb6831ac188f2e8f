"""What people send about transfers of practices, turned into values."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.base.addresses import path_of
from rialto.catalogue.choices import KNOWN_TO_THE_PUBLIC
from rialto.catalogue.models import Entry
from rialto.coalitions.file_kinds import EVIDENCE, SentFile
from rialto.coalitions.models import Adaptation, Coalition
from rialto.organisations.forms import WebsiteField, language_choices
from rialto.taxonomy.queries import country_name

_TOO_LATE = _("This day has not come yet.")


class PastDayField(forms.DateField):
    """The day on which something happened; today unless somebody says otherwise."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **options: Any) -> None:
        options.setdefault("initial", timezone.localdate)
        options.setdefault(
            "error_messages", {"required": _("Give a day."), "invalid": _("This is not a day.")}
        )
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise forms.ValidationError(_TOO_LATE)
        return day


class WantForm(forms.Form):
    """For which coalition a practice is wanted, since when, and what comes next. One coalition alone is not asked for."""

    coalition = forms.ModelChoiceField(
        label=_("For the coalition of"),
        queryset=Coalition.objects.none(),
        to_field_name="country",
        empty_label=None,
    )
    on = PastDayField(label=_("Wanted since"))
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=300)

    def __init__(self, *args: Any, coalitions: QuerySet[Coalition], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["coalition"]
        field.queryset = coalitions  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: country_name(one.country, language)  # type: ignore[attr-defined]
        known = list(coalitions[:2])
        if len(known) == 1:
            field.widget = field.hidden_widget()
            field.initial = known[0].country


class StepForm(forms.Form):
    """On which day a step was taken."""

    on = PastDayField(label=_("On"))


class GiveUpForm(StepForm):
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why you give it up.")},
    )
    field_order = ["reason", "on"]


class NextStepForm(forms.Form):
    """What comes next, and by when."""

    words = forms.CharField(label=_("Next step"), required=False, max_length=300)
    by = forms.DateField(
        label=_("By"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This is not a day.")},
    )


class MessageForm(forms.Form):
    words = forms.CharField(
        label=_("Message to the other side"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )


class AnswerForm(forms.Form):
    """Whether the two sides get to know each other, and a word with it."""

    answer = forms.ChoiceField(choices=[("yes", ""), ("no", "")], widget=forms.HiddenInput())
    words = forms.CharField(
        label=_("A word with it"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AdaptationForm(forms.Form):
    """What was changed in a practice, and why."""

    title = forms.CharField(
        label=_("Title"), max_length=200, error_messages={"required": _("Give what was changed a title.")}
    )
    language = forms.ChoiceField(label=_("Language in which you write this"))
    changed = forms.CharField(
        label=_("What was changed"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say what was changed.")},
    )
    why = forms.CharField(
        label=_("Why"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    on = PastDayField(label=_("Changed on"))
    address = WebsiteField(label=_("Link to the adapted version, or to what shows it"), required=False)
    file = forms.FileField(
        label=_("The same as a file"),
        required=False,
        help_text=_("PDF, picture, text, table or document, up to 10 MB. Everybody can open it."),
        widget=forms.FileInput(attrs={"accept": EVIDENCE.accepted}),
        error_messages={"empty": _("This file is empty.")},
    )
    entry = forms.CharField(
        label=_("The adapted version in this catalogue"),
        required=False,
        max_length=500,
        help_text=_("The address of its page here, if it has one."),
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )

    def __init__(
        self, *args: Any, language: str, adaptation: Adaptation | None = None, **kwargs: Any
    ) -> None:
        if adaptation is not None:
            kwargs["initial"] = {
                "title": adaptation.title,
                "language": adaptation.language,
                "changed": adaptation.changed,
                "why": adaptation.why,
                "on": adaptation.on,
                "address": adaptation.address,
                "entry": adaptation.entry.get_absolute_url() if adaptation.entry else "",
            }
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(language)  # type: ignore[attr-defined]
        if adaptation is None:
            self.fields["language"].initial = language

    def clean_file(self) -> SentFile | None:
        """What was sent, of whatever kind: the action looks into it."""
        sent = self.cleaned_data["file"]
        return SentFile.of(sent) if sent else None

    def clean_entry(self) -> Entry | None:
        """The entry whose page was given; None for none."""
        typed = self.cleaned_data["entry"].strip()
        if not typed:
            return None
        parts = [part for part in path_of(typed).split("/") if part]
        rows = Entry.objects.filter(slug__in=parts[-1:], kind__in=parts, status__in=KNOWN_TO_THE_PUBLIC)
        found = rows.first()
        if found is None:
            raise forms.ValidationError(_("This is not the address of an entry here."))
        return found
