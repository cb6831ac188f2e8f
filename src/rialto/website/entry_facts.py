"""An entry's panel: price and facts in words, with nothing shown that nobody stated."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django.db.models import TextField
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rialto.base.words import locale_of, money, written_day
from rialto.catalogue.choices import SCHEME_OF_ROLE, ConceptRole, Kind
from rialto.catalogue.models import Entry
from rialto.catalogue.queries.around import Statement
from rialto.catalogue.queries.pages import EntryPage
from rialto.taxonomy.queries import concept_labels, language_name, resolve, vocabulary
from rialto.website.entry_dates import where_of

FACT_ROLES = (
    ConceptRole.AUDIENCE,
    ConceptRole.TARGET_GROUP,
    ConceptRole.TYPOLOGY,
    ConceptRole.ACTIVITY,
    ConceptRole.ASSESSMENT,
    ConceptRole.CREDENTIAL,
    ConceptRole.SCHEDULE,
    ConceptRole.DURATION,
    ConceptRole.RESOURCE_TYPE,
    ConceptRole.PUBLICATION_TYPE,
    ConceptRole.FUNDING_FORM,
    ConceptRole.FUNDING_TYPE,
    ConceptRole.FIELD,
    ConceptRole.SECTOR,
    ConceptRole.SPHERE,
)


# Their concepts are ESCO's, thousands of them.
NAMED_ROLES = (ConceptRole.SKILL, ConceptRole.OCCUPATION)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the panel: a name and what is known; `day` where it is a date a machine may read."""

    name: str
    value: str
    day: date | None = None


def price_of(page: EntryPage, language: str) -> str:
    """What it costs, pays or gives: the panel's large line, empty where nobody says."""
    entry, details = page.entry, page.details
    if entry.kind == Kind.FUNDING and details is not None:
        return _funding_sum(details, language)
    if entry.kind == Kind.OPPORTUNITY and details is not None and details.pay_from is not None:
        low = money(details.pay_from, details.pay_currency, language)
        high = f" – {money(details.pay_to, details.pay_currency, language)}" if details.pay_to else ""
        period = f" {details.get_pay_period_display()}" if details.pay_period else ""
        return f"{low}{high}{period}"
    if entry.is_free:
        return pgettext("price", "Free")
    if entry.price_amount is not None:
        return money(entry.price_amount, entry.price_currency, language)
    return ""


def _funding_sum(details: Any, language: str) -> str:
    if details.amount_to is not None:
        return _("Up to %(amount)s") % {"amount": money(details.amount_to, details.currency, language)}
    if details.amount_from is not None:
        return _("From %(amount)s") % {"amount": money(details.amount_from, details.currency, language)}
    if details.budget is not None:
        return money(details.budget, details.currency, language)
    return ""


def facts_of(page: EntryPage, language: str) -> Iterator[Fact]:
    """The panel's lines, in the order in which people decide."""
    entry = page.entry
    yield from _dates(entry, language)
    yield from _shared(entry, language)
    yield from _kind_facts(page, language)
    for role in (*FACT_ROLES, *NAMED_ROLES):
        terms = terms_of(page, role, language)
        if terms:
            yield Fact(str(role.label), ", ".join(label for _key, label in terms))
    if entry.licence:
        yield Fact(_("Licence"), entry.licence)


def _dates(entry: Entry, language: str) -> Iterator[Fact]:
    if entry.starts_on:
        yield Fact(_("Starts"), written_day(entry.starts_on, language), entry.starts_on)
    if entry.ends_on and entry.ends_on != entry.starts_on:
        yield Fact(_("Ends"), written_day(entry.ends_on, language), entry.ends_on)
    if entry.deadline_on:
        yield Fact(_("Apply by"), written_day(entry.deadline_on, language), entry.deadline_on)
    if entry.issued_on:
        yield Fact(_("Published"), written_day(entry.issued_on, language), entry.issued_on)


