"""What a site's robots.txt lets us read (RFC 9309), remembered for a day by all processes together."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from protego import Protego

from rialto.base.choices import RobotsState
from rialto.base.client import remembered
from rialto.base.client.errors import CutOff, TooSlow, Unreachable
from rialto.base.client.robots_text import AGENT, SIZE_LIMIT, concerning_us
from rialto.base.models import RobotsFile

# RFC 9309, 2.4: a copy is good for 24 hours.
KEPT = timedelta(hours=24)
# How soon a site whose robots.txt cannot be read is asked again.
ASKED_AGAIN = timedelta(minutes=10)
# RFC 9309, 2.3.1.4: after a reasonably long time, for example 30 days, it counts as missing.
FAILING_LIMIT = timedelta(days=30)
SITES_KEPT = 2000
Ask = Callable[[str], tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class Rules:
    """`parsed` is none where everything is allowed (no robots.txt) or nothing is (`is_closed`: it cannot be read)."""

    ask_again_at: datetime
    parsed: Protego | None = None
    is_closed: bool = False

    def allows(self, address: str) -> bool:
        if self.is_closed:
            return False
        return self.parsed is None or bool(self.parsed.can_fetch(address, AGENT))

    @property
    def pause(self) -> float | None:
        """Seconds that the site wants between two requests (Crawl-delay, or the one made of Request-rate)."""
        if self.parsed is None:
            return None
        rate = self.parsed.request_rate(AGENT)
        return (
            max(self.parsed.crawl_delay(AGENT) or 0.0, rate.seconds / rate.requests if rate else 0.0) or None
        )

    @property
    def sitemaps(self) -> list[str]:
        """The addresses of sitemaps that the file names, as they stand there."""
        return list(self.parsed.sitemaps) if self.parsed else []


_known: OrderedDict[str, Rules] = OrderedDict()
_guard = threading.Lock()


def rules_for(origin: str, ask: Ask) -> Rules:
    """The rules of a site. `ask` fetches an address and returns status and body (cut at `SIZE_LIMIT`)."""
    now = timezone.now()
    with _guard:
        known = _known.get(origin)
    if known and known.ask_again_at > now:
        return known
    file = remembered.robots_file(origin)
    if file is None or file.ask_again_at <= now:
        file = asked_anew(origin, file, ask, now)
        remembered.keep_robots_file(file)
    rules = rules_of(file)
    with _guard:
        _known[origin] = rules
        _known.move_to_end(origin)
        while len(_known) > SITES_KEPT:
            _known.popitem(last=False)
    return rules


def asked_anew(origin: str, known: RobotsFile | None, ask: Ask, now: datetime) -> RobotsFile:
    """Ask the site, and put what it says, or that it says nothing, beside what was known of it.

    Raises the failure where no answer came and no copy is left to go by.
    """
    file = known or RobotsFile(origin=origin, state=RobotsState.CLOSED)
    failure: Exception | None = None
    try:
        status, body = ask(f"{origin}/robots.txt")
    except (TooSlow, Unreachable, CutOff) as error:
        status, body, failure = 599, b"", error
    if status < 500:
        file.state, file.rules = said(status, body)
        file.answered_at, file.failing_since, file.ask_again_at = now, None, now + KEPT
        return file
    file.failing_since = file.failing_since or now
    file.ask_again_at = now + ASKED_AGAIN
    if now - file.failing_since > FAILING_LIMIT:
        file.state, file.rules = RobotsState.OPEN, ""
    elif file.answered_at is None or now - file.answered_at > FAILING_LIMIT:
        file.state, file.rules = RobotsState.CLOSED, ""
    # Else the last copy goes on being used: RFC 9309, 2.4 lets that of an unreachable file be older than a day.
    if failure and file.state == RobotsState.CLOSED:
        file.ask_again_at = now  # the host is gone, not its robots.txt: `rest` says when it is tried again
        remembered.keep_robots_file(file)
        raise failure
    return file


def said(status: int, body: bytes) -> tuple[RobotsState, str]:
    """RFC 9309, 2.3.1: 4xx allows everything; a page instead of a robots.txt says nothing."""
    if status >= 300:
        return RobotsState.OPEN, ""
    text = body[:SIZE_LIMIT].decode("utf-8", errors="replace").lstrip("\ufeff").replace("\x00", "")
    return RobotsState.RULES, concerning_us(text)


def rules_of(file: RobotsFile) -> Rules:
    is_closed = file.state == RobotsState.CLOSED
    parsed = Protego.parse(file.rules) if file.state == RobotsState.RULES else None
    return Rules(ask_again_at=file.ask_again_at, parsed=parsed, is_closed=is_closed)


def forget() -> None:
    """Drop what this process knows of all sites (tests)."""
    with _guard:
        _known.clear()
