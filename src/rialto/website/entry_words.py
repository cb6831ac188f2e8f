"""An entry's fields by name: what each is called on the page, and its value in words."""

from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rialto.base.addresses import host_of
from rialto.base.markup import plain_text, shorten
from rialto.base.words import written_day
from rialto.catalogue.choices import Schedule
from rialto.catalogue.models import Entry
from rialto.taxonomy.queries import country_name, language_name

VALUE_LENGTH = 160
# Fields that the page calls otherwise than their column is called.
NAMES: dict[str, Promise] = {
    "starts_on": gettext_lazy("Starts"),
    "ends_on": gettext_lazy("Ends"),
    "deadline_on": gettext_lazy("Apply by"),
    "issued_on": gettext_lazy("Published"),
    "level_from": gettext_lazy("Level"),
    "teaching_languages": gettext_lazy("Language"),
    "subtitle_languages": gettext_lazy("Subtitles"),
    "is_free": gettext_lazy("Price"),
    "is_self_paced": gettext_lazy("Pace"),
    "has_certificate": gettext_lazy("Certificate"),
    "licence": gettext_lazy("Licence"),
    "address": gettext_lazy("Link"),
}
LANGUAGES = frozenset({"language", "teaching_languages", "subtitle_languages"})


def field_name(field: str) -> str:
    """What a shared field is called on an entry's page."""
    if field in NAMES:
        return str(NAMES[field])
    return capfirst(str(getattr(Entry._meta.get_field(field), "verbose_name", field)))


def field_words(field: str, value: Any, language: str) -> str:
    """A shared field's value in words, cut where it is long. `value` is as the column holds it, or as JSON keeps it."""
    if value is None or value in ("", []):
        return ""
    if field in LANGUAGES:
        return ", ".join(language_name(code, language) for code in _listed(value))
    if field == "countries":
        return ", ".join(country_name(code, language) for code in _listed(value))
    if field.endswith("_on"):
        return written_day(value if isinstance(value, date) else date.fromisoformat(value), language)
    if field == "schedule":
        return capfirst(str(Schedule(value).label))
    if field == "address":
        return host_of(value)
    return short_words(value)


def short_words(value: Any) -> str:
    """Any other value in words: yes or no, a list, or the beginning of a text without its mark-up."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        value = ", ".join(str(one) for one in value)
    return shorten(plain_text(str(value)), VALUE_LENGTH)


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
