"""Bodies as they came, in files under the folder of the installation: packed, and named by the hash of their bytes."""

import gzip
import os
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

PACKED = (b"\x1f\x8b", b"\xfd7zXZ\x00", b"BZh", b"PK\x03\x04")
# Text packs to a fifth at the lowest effort; more effort costs twice the time for a tenth of the space.
EFFORT = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """A body that lies in the store: its hash and its two sizes in bytes."""

    digest: str
    size: int
    kept_size: int


def digest_of(body: bytes) -> str:
    return blake2b(body, digest_size=32).hexdigest()


def path_of(digest: str) -> Path:
    """Where a body lies, or would lie. What reads payloads unpacks it by itself."""
    return Path(settings.HARVEST_FOLDER) / digest[:2] / digest[2:]


def is_kept(digest: str) -> bool:
    return path_of(digest).is_file()


def keep(body: bytes) -> Kept:
    """Put a body into the store, once however often it comes; what is packed already is kept as it is."""
    digest = digest_of(body)
    path = path_of(digest)
    if path.is_file():
        return Kept(digest, len(body), path.stat().st_size)
    content = body if body.startswith(PACKED) else gzip.compress(body, EFFORT, mtime=0)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written beside it and moved, so that a process that is killed leaves no half body under a whole one's name.
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(content)
    os.replace(file.name, path)
    return Kept(digest, len(body), len(content))


def drop(digest: str) -> None:
    """Take a body out of the store; it need not be there."""
    path_of(digest).unlink(missing_ok=True)
