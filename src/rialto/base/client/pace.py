"""One request at a time for each host, with a pause between them."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils.translation import gettext as _

from rialto.base.client.backend import Deadline
from rialto.base.client.errors import TooSlow
from rialto.base.client.guard import is_loopback

# A site may ask for longer pauses, but not for so long that nothing would ever be read.
LONGEST_PAUSE_SECONDS = 30.0
_locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
_last: dict[str, float] = {}
_guard = threading.Lock()


@contextmanager
def turn_at(host: str, *, pause: float | None, deadline: Deadline) -> Iterator[None]:
    """Wait until it is our turn at `host`, and hold it. `pause` is what the site asks for, none: our own."""
    with _guard:
        lock = _locks[host]
    if not lock.acquire(timeout=deadline.left()):
        raise TooSlow(_("Too many requests wait for %(host)s.") % {"host": host})
    try:
        wait = _last.get(host, 0.0) + pause_at(host, pause) - time.monotonic()
        if wait > 0:
            time.sleep(wait)
            deadline.at += wait  # being polite does not count as the server being slow
        yield
    finally:
        _last[host] = time.monotonic()
        lock.release()


def pause_at(host: str, asked: float | None) -> float:
    """Seconds between two requests: none on this machine, else the longer of ours and the site's wish."""
    if is_loopback(host):
        return 0.0
    return min(LONGEST_PAUSE_SECONDS, max(settings.FETCH_PAUSE_SECONDS, asked or 0.0))
