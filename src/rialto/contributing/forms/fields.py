"""The questions of the form, one by one: for each field of `values`, how it is asked."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from rialto.base.addresses import usable_address
from rialto.base.markup import UNREADABLE
from rialto.catalogue.choices import YEARS, Kind, Level, Schedule
from rialto.catalogue.models import DETAILS_OF_KIND
from rialto.contributing.values import DETAILS, LONG
from rialto.taxonomy.queries import EU_COUNTRIES, EU_LANGUAGES, country_name, language_name, vocabulary

OTHER_COUNTRIES = ("NO", "IS", "LI", "CH", "UA", "GB", "AL", "BA", "ME", "MD", "MK", "RS", "TR")
# Fields of a kind's table whose lines are a list.
LISTS = frozenset({"outcomes"})
AREA = {"rows": 5, "class": "field"}
DESCRIPTION_LENGTH, LINES = 20_000, 60
Field = forms.Field


class WordsField(forms.CharField):
    """Text without what no database can hold."""

    def to_python(self, value: Any) -> str:
        return UNREADABLE.sub("", super().to_python(value) or "").strip()


class AddressField(forms.CharField):
    """An address on the web; https:// may be left out."""

    widget = forms.TextInput(
        attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false", "class": "field"}
    )

    def to_python(self, value: Any) -> str:
        said = (super().to_python(value) or "").strip()
        if not said:
            return ""
        address = usable_address(said if "://" in said else f"https://{said}")
        if not address or " " in said:
            raise forms.ValidationError(
                _("This is not the address of a page: it looks like https://school.example/course.")
            )
        return address


class DayField(forms.DateField):
    """A day in a year that can be right, kept as ISO 8601."""

    widget = forms.DateInput(attrs={"type": "date", "class": "field"}, format="%Y-%m-%d")

    def __init__(self, **options: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%d.%m.%Y"],
            error_messages={"invalid": gettext_lazy("This is not a day: write it as 2027-03-31.")},
            **options,
        )

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is None:
            return ""
        if day.year not in YEARS:
            raise forms.ValidationError(_("The year %(year)s cannot be right.") % {"year": day.year})
        return day.isoformat()


class ListField(forms.CharField):
    """A list: one a line, or parted by commas where `by_commas`."""

    def __init__(self, *, by_commas: bool = False, **options: Any) -> None:
        self.by_commas = by_commas
        attributes = {"class": "field"} if by_commas else AREA
        widget = forms.TextInput(attrs=attributes) if by_commas else forms.Textarea(attrs=attributes)
        super().__init__(widget=widget, max_length=DESCRIPTION_LENGTH, **options)

    def prepare_value(self, value: Any) -> Any:
        return (", " if self.by_commas else "\n").join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = UNREADABLE.sub("", super().to_python(value) or "")
        parts = text.split(",") if self.by_commas else text.splitlines()
        return list(dict.fromkeys(part.strip() for part in parts if part.strip()))[:LINES]


class ManyField(forms.MultipleChoiceField):
    """Several of many, each with a box to tick."""

    widget = forms.CheckboxSelectMultiple


