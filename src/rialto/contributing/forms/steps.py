"""The parts of the form: which questions each kind is asked, in which part, and what was answered."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from rialto.catalogue.choices import Kind
from rialto.catalogue.queries.pages import KINDS_WITH_SESSIONS
from rialto.contributing.choices import Step
from rialto.contributing.forms.fields import SHARED, choice, field_for, language_choices, words
from rialto.contributing.pictures import PICTURE_TEXT, said_of_pictures
from rialto.contributing.values import TEXTS, TRANSLATIONS, Values
from rialto.organisations.models import Organisation
from rialto.taxonomy.queries import EU_LANGUAGES, language_name

PLACE = ("is_online", "countries", "city", "place")
PRICE = ("is_free", "price_amount", "price_currency")
BASICS = ("title", "summary", "address", "language", "provider_name", "provider_website")
# Sums, and where their currency stands; the lower and the upper end of a range.
SUMS = (
    (("price_amount",), "price_currency"),
    (("details.pay_from", "details.pay_to"), "details.pay_currency"),
    (("details.amount_from", "details.amount_to", "details.budget"), "details.currency"),
)
RANGES = (("details.pay_from", "details.pay_to"), ("details.amount_from", "details.amount_to"))
# Asked beside the values: for whom somebody writes.
ORGANISATION = "organisation"
SUBJECTS = ("tags", "technologies", "competences", "audiences")
WHEN: dict[Kind, tuple[str, ...]] = {
    Kind.TRAINING: ("is_self_paced", "starts_on", "ends_on", "deadline_on", *PLACE),
    Kind.LEARNING_PATH: ("is_self_paced", "countries"),
    Kind.OPPORTUNITY: ("deadline_on", "starts_on", *PLACE),
    Kind.EVENT: ("starts_on", "ends_on", "deadline_on", "schedule", *PLACE),
    Kind.RESOURCE: ("issued_on", "countries"),
    Kind.GOOD_PRACTICE: ("starts_on", "ends_on", "countries", "city"),
    Kind.FUNDING: ("details.opens_on", "deadline_on", "countries"),
    Kind.PUBLICATION: ("issued_on", "countries"),
    Kind.INITIATIVE: ("starts_on", "ends_on", "countries", "city"),
    Kind.ARTICLE: ("issued_on", "countries"),
}
IN_DETAIL: dict[Kind, tuple[str, ...]] = {
    Kind.TRAINING: ("description", *PRICE, "levels", "teaching_languages", "has_certificate", "details.credential",
                    "details.duration_hours", "details.outcomes", "details.prerequisites", "details.eqf_level",
                    "details.ects", "details.accessibility"),
    Kind.LEARNING_PATH: ("steps", "description", *PRICE, "levels", "teaching_languages", "details.duration_hours",
                         "details.outcomes"),
    Kind.OPPORTUNITY: ("details.type", "description", "details.pay_from", "details.pay_to", "details.pay_currency",
                       "details.pay_period", "details.length_months", "details.hours_a_week", "details.is_remote"),
    Kind.EVENT: ("details.setting", "description", "details.programme", "details.registration_address", *PRICE,
                 "teaching_languages"),
    Kind.RESOURCE: ("description", "details.format", "details.page_count", "details.author", *PRICE, "levels"),
    Kind.GOOD_PRACTICE: ("description", "details.runner", "details.results", "details.transfer"),
    Kind.FUNDING: ("description", "details.body", "details.applicants", "details.amount_from", "details.amount_to",
                   "details.budget", "details.currency", "details.rate_percent", "details.programme",
                   "details.reference"),
    Kind.PUBLICATION: ("description", "details.author", "details.period", "details.page_count", "details.doi"),
    Kind.INITIATIVE: ("description", "details.programme", "details.period", "details.budget", "details.currency"),
    Kind.ARTICLE: ("details.type", "description", "details.author"),
}  # fmt: skip


def fields_of(kind: Kind, step: Step) -> tuple[str, ...]:
    """The fields that a part of the form asks for; translations have their own form."""
    match step:
        case Step.BASICS:
            return BASICS
        case Step.WHEN:
            return WHEN[kind]
        case Step.DETAILS:
            return (*IN_DETAIL[kind], "licence")
        case Step.SUBJECTS:
            return SUBJECTS
        case _:
            return ()


def steps_of_kind(kind: Kind) -> list[Step]:
    """The parts of a kind's form, in their order."""
    return [step for step in Step if step != Step.DATES or kind in KINDS_WITH_SESSIONS]


