"""The archive: a tar that begins with `manifest.json` and ends with `SHA256SUMS`, so that one look tells what it is, and one reading whether it is whole."""

import hashlib
import io
import os
import tarfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from rialto.base.errors import Refused
from rialto.safekeeping.manifest import Manifest, manifest_from

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
DATABASE, SECRET, ERASURES = "database", "secret", "erasures.jsonl"
MEDIA, UPLOADS = "media", "uploads"
PIECE = 1024 * 1024
DAMAGED = "The archive is damaged or was cut off"
# Told how many bytes more were dealt with.
Watch = Callable[[int], object]


class ArchiveWriter:
    """Writes one archive: everything that goes in is summed on the way."""

    def __init__(self, file: IO[bytes], watch: Watch) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 -- closed by `close`
        self._sums: dict[str, str] = {}
        self._watch = watch

    def add_bytes(self, name: str, content: bytes) -> None:
        self._add(name, io.BytesIO(content), len(content), time.time())

    def add_file(self, name: str, path: Path) -> None:
        """Add a file as it is now. Raises FileNotFoundError where it is gone."""
        with path.open("rb") as opened:
            facts = os.fstat(opened.fileno())
            self._add(name, opened, facts.st_size, facts.st_mtime)

    def close(self) -> None:
        """Write the sums; without them an archive is not whole."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in self._sums.items())
        self.add_bytes(SUMS, lines.encode())
        self._tar.close()

    def _add(self, name: str, content: IO[bytes], size: int, changed_at: float) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mtime, member.mode = size, int(changed_at), 0o600
        reader = _Summing(content, self._watch)
        self._tar.addfile(member, reader)
        self._sums[name] = reader.digest.hexdigest()


class _Summing:
    def __init__(self, content: IO[bytes], watch: Watch) -> None:
        self._content, self._watch = content, watch
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._content.read(size)
        self.digest.update(piece)
        self._watch(len(piece))
        return piece


def read_manifest(path: Path) -> Manifest:
    """What a backup says of itself. Raises `Refused` for what is no backup."""
    try:
        with tarfile.open(path, "r:") as tar:
            first = tar.next()
            if first is None or first.name != MANIFEST:
                raise Refused(f"{path} is not a backup that this program made.")
            return manifest_from(_bytes_of(tar, first))
    except FileNotFoundError as problem:
        raise Refused(f"There is no file {path}.") from problem
    except (tarfile.TarError, OSError, EOFError) as problem:
        raise Refused(
            f"{path} is not a backup that this program made, or it is damaged ({problem})."
        ) from problem


def unpack(path: Path, into: Path | None, watch: Watch) -> Manifest:
    """Read an archive from beginning to end, into a folder if one is given; raises `Refused` unless every file is as it was written."""
    manifest = read_manifest(path)
    found: dict[str, str] = {}
    said: dict[str, str] | None = None
    try:
        with tarfile.open(path, "r:") as tar:
            for member in tar:
                if (
                    said is not None
                    or not member.isfile()
                    or not _is_ours(member.name)
                    or member.name in found
                ):
                    raise Refused(f"{DAMAGED}: it holds {member.name}, which no backup has there.")
                if member.name == SUMS:
                    said = _sums_from(_bytes_of(tar, member))
                    continue
                found[member.name] = _unpack_one(tar, member, into, watch)
    except (tarfile.TarError, EOFError) as problem:
        raise Refused(f"{DAMAGED} ({problem}).") from problem
    if said is None:
        raise Refused(f"{DAMAGED}: its end is missing.")
    for name in sorted(said.keys() | found.keys()):
        if said.get(name) != found.get(name):
            raise Refused(f"{DAMAGED}: {name} is not what was written.")
    return manifest


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path | None, watch: Watch) -> str:
    digest, left = hashlib.sha256(), member.size
    content = tar.extractfile(member)
    if content is None:
        raise Refused(f"{DAMAGED}: {member.name} cannot be read.")
    target = (into / member.name) if into else Path(os.devnull)
    if into:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(handle, "wb") as file:
        while piece := content.read(PIECE):
            digest.update(piece)
            left -= len(piece)
            file.write(piece)
            watch(len(piece))
    if left:
        raise Refused(f"{DAMAGED}: {member.name} is too short.")
    return digest.hexdigest()


def _bytes_of(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    opened = tar.extractfile(member)
    content = opened.read() if opened else b""
    if len(content) != member.size:
        raise Refused(f"{DAMAGED}: {member.name} is too short.")
    return content


def _sums_from(content: bytes) -> dict[str, str]:
    lines = content.decode("utf-8", "replace").splitlines()
    return {name: digest for digest, _space, name in (line.partition("  ") for line in lines)}


def _is_ours(name: str) -> bool:
    """Only names that a backup has, and none that leads out of the folder."""
    parts = name.split("/")
    if any(part in {"", ".", ".."} for part in parts):
        return False
    if len(parts) == 1:
        return name in {MANIFEST, SUMS, DATABASE, SECRET, ERASURES}
    return parts[0] in {MEDIA, UPLOADS}
