"""Fields of an entry and their values in words."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from rialto.catalogue.models import Entry

VALUE_LENGTH = 300


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