class StepForm(forms.Form):
    """One part of the form. Half an answer is no mistake: only what cannot be right is."""

    organisations: Mapping[str, Organisation] = {}

    def __init__(
        self, kind: Kind, step: Step, values: Mapping[str, Any], sent: QueryDict | None = None
    ) -> None:
        super().__init__(sent, initial={**values})
        self.kind, self.step = kind, step
        for name in fields_of(kind, step):
            self.fields[name] = field_for(kind, name)

    def ask_for_organisation(
        self, organisations: Sequence[Organisation], chosen: Organisation | None
    ) -> None:
        """Ask for which of somebody's organisations they write; nobody is asked who belongs to none."""
        if not organisations or self.step != Step.BASICS:
            return
        choices = [("", _("for nobody of them")), *((str(one.pk), one.name) for one in organisations)]
        self.fields[ORGANISATION] = choice(_("You write for"), choices)
        self.initial[ORGANISATION] = str(chosen.pk) if chosen else ""
        self.organisations = {str(one.pk): one for one in organisations}
        self.order_fields([ORGANISATION, *self.fields])

    @property
    def organisation(self) -> Organisation | None:
        """The one that was chosen."""
        return self.organisations.get(self.cleaned_data.get(ORGANISATION, ""))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("It would end before it starts."))
        if data.get("price_amount") and data.get("is_free") == "yes" and data["price_amount"].strip("0.,"):
            self.add_error("price_amount", _("It says that it is free: say either that, or the price."))
        for low, high in RANGES:
            if data.get(low) and data.get(high) and Decimal(data[high]) < Decimal(data[low]):
                self.add_error(high, _("This is less than the amount before it."))
        return data

    @property
    def said(self) -> Values:
        """What was answered and can be right; an empty answer counts as one. A sum without a currency is in euro."""
        said = {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}
        said.pop(ORGANISATION, None)
        if self.organisation and not said.get("provider_name"):
            said["provider_name"] = self.organisation.name
        for amounts, currency in SUMS:
            if any(said.get(name) for name in amounts) and not said.get(currency):
                said[currency] = "EUR"
        return said


class TranslationForm(forms.Form):
    """Title, summary and description in one other language, to be written beside the original."""

    def __init__(self, language: str, values: Mapping[str, Any], sent: QueryDict | None = None) -> None:
        super().__init__(sent, initial={**values})
        self.language = language
        for field in TEXTS:
            self.fields[f"{TRANSLATIONS}{language}.{field}"] = _text_field(field)
        self.described = [one for one in said_of_pictures(values) if one.get("alt")]
        for one in self.described:
            self.fields[self._name_of(one)] = words(_("What the picture shows, in words"), length=300, rows=2)

    def _name_of(self, picture: Mapping[str, str]) -> str:
        return f"{TRANSLATIONS}{self.language}.{PICTURE_TEXT}{picture['id']}"

    @property
    def said(self) -> Values:
        return {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}

    @property
    def name(self) -> str:
        return language_name(self.language)

    @property
    def pairs(self) -> list[tuple[forms.BoundField, str]]:
        """Each field with what the original says."""
        return [(self[f"{TRANSLATIONS}{self.language}.{field}"], field) for field in TEXTS]

    @property
    def picture_pairs(self) -> list[tuple[forms.BoundField, str, str]]:
        """What each picture shows: the field, what the original says, and the picture's id."""
        return [(self[self._name_of(one)], one["alt"], one["id"]) for one in self.described]


def _text_field(field: str) -> forms.Field:
    found = SHARED[field]()
    found.required, found.help_text = False, ""
    return found


def languages_in(values: Mapping[str, Any]) -> list[str]:
    """The languages that something is translated into."""
    codes = (name.split(".")[1] for name in values if name.startswith(TRANSLATIONS))
    return list(dict.fromkeys(code for code in codes if code in EU_LANGUAGES))


class LanguageForm(forms.Form):
    """Which language to write in next."""

    language = forms.ChoiceField()

    def __init__(self, *args: Any, but: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left_out = set(but)
        choices = [one for one in language_choices(empty="")[1:] if one[0] not in left_out]
        self.fields["language"] = forms.ChoiceField(
            label=_("Another language"), choices=choices, widget=forms.Select(attrs={"class": "select wide"})
        )


class PageForm(forms.Form):
    """The address of a page that already says it all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"] = SHARED["address"]()
        self.fields["address"].required = True
        self.fields["address"].label = _("Address of your page")
        self.fields["address"].help_text = _("We read what it says, and you look it over.")


class WordsForm(forms.Form):
    """A comment, or a reason."""

    def __init__(self, label: str, *args: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = words(label, length=2000, rows=4, hint=hint, required=True)


class TableForm(forms.Form):
    """A table of many entries."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["table"] = forms.FileField(
            label=_("Table"),
            help_text=_(
                "CSV or XLSX, at most 500 lines and 5 MB. Its first row names the columns: title, address, kind, summary …"
            ),
            widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.xlsx,.ods", "class": "field"}),
            error_messages={"required": _("Choose a file first."), "empty": _("This file is empty.")},
        )
        kinds = forms.ChoiceField(label=_("Lines that do not say their kind are"), choices=Kind.choices)
        kinds.widget = forms.Select(attrs={"class": "select wide"}, choices=Kind.choices)
        self.fields["kind"] = kinds


__all__ = [
    "LanguageForm",
    "PageForm",
    "StepForm",
    "TableForm",
    "TranslationForm",
    "WordsForm",
    "fields_of",
    "languages_in",
]
