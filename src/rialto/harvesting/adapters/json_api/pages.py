"""The next document of a list that comes in pages."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from django.utils.translation import gettext as _

from rialto.catalogue.found import RefusedItem
from rialto.harvesting.adapters.json_api.paths import path_of
from rialto.harvesting.adapters.json_api.shape import NextPage, Since
from rialto.harvesting.adapters.json_api.values import named, plain
from rialto.harvesting.payload import FurtherDocument
from rialto.harvesting.values.addresses import web_address

# A list with more pages than this has no end: its server does not know the parameter and gives the same page for ever.
LAST_PAGE = 1000


def next_document(
    document: Any, address: str, count: int, rule: NextPage, *, adapter_key: str
) -> FurtherDocument | RefusedItem | None:
    """The next page of the list in `document`, which held `count` items; none after the last one.

    A link that leads to another site is refused: it could have been put there by anybody who writes in the list.
    """
    if not address.startswith(("http://", "https://")):
        return None
    following = following_address(document, address, count, rule)
    if not following or following == address:
        return None
    if origin_of(following) != origin_of(address):
        return RefusedItem(
            place_in_source=following[:500],
            reason=_("The next page of the list is said to be at another site; it was not followed."),
        )
    return FurtherDocument(address=following, adapter_key=adapter_key)


def origin_of(address: str) -> tuple[str, str]:
    """The host, and the scheme where it is the safe one: a key must not leave either."""
    parts = urlsplit(address)
    return parts.scheme, parts.netloc.lower()


def following_address(document: Any, address: str, count: int, rule: NextPage) -> str:
    if rule.link:
        return linked(document, address, rule.link)
    if rule.more and not any(each is True for each in plain(path_of(rule.more).values(document))):
        return ""
    if rule.cursor_parameter and rule.cursor:
        cursor = first_text(document, rule.cursor)
        return with_parameter(address, rule.cursor_parameter, cursor) if cursor else ""
    if not count:
        return ""
    if rule.offset_parameter:
        return next_offset(document, address, count, rule)
    return next_page(document, address, count, rule)


def linked(document: Any, address: str, path: str) -> str:
    """The link at `path`: an address, or an object that holds one (JSON:API's `href`)."""
    for each in plain(path_of(path).values(document)):
        link = each.get("href") if isinstance(each, dict) else each
        if isinstance(link, str) and (found := web_address(urljoin(address, link))):
            # Behind a proxy many interfaces name themselves by http; the safe way is not left for that.
            own = urlsplit(address)
            parts = urlsplit(found)
            if own.scheme == "https" and parts.scheme == "http" and parts.netloc == own.netloc:
                found = urlunsplit(parts._replace(scheme="https"))
            return found
    return ""


def next_page(document: Any, address: str, count: int, rule: NextPage) -> str:
    number = number_in(address, rule.page_parameter, rule.first_page)
    if number >= LAST_PAGE:
        return ""
    if rule.total_pages:
        pages = first_number(document, rule.total_pages)
        is_last = pages is None or number - rule.first_page + 1 >= pages
    else:
        is_last = is_short(address, count, rule)
    return "" if is_last else with_parameter(address, rule.page_parameter, str(number + 1))


def next_offset(document: Any, address: str, count: int, rule: NextPage) -> str:
    offset = number_in(address, rule.offset_parameter, 0) + count
    if offset >= LAST_PAGE * count:
        return ""
    if rule.total_items:
        total = first_number(document, rule.total_items)
        is_last = total is None or offset >= total
    else:
        is_last = is_short(address, count, rule)
    return "" if is_last else with_parameter(address, rule.offset_parameter, str(offset))


def is_short(address: str, count: int, rule: NextPage) -> bool:
    """Whether a page held fewer items than were asked for, so that it is the last."""
    size = number_in(address, rule.size_parameter, rule.size) if rule.size_parameter else rule.size
    return bool(size) and count < size


def number_in(address: str, parameter: str, otherwise: int) -> int:
    text = parse_qs(urlsplit(address).query).get(parameter, [""])[-1]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def first_text(document: Any, path: str) -> str:
    return next((text for each in plain(path_of(path).values(document)) if (text := named(each))), "")


def first_number(document: Any, path: str) -> int | None:
    text = first_text(document, path)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def address_since(address: str, since: Since, moment: datetime) -> str:
    """The address that asks only for what changed after a moment."""
    forms = {
        "iso": moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "day": moment.date().isoformat(),
        "epoch": str(int(moment.timestamp())),
        "epoch-ms": str(int(moment.timestamp() * 1000)),
    }
    return with_parameter(address, since.parameter, forms[since.form])


def with_parameter(address: str, name: str, value: str) -> str:
    """The address with one parameter set; the others stay as they are, in their order."""
    parts = urlsplit(address)
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
    return urlunsplit(parts._replace(query=urlencode([*pairs, (name, value)]), fragment=""))
