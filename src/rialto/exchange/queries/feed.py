"""What this site gives: its public changes in the order of the log, and all of them at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

import rialto
from rialto.catalogue.models import Entry
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
    """Where a snapshot goes on: the position of the log before its first page, and what was told last."""

    position: int
    last: str

    def __str__(self) -> str:
        return f"{self.position}.{self.last}"

    @classmethod
    def of(cls, text: str) -> "Stop":
        """Raises ValueError for what is no such text."""
        position, _dot, last = text.partition(".")
        if not position.isascii() or not position.isdigit() or len(position) > 18:
            raise ValueError(text)
        return cls(int(position), str(UUID(last)) if last else "")


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
    """About how many letters an item takes: its texts, and what all entries have."""
    entry = item.get("entry")
    if entry is None:
        return 300
    return 2_000 + len(entry["description"]) + sum(len(one["text"]) + 100 for one in entry["translations"])


def _suggestions(public_ids: Iterable[UUID]) -> dict[UUID, Said]:
    ids = list(public_ids)
    rows = SiteSuggestion.objects.filter(public_id__in=ids) if ids else []
    return {one.public_id: suggestion_said(one) for one in rows}


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
    """All that is public, and what was, in the order of identifiers, from `stop` on; suggestions stand on the last page."""
    position = stop.position if stop else last_position()
    known = Entry.objects.filter(published_at__isnull=False)
    if stop and stop.last:
        known = known.filter(public_id__gt=UUID(stop.last))
    ids = list(known.order_by("public_id").values_list("public_id", flat=True)[: limit + 1])
    is_last = len(ids) <= limit
    items: list[Said] = []
    letters, last, floor = 0, "", began_anew_at()
    for start in range(0, min(limit, len(ids)), CHUNK):
        chunk = ids[start : min(limit, start + CHUNK)]
        positions = latest_positions(ENTRY, chunk)
        versions = {one: max(floor, positions.get(one, 0)) for one in chunk}
        for _public_id, item in sorted(described(versions).items()):
            items.append({"position": 0, **item})
            letters += _length(item)
        last = str(chunk[-1])
        if letters > PAGE_LETTERS and start + CHUNK < len(ids):
            is_last = False
            break
    if is_last:
        items += [
            {"position": 0, **suggestion_said(one)} for one in SiteSuggestion.objects.order_by("-pk")[:limit]
        ]
    next_page = "" if is_last else str(Stop(position, last))
    return {"site": settings.SITE_NAME, "items": items, "position": position, "next_page": next_page}