def _shared(entry: Entry, language: str) -> Iterator[Fact]:
    levels = [str(level.label) for level in entry.levels]
    if levels:
        yield Fact(
            _("Level"),
            _("%(words)s (%(low)s to %(high)s of 8)")
            % {"words": ", ".join(levels), "low": entry.level_from, "high": entry.level_to},
        )
    languages = entry.offered_in
    if languages:
        yield Fact(_("Language"), ", ".join(language_name(code, language) for code in languages))
    if entry.subtitle_languages:
        yield Fact(
            _("Subtitles"), ", ".join(language_name(code, language) for code in entry.subtitle_languages)
        )
    where = where_of(entry.place, entry.city, entry.countries, entry.is_online, language)
    if where:
        yield Fact(_("Where"), where)
    if entry.is_self_paced:
        yield Fact(_("Pace"), _("At your own pace"))
    if entry.has_certificate is not None:
        yield Fact(_("Certificate"), _("Yes") if entry.has_certificate else _("No"))


def _kind_facts(page: EntryPage, language: str) -> Iterator[Fact]:
    """The lines that only this kind has: each column of its details that says something short."""
    details = page.details
    if details is None:
        return
    for column in details._meta.concrete_fields:
        name = column.name
        if name in PART_COLUMNS or isinstance(column, TextField) or column.is_relation:
            continue
        value = getattr(details, name)
        if value in (None, "", []):
            continue
        yield Fact(capfirst(str(column.verbose_name)), detail_words(details, name, language))
    if getattr(details, "credential_price_amount", None) is not None:
        yield Fact(_("Price of the certificate"), detail_words(details, "credential_price_amount", language))


# Shown as sections of their own, or as part of another line.
PART_COLUMNS = {
    "outcomes", "registration_address",
    "record", "pay_from", "pay_to", "pay_currency", "pay_period", "amount_from", "amount_to", "currency",
    "credential_price_amount", "credential_price_currency",
}  # fmt: skip
# Sums -> the column that holds their currency.
CURRENCIES = {
    "pay_from": "pay_currency", "pay_to": "pay_currency", "credential_price_amount": "credential_price_currency",
    "amount_from": "currency", "amount_to": "currency", "budget": "currency",
}  # fmt: skip


def detail_words(details: Any, name: str, language: str) -> str:
    """One column of a kind's details in words."""
    value = getattr(details, name)
    if hasattr(details, f"get_{name}_display"):
        return str(getattr(details, f"get_{name}_display")())
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name in CURRENCIES:
        return money(value, getattr(details, CURRENCIES[name]), language)
    if name == "rate_percent":
        return f"{format_decimal(value, locale=locale_of(language))} %"
    if isinstance(value, Decimal | int):
        return format_decimal(value, locale=locale_of(language))
    if isinstance(value, date):
        return written_day(value, language)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)


def terms_of(page: EntryPage, role: ConceptRole, language: str) -> list[tuple[str, str]]:
    """Key and label of an entry's concepts in one role; a label says when only Rialto suggests it."""
    return [(one.key, with_origin(label, one)) for one, label in labelled(page, role, language)]


def with_origin(label: str, one: Statement) -> str:
    """The label, marked where neither the source nor a person has said so."""
    if not one.is_suggested:
        return label
    return f"{label} {_('(suggested by Rialto)')}"


def labelled(page: EntryPage, role: ConceptRole, language: str) -> list[tuple[Statement, str]]:
    """An entry's concepts in one role with their labels; of a scheme too long for memory in a few queries."""
    concepts = page.concepts.get(role, ())
    if role not in NAMED_ROLES:
        terms = vocabulary(SCHEME_OF_ROLE[role])
        found = ((one, terms.get(one.key)) for one in concepts)
        return [(one, term.label(language)) for one, term in found if term]
    if not concepts:
        return []
    ids = resolve(SCHEME_OF_ROLE[role], [one.key for one in concepts])
    labels = concept_labels(ids.values(), language=language)
    return [(one, labels[ids[one.key]]) for one in concepts if ids.get(one.key) in labels]
