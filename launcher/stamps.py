"""Stamps: what a step was made from, so that the next start can see that there is nothing to do."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest_of(paths: Iterable[Path], *words: str) -> str:
    """Digest of files, and of all files below folders, by name and content; `words` join in.

    Folders of installed or compiled things (node_modules, __pycache__) do not count.
    """
    digest = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(path)
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and not {"node_modules", "__pycache__"}.intersection(file.parts):
                digest.update(f"\0{file.relative_to(path)}\0".encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def is_stamped(stamp: Path, digest: str) -> bool:
    """Whether the step that owns `stamp` was last done from exactly this."""
    return stamp.is_file() and stamp.read_text() == digest


def set_stamp(stamp: Path, digest: str) -> None:
    """Remember that the step was done from this."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest)
