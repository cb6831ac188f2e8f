"""Where finished documents lie: named by what is in them, so that each is made once, and taken away when nobody asks any more."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from rialto.base.documents import press
from rialto.base.documents.parts import Document
from rialto.base.documents.payload import payload
from rialto.base.documents.typesetting import NotSet, typeset

# So many are made at once on a machine: each takes a core, and 0.9 GB for the 11,000 rows of a plan with 5,000 measures.
AT_ONCE = 2
WAIT_SECONDS, LOOK_SECONDS = 8.0, 0.05
# A document that nobody asked for in a day is made again when somebody does.
KEPT_SECONDS, KEPT_BYTES = 24 * 3600, 256 * 2**20
# Longer ones take a second and more of two cores (5,000 measures: 1.3 million characters, 2.1 seconds).
LONG_CHARACTERS = 600_000


class Busy(Exception):
    """As many documents as are made at once are being made; worth another try in a moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A document that somebody wants, and how far it is. What is too long to wait for is left for a job (`leave`, then `make`)."""

    text: str
    path: Path

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def is_ready(self) -> bool:
        """Whether it lies there already, so that handing it out costs nothing."""
        return self.path.exists()

    @property
    def is_long(self) -> bool:
        """Whether setting it takes longer than a web worker should wait."""
        return len(self.text) > LONG_CHARACTERS

    @property
    def is_left(self) -> bool:
        """Whether a job has it, or will."""
        return self.path.with_suffix(".json").exists()

    @property
    def has_failed(self) -> bool:
        return self.path.with_suffix(".failed").exists()

    def now(self) -> Path:
        """The PDF, made now unless it lies there. Raises `Busy` and `typesetting.NotSet`."""
        if not self.is_ready:
            with _turn():
                if not self.is_ready:  # while this one waited, another may have made it
                    _write(self.path, typeset(self.text))
                    prune()
        os.utime(self.path)
        return self.path

    def leave(self) -> None:
        """Put down what a job needs to make it."""
        folder().mkdir(parents=True, exist_ok=True)
        _write(self.path.with_suffix(".json"), self.text.encode("utf-8", "replace"))


def kept(document: Document) -> Path:
    """The PDF of a document, made now unless it lies there. Raises `Busy`, `payload.Unfit` and `typesetting.NotSet`."""
    return order(document).now()


def order(document: Document) -> Order:
    """Ask for a PDF without making it now. Raises `payload.Unfit`."""
    text = payload(document)
    return Order(text=text, path=place_of(text))


def make(name: str) -> None:
    """Make what was left under a name; nothing where that is done already. Raises `Busy`."""
    left = folder() / f"{name}.json"
    if not left.exists():
        return
    try:
        Order(text=left.read_text(encoding="utf-8"), path=left.with_suffix(".pdf")).now()
    except NotSet:
        left.with_suffix(".failed").touch()
        left.unlink(missing_ok=True)
        raise
    left.unlink(missing_ok=True)


def place_of(text: str) -> Path:
    """Where the PDF of a payload lies or will lie. Who cannot make the payload cannot guess the name."""
    name = blake2b(f"{_machine()}\n{text}".encode("utf-8", "replace"), digest_size=20).hexdigest()
    return folder() / f"{name}.pdf"


def folder() -> Path:
    return Path(settings.DOCUMENTS_FOLDER)


def prune(*, now: float | None = None) -> int:
    """Delete what nobody asked for in a day, then the oldest until the rest is small enough; returns how many."""
    moment = time.time() if now is None else now
    found = sorted(_kept_files())
    gone, size = 0, sum(one[1] for one in found)
    for touched, bytes_, path in found:
        if moment - touched > KEPT_SECONDS or size > KEPT_BYTES:
            path.unlink(missing_ok=True)
            gone, size = gone + 1, size - bytes_
    return gone


def _kept_files() -> Iterator[tuple[float, int, Path]]:
    """When each was asked for last, its size, and where it lies; not the places in the queue."""
    for path in folder().glob("*.*"):
        if path.suffix != ".lock":
            with suppress(FileNotFoundError):  # another process prunes as well
                stat = path.stat()
                yield stat.st_mtime, stat.st_size, path


@cache
def _machine() -> str:
    """What else decides how a document looks: the template and the typesetter."""
    return f"{version('typst')} {blake2b(press.TEMPLATE.read_bytes(), digest_size=8).hexdigest()}"


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    aside = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.new")
    aside.write_bytes(content)
    aside.replace(path)


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for one of the places where documents are made; a place is free again when its process ends, however it ends."""
    folder().mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + WAIT_SECONDS
    while True:
        for number in range(AT_ONCE):
            with (folder() / f"turn-{number}.lock").open("w") as place:
                try:
                    fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    continue
                yield
                return
        if time.monotonic() > until:
            raise Busy
        time.sleep(LOOK_SECONDS)