class AmountField(forms.DecimalField):
    """A number that is not negative, kept as text."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "field"})
        super().__init__(widget=widget, min_value=0, max_digits=12, **options)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return "" if amount is None else f"{amount:f}"


def words(label: Any, *, length: int, hint: Any = "", rows: int = 0, required: bool = False) -> WordsField:
    widget = (
        forms.Textarea(attrs={"rows": rows, "class": "field"})
        if rows
        else forms.TextInput(attrs={"class": "field"})
    )
    return WordsField(label=label, max_length=length, help_text=hint, widget=widget, required=required)


def answer(label: Any) -> forms.ChoiceField:
    """Yes, no, or nobody says."""
    choices = [("", gettext_lazy("not said")), ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))]
    return choice(label, choices)


def choice(label: Any, choices: Any, hint: Any = "") -> forms.ChoiceField:
    widget = forms.Select(attrs={"class": "select wide"})
    return forms.ChoiceField(label=label, choices=choices, required=False, help_text=hint, widget=widget)


def language_choices(*, empty: Any) -> list[tuple[str, Any]]:
    named = sorted((language_name(code).capitalize(), code) for code in EU_LANGUAGES)
    return [("", empty), *((code, name) for name, code in named)]


def country_choices() -> list[tuple[str, str]]:
    union = sorted((country_name(code), code) for code in EU_COUNTRIES)
    others = sorted((country_name(code), code) for code in OTHER_COUNTRIES)
    return [(code, name) for name, code in [*union, *others]]


def term_choices(scheme: str) -> list[tuple[str, str]]:
    return [(term.key, term.label()) for term in vocabulary(scheme)]


def competence_choices() -> list[tuple[str, str]]:
    """The competences themselves, without the areas above and the statements below them."""
    return [
        (term.key, f"{term.key} {term.label()}")
        for term in vocabulary("digcomp-3.0")
        if term.broader_key is not None and term.kind == "competence"
    ]


SHARED: dict[str, Callable[[], Field]] = {
    "title": lambda: words(_("Title"), length=300, required=True, hint=_("What it is called, so that it can stand alone in a list.")),
    "summary": lambda: words(_("In a sentence or two"), length=300, rows=3, hint=_("What it is, and for whom. At most 300 characters.")),
    "address": lambda: AddressField(label=_("Address of its page"), required=False, max_length=2000, help_text=_("Where people read more or sign up. We look whether it works.")),
    "language": lambda: choice(_("Language of what you write here"), language_choices(empty=_("choose one"))),
    "provider_name": lambda: words(_("Who offers it"), length=200, hint=_("The name of the organisation.")),
    "provider_website": lambda: AddressField(label=_("Its website"), required=False, max_length=500),
    "starts_on": lambda: DayField(label=_("First day"), required=False),
    "ends_on": lambda: DayField(label=_("Last day"), required=False),
    "deadline_on": lambda: DayField(label=_("Apply by"), required=False),
    "issued_on": lambda: DayField(label=_("Published on"), required=False),
    "schedule": lambda: choice(_("Does it take place as planned?"), [("", _("as planned")), *[(one.value, one.label) for one in Schedule if one != Schedule.SCHEDULED]]),
    "is_self_paced": lambda: answer(_("Can one begin at any time, at one’s own pace?")),
    "is_online": lambda: answer(_("Is it online?")),
    "countries": lambda: ManyField(label=_("Countries"), required=False, choices=country_choices()),
    "city": lambda: words(_("City"), length=120),
    "place": lambda: words(_("Place"), length=300, hint=_("Building, street, room.")),
    "description": lambda: words(_("Description"), length=DESCRIPTION_LENGTH, rows=10, hint=_("What happens, in some paragraphs. An empty line begins a new one.")),
    "is_free": lambda: answer(_("Is it free of charge?")),
    "price_amount": lambda: AmountField(label=_("Price"), required=False, decimal_places=2),
    "price_currency": lambda: words(_("Currency"), length=3, hint=_("Three letters, such as EUR.")),
    "levels": lambda: ManyField(label=_("Level"), required=False, choices=Level.choices),
    "teaching_languages": lambda: ManyField(label=_("Languages in which it is held"), required=False, choices=language_choices(empty="")[1:]),
    "has_certificate": lambda: answer(_("Is there a certificate?")),
    "licence": lambda: words(_("Licence"), length=60, hint=_("Such as CC-BY-4.0, where others may use it.")),
    "steps": lambda: ListField(label=_("Stops of the path"), required=False, help_text=_("One a line: its name, then its address.")),
    "tags": lambda: ListField(by_commas=True, label=_("Subjects"), required=False, help_text=_("A few words, parted by commas.")),
    "technologies": lambda: ManyField(label=_("Technologies"), required=False, choices=term_choices("technology")),
    "audiences": lambda: ManyField(label=_("For whom"), required=False, choices=term_choices("audience")),
    "competences": lambda: ManyField(label=_("Competences it builds (DigComp 3.0)"), required=False, choices=competence_choices()),
}  # fmt: skip


def details_field(kind: Kind, name: str) -> Field:
    """The question for a column of the kind's own table."""
    column: models.Field[Any, Any] = DETAILS_OF_KIND[kind]._meta.get_field(name)  # type: ignore[assignment]
    label = str(column.verbose_name)
    label = (label[:1].upper() + label[1:]) if name not in LABELS else str(LABELS[name])
    if name in LISTS:
        return ListField(label=label, required=False, help_text=_("One a line."))
    if name in LONG:
        return words(label, length=DESCRIPTION_LENGTH, rows=5)
    if isinstance(column, models.BooleanField):
        return answer(label)
    if isinstance(column, models.DateField):
        return DayField(label=label, required=False)
    if isinstance(column, models.URLField):
        return AddressField(label=label, required=False, max_length=2000)
    if isinstance(column, models.DecimalField):
        return AmountField(label=label, required=False, decimal_places=column.decimal_places)
    if isinstance(column, models.IntegerField):
        return AmountField(label=label, required=False, decimal_places=0)
    if column.choices:
        return choice(label, [("", _("not said")), *column.flatchoices])
    return words(label, length=column.max_length or 200)


LABELS = {
    "pay_currency": gettext_lazy("Currency of the pay"),
    "pay_period": gettext_lazy("Paid"),
    "currency": gettext_lazy("Currency"),
    "eqf_level": gettext_lazy("EQF level"),
    "type": pgettext_lazy("of an entry", "Type"),
}


def field_for(kind: Kind, name: str) -> Field:
    """The question for one field of `values`."""
    if name.startswith(DETAILS):
        return details_field(kind, name.removeprefix(DETAILS))
    return SHARED[name]()


def label_of(kind: Kind, name: str) -> str:
    """What a field of `values` is called, without asking for choices."""
    if name.startswith("texts."):
        _prefix, language, field = name.split(".")
        return f"{label_of(kind, field)} ({language_name(language)})"
    return str(field_for(kind, name).label)
