"""Asking for several documents at once, all within one time."""

import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from django.db import connections

from rialto.base.client import Fetched, FetchFailed, fetch, robots_verdict
from rialto.base.client.robots import Rules

# Enough for a taste; a longer list is not fetched whole before anybody has asked for it.
BODY_LIMIT = 8 * 1024 * 1024
PARALLEL = 8
# One slow answer must not use up the time of all.
ANSWER_SECONDS = 4.0
ACCEPT = "text/html, application/ld+json, application/json;q=0.9, */*;q=0.8"


@dataclass(slots=True)
class Looker:
    """Fetches within `seconds` in all; `allow` as the client takes it. Ask `close` at the end."""

    seconds: float
    allow: tuple[str, ...] = ()
    until: float = 0.0
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(PARALLEL, "rialto-probe"))

    def __post_init__(self) -> None:
        self.until = time.monotonic() + self.seconds

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return max(0.0, self.until - time.monotonic())

    def look(self, addresses: Sequence[str]) -> dict[str, Fetched | FetchFailed | None]:
        """What came back from each address: an answer, a failure, or none where the time was over first."""
        asked: dict[Future[Fetched], str] = {
            self.pool.submit(self._fetch, address): address for address in addresses
        }
        found: dict[str, Fetched | FetchFailed | None] = dict.fromkeys(addresses)
        waiting = set(asked)
        while waiting and self.left:
            done, waiting = wait(waiting, timeout=self.left, return_when=FIRST_COMPLETED)
            for future in done:
                fault = future.exception()
                if isinstance(fault, FetchFailed):
                    found[asked[future]] = fault
                elif fault is None:
                    found[asked[future]] = future.result()
        for future in waiting:
            future.cancel()
        return found

    def sitemaps(self, address: str) -> list[str]:
        """The sitemaps that the robots.txt of an address names; it was asked for already, so this is quick."""
        asked = self.pool.submit(self._rules, address)
        try:
            rules = asked.result(timeout=self.left)
        except (FetchFailed, TimeoutError):
            return []
        return [str(link) for link in rules.parsed.sitemaps] if rules.parsed else []

    def _rules(self, address: str) -> Rules:
        try:
            return robots_verdict(address, allow=self.allow, patience=self.left)
        finally:
            connections.close_all()

    def _fetch(self, address: str) -> Fetched:
        try:
            return fetch(
                address, limit=BODY_LIMIT, seconds=max(0.1, min(ANSWER_SECONDS, self.left)), patience=self.left,
                allow=self.allow, accept=ACCEPT,
            )  # fmt: skip
        finally:
            connections.close_all()

    def close(self) -> None:
        """Let go of what has not come back; each such request ends by itself within its own time."""
        self.pool.shutdown(wait=False, cancel_futures=True)
