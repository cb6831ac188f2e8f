"""Offering what others asked. Kept in memory: the beginning of a word costs no question to the database."""

import threading
import time
from bisect import bisect_left
from typing import NamedTuple

from django.conf import settings

from rialto.finding.models import PopularQuery

# Other processes' questions are heard of so late.
FRESH_SECONDS = 120.0
MOST_KEPT = 20_000


class Asked(NamedTuple):
    """A question by its folded form, as it was typed."""

    form: str
    text: str


class _Kept:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.read_at = float("-inf")
        self.by_language: dict[str, list[Asked]] = {}

    def of(self, language: str) -> list[Asked]:
        if time.monotonic() - self.read_at > FRESH_SECONDS:
            with self.lock:
                self.by_language = _read()
                self.read_at = time.monotonic()
        return self.by_language.get(language, [])


_kept = _Kept()


def _read() -> dict[str, list[Asked]]:
    found: dict[str, list[Asked]] = {}
    rows = PopularQuery.objects.filter(is_hidden=False).order_by("form", "pk")
    for language, form, text in rows.values_list("language", "form", "text")[:MOST_KEPT]:
        found.setdefault(language, []).append(Asked(form, text))
    return found


def forget_read() -> None:
    """Read them again at the next question."""
    _kept.read_at = float("-inf")


def asked_beginning(beginning: str, *, language: str, limit: int) -> list[str]:
    """Questions that others asked in this language and that begin so (folded), the shortest first.

    Never by how often they were asked: what is offered is asked more, and would stay in front for ever.
    """
    if not settings.POPULAR_QUERIES or not beginning:
        return []
    known = _kept.of(language)
    first = bisect_left(known, (beginning, ""))
    last = bisect_left(known, (f"{beginning}\U0010ffff", ""))
    found = [one for one in known[first:last] if one.form != beginning]
    return [one.text for one in sorted(found, key=lambda one: (len(one.form), one.form))[:limit]]
