"""What a site's robots.txt lets us read (RFC 9309), remembered for a day."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

KEPT_SECONDS = 24 * 3600
# RFC 9309, 2.5: at least 500 KiB must be read; the rest need not be.
SIZE_LIMIT = 500 * 1024
SITES_KEPT = 2000
AGENT = "RialtoBot"


@dataclass(frozen=True, slots=True)
class Rules:
    """`parsed` is none where everything is allowed (no robots.txt) or nothing is (`is_closed`: it cannot be read)."""

    parsed: Protego | None = None
    is_closed: bool = False
    known_at: float = 0.0

    def allows(self, address: str) -> bool:
        if self.is_closed:
            return False
        return self.parsed is None or bool(self.parsed.can_fetch(address, AGENT))

    @property
    def pause(self) -> float | None:
        delay = self.parsed.crawl_delay(AGENT) if self.parsed else None
        return float(delay) if delay else None


_known: OrderedDict[str, Rules] = OrderedDict()
_guard = threading.Lock()


def rules_for(origin: str, ask: Callable[[str], tuple[int, bytes]]) -> Rules:
    """The rules of a site. `ask` fetches an address and returns status and body (cut at `SIZE_LIMIT`)."""
    with _guard:
        known = _known.get(origin)
    if known and time.monotonic() - known.known_at < KEPT_SECONDS:
        return known
    status, body = ask(f"{origin}/robots.txt")
    rules = rules_of(status, body)
    with _guard:
        _known[origin] = rules
        while len(_known) > SITES_KEPT:
            _known.popitem(last=False)
    return rules


def rules_of(status: int, body: bytes) -> Rules:
    """RFC 9309, 2.3.1: 4xx allows everything, 5xx nothing; a page instead of a robots.txt says nothing."""
    now = time.monotonic()
    if status >= 500:
        return Rules(is_closed=True, known_at=now - KEPT_SECONDS + 600)  # ask again in ten minutes
    if status >= 300:
        return Rules(known_at=now)
    text = body[:SIZE_LIMIT].decode("utf-8", errors="replace").lstrip("\ufeff")
    return Rules(parsed=Protego.parse(text), known_at=now)


def forget() -> None:
    """Drop what is known of all sites (tests)."""
    with _guard:
        _known.clear()
