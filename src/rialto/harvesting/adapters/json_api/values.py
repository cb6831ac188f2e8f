"""What a mapping's value is in one item."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from rialto.harvesting.adapters.json_api.paths import path_of
from rialto.harvesting.adapters.json_api.shape import PLACEHOLDER, Sign, Value
from rialto.harvesting.adapters.table.column_map import Unusable
from rialto.harvesting.values import words

EMPTY: tuple[Any, ...] = (None, "", [], {})
NAMES = ("name", "title", "label", "text", "value")


@dataclass(frozen=True, slots=True)
class Around:
    """What an item stands in: the site that it came from, and the resources that came along, by type and id."""

    site: str = ""
    included: Mapping[tuple[str, str], Any] = field(default_factory=dict)


def value_in(item: Any, value: Value, around: Around, zone: ZoneInfo | None = None) -> Any:
    """The value: one thing, or a list of things; none where the item does not say it. Raises `Unusable`."""
    if value.constant is not None:
        return value.constant
    if value.template:
        return filled(value.template, item, around)
    found: list[Any] = []
    for text in value.path:
        found = list(plain(path_of(text).values(item)))
        if value.keys:
            found = [name for each in found if isinstance(each, dict) for name in each]
        if value.included:
            found = list(taken_along(found, value.included, around))
        if found:
            break
    if value.separators:
        found = [part for each in found for part in words.list_of(each, separators=value.separators)]
    if value.date:
        found = [moment_of(each, value.date, zone) for each in found]
    if value.table:
        found = list(translated(found, value))
    return found[0] if len(found) == 1 else found or None


def plain(found: Iterable[Any]) -> Iterable[Any]:
    """What was found without what says nothing; a list counts as its parts."""
    for each in found:
        if isinstance(each, list):
            yield from plain(each)
        elif each not in EMPTY:
            yield each


def taken_along(references: Iterable[Any], path: str, around: Around) -> Iterable[Any]:
    """What stands at `path` in the resources that references (type and id) lead to; lost references are left out."""
    for reference in references:
        if isinstance(reference, dict):
            key = (str(reference.get("type", "")), str(reference.get("id", "")))
            if (resource := around.included.get(key)) is not None:
                yield from plain(path_of(path).values(resource))


def named(each: Any) -> str:
    """What one thing is called: itself, or the name of an object."""
    if isinstance(each, dict):
        each = next((each[key] for key in NAMES if each.get(key) not in EMPTY), "")
        if isinstance(each, dict):
            return named(each)
    return words.text_of(each)


def translated(found: Iterable[Any], value: Value) -> Iterable[Any]:
    table = {word.lower(): meaning for word, meaning in value.table.items()}
    for each in found:
        text = str(each).lower() if isinstance(each, bool) else named(each).lower()
        if text in table:
            yield table[text]
        elif value.otherwise == "keep":
            yield each


def filled(template: str, item: Any, around: Around) -> str | None:
    """The template with its places filled, escaped where it makes an address; none where one of them is empty."""
    is_address = template.startswith(("{site}", "http://", "https://"))
    parts: list[str] = []
    end = 0
    for match in PLACEHOLDER.finditer(template):
        parts.append(template[end : match.start()])
        end = match.end()
        if match[1] == "site":
            parts.append(around.site)
            continue
        found = [text for each in plain(path_of(match[1]).values(item)) if (text := named(each))]
        if not found:
            return None
        parts.append(quote(found[0], safe="/:@!$&'()*+,;=~%") if is_address else found[0])
    return "".join([*parts, template[end:]])


def moment_of(each: Any, form: str, zone: ZoneInfo | None) -> Any:
    """A date by seconds or milliseconds as an ISO text; other forms are read where dates are read."""
    if form not in ("epoch", "epoch-ms"):
        return each
    if each in (0, "0"):
        return None
    try:
        seconds = float(str(each)) / (1000 if form == "epoch-ms" else 1)
        return datetime.fromtimestamp(seconds, UTC).astimezone(zone or UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError) as error:
        raise Unusable(
            _("“%(text)s” is not a date in seconds or milliseconds.") % {"text": str(each)[:40]}
        ) from error


def holds(item: Any, sign: Sign) -> bool:
    """Whether a condition holds for an item."""
    found = list(plain(path_of(sign.path).values(item)))
    if not sign.values:
        return bool(found)
    wanted = {value.lower() for value in sign.values}
    return any((str(each) if isinstance(each, bool) else named(each)).lower() in wanted for each in found)
