"""How we behave, in figures, for the page that tells the owners of sites."""

import math
from dataclasses import dataclass

from django.conf import settings

from rialto.base.client.asking import agent
from rialto.base.client.pace import LONGEST_PAUSE_SECONDS
from rialto.base.client.robots import KEPT
from rialto.base.client.robots_text import AGENT


@dataclass(frozen=True, slots=True)
class Manners:
    """`pause` and `longest_pause` are seconds; `daily` requests a host, 0: no limit."""

    agent: str
    token: str
    pause: float
    longest_pause: int
    daily: int
    kept_hours: int

    @property
    def whole_pause(self) -> int:
        """The pause as the number that grammar goes by: no language has plural forms of halves."""
        return math.ceil(self.pause)


def manners() -> Manners:
    """What the client does with the settings that it has."""
    pause = settings.FETCH_PAUSE_SECONDS
    return Manners(
        agent=agent(),
        token=AGENT,
        pause=int(pause) if pause == int(pause) else pause,
        longest_pause=int(LONGEST_PAUSE_SECONDS),
        daily=settings.FETCH_DAILY_REQUESTS,
        kept_hours=int(KEPT.total_seconds() // 3600),
    )
