"""Another site's feed as it comes in: every item checked for itself, and nothing taken for what it says it is."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from rialto.base.errors import Refused
from rialto.base.markup import UNREADABLE
from rialto.catalogue.choices import Kind
from rialto.catalogue.foreign import ForeignConcept, ForeignFound, ForeignGone, ForeignText
from rialto.catalogue.found import FoundEntry, FoundSession, RefusedItem
from rialto.exchange.shapes import (
    ITEMS_AT_MOST,
    LARGEST,
    AnyItem,
    ChangedItem,
    DeletedItem,
    FeedSession,
    SiteAnswer,
    SuggestionItem,
)

ANY_ITEM: TypeAdapter[Any] = TypeAdapter(AnyItem)
# A page of ours has a tenth of it. Without a bound, 32 MB of "[],[],[]" would fill a gigabyte of memory.
PARTS_AT_MOST = 1_500_000
# Clocks of two sites may differ by so much; what lies farther ahead was never published.
AHEAD = timedelta(days=1)
KNOWN_CHANGES = frozenset({"changed", "deleted", "suggestion"})
# How JSON writes control characters and halves of letters; there are none in the pages of this program.
HIDDEN = re.compile(rb"(?i)\\u(00|d[89a-f]|2028|2029|feff)")
KINDS = frozenset(Kind.values)
# FeedEntry's fields that `FoundEntry` has under the same name.
SAME = (
    "title", "language", "summary", "description", "address", "evidence_address", "licence", "tags", "countries",
    "region", "city", "place", "is_online", "is_free", "is_self_paced", "has_certificate", "price_amount",
    "price_currency", "level_from", "level_to", "teaching_languages", "subtitle_languages", "starts_on", "ends_on",
    "deadline_on", "schedule", "details",
)  # fmt: skip
Read = ForeignFound | ForeignGone | SuggestionItem


class NotAFeed(Refused):
    """What came is no page of a feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """A page: what of it can be understood, what cannot, and where to go on."""

    site: str
    items: list[Read]
    refused: list[RefusedItem]
    # Of changes.
    next: int = 0
    has_more: bool = False
    # Of a snapshot.
    position: int = 0
    next_page: str = ""


def read_site(body: bytes) -> SiteAnswer:
    """Who a site says that it is. Raises `NotAFeed`."""
    try:
        return SiteAnswer.model_validate(_json(body))
    except ValidationError as error:
        raise NotAFeed(
            _("This is no site of this program, or one that is too old for the exchange.")
        ) from error


def read_page(body: bytes, *, of_snapshot: bool = False) -> ReadPage:
    """A page of changes, or of a snapshot. Raises `NotAFeed` where the page itself makes no sense."""
    said = _json(body)
    numbers = ("position",) if of_snapshot else ("next",)
    if not (
        isinstance(said, dict)
        and isinstance(said.get("items"), list)
        and len(said["items"]) <= ITEMS_AT_MOST
        and isinstance(said.get("site"), str)
        and all(_is_number(said.get(name)) for name in numbers)
        and isinstance(said.get("next_page", ""), str)
        and isinstance(said.get("has_more", False), bool)
    ):
        raise NotAFeed(_("The answer is no page of changes."))
    items, refused = _read_items(said["items"])
    return ReadPage(
        site=said["site"],
        items=items,
        refused=refused,
        next=said.get("next", 0),
        has_more=said.get("has_more", False),
        position=said.get("position", 0),
        next_page=said.get("next_page", "")[:200],
    )


def _json(body: bytes) -> Any:
    """What an answer says, without letters that no text has and some databases do not take."""
    if sum(map(body.count, (b"[", b"{", b","))) > PARTS_AT_MOST:
        raise NotAFeed(_("The answer is no page of changes."))
    try:
        said = json.loads(body.decode(), parse_constant=_no_number)
        return _readable(said) if HIDDEN.search(body) else said
    except (ValueError, RecursionError) as error:
        raise NotAFeed(_("The answer is not JSON.")) from error


def _no_number(name: str) -> None:
    raise ValueError(name)


def _readable(said: Any) -> Any:
    if isinstance(said, str):
        return UNREADABLE.sub("", said)
    if isinstance(said, list):
        return [_readable(one) for one in said]
    if isinstance(said, dict):
        return {_readable(name): _readable(one) for name, one in said.items()}
    return said


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST


def _read_items(given: Iterable[Any]) -> tuple[list[Read], list[RefusedItem]]:
    items: list[Read] = []
    refused: list[RefusedItem] = []
    for number, each in enumerate(given, start=1):
        change = each.get("change") if isinstance(each, dict) else None
        if isinstance(change, str) and change not in KNOWN_CHANGES:
            continue  # of a program that is newer than this one
        try:
            items.append(_read(ANY_ITEM.validate_python(each)))
        except (ValidationError, OverflowError, RecursionError) as error:
            refused.append(RefusedItem(place_in_source=_place(each, number), reason=_words(error)))
    return items, refused


def _place(each: Any, number: int) -> str:
    name = each.get("id") if isinstance(each, dict) else None
    return name[:40] if isinstance(name, str) else str(number)


def _words(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return _("It cannot be read.")
    faults = error.errors(include_url=False, include_input=False, include_context=False)[:3]
    return "; ".join(f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in faults)[:400]


def _read(item: ChangedItem | DeletedItem | SuggestionItem) -> Read:
    if isinstance(item, ChangedItem):
        return _found(item)
    if isinstance(item, DeletedItem):
        return ForeignGone(
            public_id=item.id,
            origin=item.origin,
            version=item.version,
            reason=item.reason[:20],
            merged_into=item.merged_into,
        )
    return item


def _found(item: ChangedItem) -> ForeignFound:
    entry = item.entry
    organisation = entry.organisation
    found = FoundEntry(
        remote_id=str(item.id),
        place_in_source=str(item.id),
        kind=Kind(entry.kind) if entry.kind in KINDS else entry.kind,  # type: ignore[arg-type]
        provider_name=organisation.name if organisation else "",
        provider_website=organisation.website if organisation else "",
        provider_identifiers=organisation.identifiers if organisation else [],
        sessions=[_session(one) for one in entry.sessions],
        published_on=entry.issued_on,
        **{name: getattr(entry, name) for name in SAME},
    )
    return ForeignFound(
        public_id=item.id,
        origin=item.origin,
        version=item.version,
        found=found,
        slug=entry.slug,
        page=entry.page,
        published_at=sensible(entry.published_at),
        moved_from=entry.moved_from,
        texts=[ForeignText(**one.model_dump()) for one in entry.translations],
        concepts=[ForeignConcept(**one.model_dump()) for one in entry.concepts],
        stops=[(one.title, one.address) for one in entry.stops],
        variants=[one.model_dump() for one in entry.variants],
        sources=[one.model_dump() for one in entry.sources],
        organisation={"country": organisation.country} if organisation else {},
    )


def _session(one: FeedSession) -> FoundSession:
    return FoundSession(**one.model_dump())


def sensible(moment: datetime | None) -> datetime | None:
    """In UTC, and none where it lies in years that make no sense or in the future."""
    if moment is None or not 1990 <= moment.year <= 2100:
        return None
    moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    return moment if moment <= timezone.now() + AHEAD else None
