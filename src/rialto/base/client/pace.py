"""One request at a time for each host, with a pause between them and so many a day, over all processes of a machine."""

import fcntl
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.client.backend import Deadline
from rialto.base.client.errors import NotNow
from rialto.base.client.guard import is_loopback

# A site may ask for longer pauses, but not for so long that nothing would ever be read.
LONGEST_PAUSE_SECONDS = 30.0
# Hosts share this many files, so that their number has an end; two in one file take turns, which harms nobody.
FILES = 4096
# A file that lies locked is tried again so often.
POLL_SECONDS = 0.02
_locks = [threading.Lock() for _number in range(FILES)]


@contextmanager
def turn_at(host: str, *, pause: float | None, deadline: Deadline, patience: float) -> Iterator[None]:
    """Wait until it is our turn at `host` ("example.org", "example.org:8080"), and hold it.

    `pause` is what the site asks for, none: our own. Raises `NotNow` when waiting would take more than `patience`
    seconds, or when today's requests are used up. Waiting does not count as the server being slow.
    """
    began = time.monotonic()
    number = int.from_bytes(blake2b(host.encode(), digest_size=4).digest()) % FILES
    if not _locks[number].acquire(timeout=patience):
        raise busy(host, patience)
    try:
        with locked_file(settings.HOSTS_FOLDER, number, host, patience - (time.monotonic() - began)) as notes:
            note = notes.setdefault(host, {})
            wait = pause_left(host, note, pause)
            if wait > patience - (time.monotonic() - began):
                raise busy(host, wait)
            count_request(host, note)
            time.sleep(wait)
            deadline.at += time.monotonic() - began
            try:
                yield
            finally:
                note["last"] = time.time()
    finally:
        _locks[number].release()


def busy(host: str, seconds: float) -> NotNow:
    until = timezone.now() + timedelta(seconds=max(1.0, seconds))
    return NotNow(_("Too many requests wait for %(host)s.") % {"host": host}, until=until)


@contextmanager
def locked_file(folder: Path, number: int, host: str, patience: float) -> Iterator[dict[str, dict[str, Any]]]:
    """Hold the file of a host (the system lets go of it if we die), and give what it says of each host in it."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / f"{number:04}.json", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise busy(host, patience) from None
                time.sleep(POLL_SECONDS)
        notes = read_notes(handle)
        try:
            yield notes
        finally:
            write_notes(handle, notes)
    finally:
        os.close(handle)


def read_notes(handle: int) -> dict[str, dict[str, Any]]:
    """What the file says; a file that was cut or damaged says nothing."""
    try:
        notes = json.loads(os.pread(handle, 1 << 20, 0) or b"{}")
    except ValueError:
        return {}
    return notes if isinstance(notes, dict) and all(isinstance(note, dict) for note in notes.values()) else {}


def write_notes(handle: int, notes: dict[str, dict[str, Any]]) -> None:
    """Keep what is of today or yesterday."""
    yesterday = time.time() - 2 * 86400
    fresh = {host: note for host, note in notes.items() if float(note.get("last", 0.0)) > yesterday}
    content = json.dumps(fresh).encode()
    os.pwrite(handle, content, 0)
    os.truncate(handle, len(content))


def pause_left(host: str, note: dict[str, Any], asked: float | None) -> float:
    """Seconds until the next request; a clock that was put back costs no more than one pause."""
    pause = pause_at(host, asked)
    return min(pause, max(0.0, float(note.get("last", 0.0)) + pause - time.time()))


def pause_at(host: str, asked: float | None) -> float:
    """Seconds between two requests: none on this machine, else the longer of ours and the site's wish."""
    if is_loopback(host.rsplit(":", 1)[0] if host.count(":") == 1 or host.startswith("[") else host):
        return 0.0
    return min(LONGEST_PAUSE_SECONDS, max(settings.FETCH_PAUSE_SECONDS, asked or 0.0))


def count_request(host: str, note: dict[str, Any]) -> None:
    """One more today (UTC); raises `NotNow` when the day's budget is used up."""
    now = datetime.now(UTC)
    today = now.date().isoformat()
    count = int(note.get("count", 0)) if note.get("day") == today else 0
    limit = settings.FETCH_DAILY_REQUESTS
    if limit and count >= limit:
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        raise NotNow(
            _("%(host)s has been asked %(count)s times today; it goes on tomorrow.")
            % {"host": host, "count": count},
            until=midnight,
        )
    note["day"], note["count"] = today, count + 1
