"""What this site gives: its public changes in the order of the log, and all of them at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

import rialto
from rialto.catalogue.models import Entry
from rialto.catalogue.queries.exclusions import taken_down_of
from rialto.changes.queries import began_anew_at, kept_from, last_position, latest_after, latest_positions
from rialto.exchange.choices import ENTRY, SUGGESTION
from rialto.exchange.models import SiteSuggestion
from rialto.exchange.queries.described import described, plain

# So many entries are read at once, and so many letters make a page full, whatever was asked for.
CHUNK = 100
PAGE_LETTERS = 4_000_000
Said = dict[str, Any]


class TooOld(Exception):
    """Changes after this position cannot be told any more, or not yet: the reader starts anew from the snapshot."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a snapshot goes on: the position of the log before its first page, and what was told last.

    After the entries, the suggestions; both in the order of their identifiers.
    """

    position: int
    last: str
    is_of_suggestions: bool = False

    def __str__(self) -> str:
        return f"{self.position}.{self.last}{'.s' if self.is_of_suggestions else ''}"

    @classmethod
    def of(cls, text: str) -> "Stop":
        """Raises ValueError for what is no such text."""
        position, *rest = text.split(".")
        if (
            not position.isascii()
            or not position.isdigit()
            or len(position) > 18
            or rest[1:] not in ([], ["s"])
        ):
            raise ValueError(text)
        return cls(int(position), str(UUID(rest[0])) if rest and rest[0] else "", len(rest) == 2)

    def goes_on_from(self, earlier: "Stop") -> bool:
        """Whether this lies behind another stop of the same snapshot."""
        here, there = (earlier.is_of_suggestions, earlier.last), (self.is_of_suggestions, self.last)
        return self.position == earlier.position and there > here


def site_said() -> Said:
    """Who this site is."""
    return {
        "name": settings.SITE_NAME,
        "address": settings.ORIGIN,
        "country": settings.COUNTRY,
        "operator": settings.OPERATOR,
        "program": f"rialto {rialto.__version__}",
        "position": last_position(),
        "kept_from": kept_from(),
    }


def changes_page(after: int, *, limit: int, origin: str = "") -> Said:
    """The public changes after a position. Raises `TooOld`. `origin`: only those of this site's own entries.

    Each thing stands in it once, where it changed last; what only people of the site may see moves `next` and nothing else.
    """
    until = last_position()
    if after > until or after < kept_from():
        raise TooOld
    rows = latest_after(after, until=until, nouns=(ENTRY, SUGGESTION), limit=limit + 1, origin=origin)
    has_more = len(rows) > limit
    items, last = _told(rows[:limit], origin)
    if last is not None:
        return {"site": settings.SITE_NAME, "items": items, "next": last, "has_more": True}
    end = rows[limit - 1][0] if has_more else until
    return {"site": settings.SITE_NAME, "items": items, "next": end, "has_more": has_more}


def _told(rows: list[tuple[int, str, UUID]], origin: str) -> tuple[list[Said], int | None]:
    """The items of some records of the log; and the last position that was told of, where the page was full before their end."""
    items: list[Said] = []
    letters = 0
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        entries = described({public_id: position for position, noun, public_id in chunk if noun == ENTRY})
        suggested = _suggestions(public_id for _position, noun, public_id in chunk if noun == SUGGESTION)
        for position, noun, public_id in chunk:
            item = (entries if noun == ENTRY else suggested).get(public_id)
            if item is None or (origin and noun == ENTRY and item["origin"] != origin):
                continue
            items.append({"position": position, **item})
            letters += _length(item)
            if letters > PAGE_LETTERS:
                return items, position
    return items, None


def _length(item: Said) -> int:
    """About how many letters an item takes: its texts, its rows, and what all entries have."""
    entry = item.get("entry")
    if entry is None:
        return 300 if item["change"] == "deleted" else len(str(item))
    texts = len(entry["description"]) + sum(len(one["text"]) + 100 for one in entry["translations"])
    rows = 400 * len(entry["sessions"]) + sum(
        200 * len(entry[name]) for name in ("concepts", "sources", "stops")
    )
    return 2_000 + len(str(entry["details"])) + texts + rows


def _suggestions(public_ids: Iterable[UUID]) -> dict[UUID, Said]:
    """Those that may be told: of what was taken down not even what was to be changed."""
    ids = list(public_ids)
    rows = list(SiteSuggestion.objects.filter(public_id__in=ids)) if ids else []
    down = taken_down_of({one.entry_public_id for one in rows})
    return {one.public_id: suggestion_said(one) for one in rows if one.entry_public_id not in down}


def suggestion_said(one: SiteSuggestion) -> Said:
    """A suggestion as the feed tells of it: nothing of the person who made it, or of the one who decided."""
    return {
        "change": "suggestion",
        "id": str(one.public_id),
        "site": one.site,
        "about": str(one.entry_public_id),
        "origin": one.entry_origin,
        "fields": one.fields,
        "state": one.state,
        "reason": one.reason,
        "made_at": plain(one.made_at),
        "decided_at": plain(one.decided_at),
    }


def snapshot_page(stop: Stop | None, *, limit: int) -> Said:
    """All that is public, and what was, in the order of identifiers, from `stop` on; then the suggestions."""
    here = stop or Stop(last_position(), "")
    items, goes_on = (_suggestions_from if here.is_of_suggestions else _entries_from)(here, limit)
    return {
        "site": settings.SITE_NAME,
        "items": [{"position": 0, **item} for item in items],
        "position": here.position,
        "next_page": str(goes_on) if goes_on else "",
    }


def _entries_from(stop: Stop, limit: int) -> tuple[list[Said], Stop | None]:
    known = Entry.objects.filter(published_at__isnull=False)
    if stop.last:
        known = known.filter(public_id__gt=UUID(stop.last))
    ids = list(known.order_by("public_id").values_list("public_id", flat=True)[: limit + 1])
    items: list[Said] = []
    letters, floor = 0, began_anew_at()
    for start in range(0, min(limit, len(ids)), CHUNK):
        chunk = ids[start : min(limit, start + CHUNK)]
        positions = latest_positions(ENTRY, chunk)
        told = sorted(described({one: max(floor, positions.get(one, 0)) for one in chunk}).items())
        for public_id, item in told:
            items.append(item)
            letters += _length(item)
            if letters > PAGE_LETTERS and public_id != ids[-1]:
                return items, Stop(stop.position, str(public_id))
    if len(ids) > limit:
        return items, Stop(stop.position, str(ids[limit - 1]))
    return items, Stop(stop.position, "", True) if SiteSuggestion.objects.exists() else None


def _suggestions_from(stop: Stop, limit: int) -> tuple[list[Said], Stop | None]:
    rows = SiteSuggestion.objects.order_by("public_id")
    if stop.last:
        rows = rows.filter(public_id__gt=UUID(stop.last))
    found = list(rows[: limit + 1])
    down = taken_down_of({one.entry_public_id for one in found})
    items: list[Said] = []
    letters = 0
    for one in found[:limit]:
        if one.entry_public_id in down:
            continue
        items.append(suggestion_said(one))
        letters += _length(items[-1])
        if letters > PAGE_LETTERS and one is not found[-1]:
            return items, Stop(stop.position, str(one.public_id), True)
    return items, Stop(stop.position, str(found[limit - 1].public_id), True) if len(found) > limit else None
