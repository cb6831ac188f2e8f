"""Fields of an entry and their values in words."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rialto.catalogue.models import Entry

VALUE_LENGTH = 300
# How a source is read, by its adapter.
FORMAT_WORDS: dict[str, str | Promise] = {
    "icalendar": gettext_lazy("Calendar"),
    "feed": gettext_lazy("News feed"),
    "table": gettext_lazy("Table"),
    "schema-org": gettext_lazy("Data in a page"),
    "sitemap": gettext_lazy("List of pages (sitemap)"),
    "oai-pmh": gettext_lazy("Repository (OAI-PMH)"),
    "oai-pmh-changes": gettext_lazy("Repository (OAI-PMH), changes only"),
    "rdf": gettext_lazy("Linked data (RDF)"),
    "elm": gettext_lazy("European Learning Model"),
    "rpde": gettext_lazy("List of changes (RPDE)"),
    "json-api": gettext_lazy("Interface (JSON)"),
    "json-api-changes": gettext_lazy("Interface (JSON), changes only"),
    "plain-page": gettext_lazy("Words of a page"),
}

# How Rialto came to what a source does not say itself, by the rule that `SourceRecord.understood` names.
RULE_WORDS: dict[str, str | Promise] = {
    "language": gettext_lazy("read from its words"),
    "places": gettext_lazy("from the place that it names"),
    "levels": gettext_lazy("from words for learners"),
    "prices": gettext_lazy("from its sentences about the price"),
    "dates": gettext_lazy("from its sentences about days"),
}
# Why a record stands for its entry, by `SourceRecord.match_rule`.
MATCH_WORDS: dict[str, str | Promise] = {
    "new": gettext_lazy("The entry was made from it."),
    "same-address": gettext_lazy("Kind, address, title and first day are those of an entry that was known."),
}


def format_words(adapter_key: str) -> str:
    """How a source is read, in words; "" where that is told from its document at each run."""
    return str(FORMAT_WORDS.get(adapter_key, adapter_key))


def field_label(name: str) -> str:
    """What a field is called on the screens; its own name where it has no other."""
    if name == "sessions":
        return _("dates")
    try:
        return str(getattr(Entry._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        return name.replace("_", " ")


def value_text(value: Any) -> str:
    """A field's value as a person reads it, cut where it is long; "" for nothing."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        text = "; ".join(value_text(each) for each in value)
    elif isinstance(value, datetime):
        text = value.strftime("%Y-%m-%d %H:%M")
    elif isinstance(value, date):
        text = value.isoformat()
    else:
        text = str(value)
    return text if len(text) <= VALUE_LENGTH else f"{text[:VALUE_LENGTH]}…"
