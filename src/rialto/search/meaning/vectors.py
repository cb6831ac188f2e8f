"""The file of vectors: records that are only ever added, and the one who adds them.

FOLDER/CURRENT            the name of the file in use; replaced by rename
FOLDER/<name>.vectors     a head, then records of 408 bytes: a document's vector, its removal, or a position of the change log
FOLDER/<name>.<n>.graph   a graph over its first n records, once there are many; <name>.noted says which (`graph`)
FOLDER/writing.lock       held by the one who writes

A record that was cut off or spoiled is known by its sum. What lies behind the last good record is written over; spoiled ones in between
are left out when the file is next opened for writing, so their documents count as not embedded and are embedded again. A document's
newest record counts. When most records are old, the living ones are written aside and the new file is swapped in.
"""

import fcntl
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

import numpy as np
import structlog
from numpy.typing import NDArray

from ..port import WriterBusy
from ..tantivy_engine.folder import replace_text, sync_folder
from .embedding import DIMENSIONS

log = structlog.get_logger(__name__)

RECORD = np.dtype(
    [("kind", "<u4"), ("sum", "<u4"), ("id", "<i8"), ("digest", "<u8"), ("vector", "i1", (DIMENSIONS,))]
)
VECTOR, REMOVED, POSITION = 1, 2, 3
HEAD = 128
MAGIC = b"rialto vectors 1\n"
# A file is written anew when it holds so many old records, and they are more than the living ones.
OLD_RECORDS = 1_000
# Records that are looked through at a time.
STRETCH = 65_536
_WORDS = RECORD.itemsize // 8
# Odd numbers, so that every bit of every word tells; any that do not change would do.
_FACTORS = np.array([(2 * number + 1) * 0x9E3779B97F4A7C15 % 2**64 | 1 for number in range(_WORDS)], "<u8")


def digest_of(text: str) -> int:
    """What a text is told from another by, in eight bytes."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def packed(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Vectors in a byte a number, each stretched to its own largest: the direction is what counts."""
    largest = np.maximum(np.abs(vectors).max(axis=-1, keepdims=True), 1e-9)
    return np.rint(vectors / largest * 127).astype(np.int8)


def unpacked(vector: NDArray[np.int8]) -> NDArray[np.float32]:
    """A packed vector at length 1, as far as bytes can say it."""
    wide = vector.astype(np.float32)
    return np.asarray(wide / max(float(np.linalg.norm(wide)), 1e-9), np.float32)


def sums_of(records: NDArray[np.void]) -> NDArray[np.uint32]:
    """The sum that each record should carry."""
    words = np.ascontiguousarray(records).view("<u8").reshape(-1, _WORDS)
    # Without the half word that holds the sum itself.
    first = words[:, 0] & np.uint64(0xFFFFFFFF)
    # A constant, since a hole that a crash left in a file reads as zeros.
    mixed = _FACTORS[-1] + first * _FACTORS[0] + (words[:, 1:] * _FACTORS[1:]).sum(axis=1, dtype=np.uint64)
    return (mixed >> np.uint64(32)).astype(np.uint32)


def count_good(records: NDArray[np.void]) -> int:
    """How many records are whole before the first that is not."""
    spoiled = np.flatnonzero(sums_of(records) != records["sum"])
    return int(spoiled[0]) if len(spoiled) else len(records)


def head_of(model: str) -> bytes:
    return (MAGIC + model.encode() + b"\n").ljust(HEAD, b"\0")


def current_file(folder: Path) -> Path | None:
    """The file in use, or None."""
    try:
        name = (folder / "CURRENT").read_text("ascii").strip()
    except (OSError, ValueError):
        return None
    file = folder / f"{name}.vectors"
    return file if name.isalnum() and file.is_file() else None


def records_of(file: Path, model: str) -> NDArray[np.void]:
    """All complete records, mapped and not looked at; raises ValueError or OSError for a file that is not of this model."""
    with file.open("rb") as opened:
        if opened.read(HEAD) != head_of(model):
            raise ValueError("The vectors are of another model, or their file is damaged.")
        count = (os.fstat(opened.fileno()).st_size - HEAD) // RECORD.itemsize
        if not count:
            return np.empty(0, RECORD)
        return np.asarray(np.memmap(opened, RECORD, "r", offset=HEAD, shape=(count,)))


class VectorWriter:
    """Adds vectors. What is added can be found after `flush`, in every process."""

    def __init__(self, folder: Path, model: str) -> None:
        self._folder = folder
        self.model = model
        # Document -> digest of the text that its vector was made from.
        self.digests: dict[int, int] = {}
        self.position = 0
        self._waiting: list[NDArray[np.void]] = []
        self._count = 0
        self._file = folder
        file = current_file(folder)
        if file is None or not self._read(file):
            self._write_anew(())
        self._remove_others()
        self._handle = self._file.open("r+b", buffering=0)
        self._handle.truncate(HEAD + self._count * RECORD.itemsize)
        self._handle.seek(0, os.SEEK_END)

    @property
    def file(self) -> Path:
        return self._file

    @property
    def count(self) -> int:
        """How many documents have a vector."""
        return len(self.digests)

    @property
    def row_count(self) -> int:
        """How many records the file holds, old ones included."""
        return self._count

    def add(self, ids: Sequence[int], digests: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Put vectors (number of ids, 384) in place of those of the same documents."""
        records = np.zeros(len(ids), RECORD)
        records["kind"], records["id"], records["digest"] = VECTOR, ids, digests
        records["vector"] = packed(vectors)
        self._waiting.append(records)
        self.digests.update(zip(ids, digests, strict=True))

    def remove(self, ids: Iterable[int]) -> None:
        """Take documents out; unknown ones are nothing."""
        known = [one for one in ids if self.digests.pop(one, None) is not None]
        records = np.zeros(len(known), RECORD)
        records["kind"], records["id"] = REMOVED, known
        self._waiting.append(records)

    def doubt_all(self) -> None:
        """Take no text for embedded, without taking anything out."""
        self.digests = dict.fromkeys(self.digests, 0)

    def move_to(self, position: int) -> None:
        """Note that everything up to this position of the change log was dealt with."""
        if position == self.position:
            return
        record = np.zeros(1, RECORD)
        record["kind"], record["id"] = POSITION, position
        self._waiting.append(record)
        self.position = position

    def flush(self) -> None:
        """Make durable and visible what was added; write the file anew where most of it is old."""
        records = np.concatenate(self._waiting) if self._waiting else np.zeros(0, RECORD)
        self._waiting = []
        if len(records):
            records["sum"] = sums_of(records)
            write_all(self._handle.fileno(), memoryview(records.tobytes()))
            os.fsync(self._handle.fileno())
            self._count += len(records)
        old = self._count - self.count
        if old > OLD_RECORDS and old > self.count:
            self._compact()

    def close(self) -> None:
        """Forget what was not flushed."""
        self._handle.close()

    def _read(self, file: Path) -> bool:
        """Learn what the file holds; False where it cannot be continued. Spoiled records are left out, and the file made anew."""
        try:
            records = records_of(file, self.model)
        except (OSError, ValueError) as error:
            log.warning("vectors.unusable", reason=str(error))
            return False
        self._file = file
        spoiled = 0
        for start in range(0, len(records), STRETCH):
            stretch = np.array(records[start : start + STRETCH])
            good = sums_of(stretch) == stretch["sum"]
            ending = len(good) - int(good[::-1].argmax()) if good.any() else 0
            last = start + STRETCH >= len(records)
            spoiled += int((~good[: ending if last else None]).sum())
            self._learn(stretch[good])
            self._count = start + (ending if last else len(stretch))
        if spoiled:
            log.warning("vectors.damaged", file=file.name, records=spoiled)
            self.position = 0
            self._write_anew(self._living())
        return True

    def _learn(self, records: NDArray[np.void]) -> None:
        columns = (records[name].tolist() for name in ("kind", "id", "digest"))
        for kind, number, digest in zip(*columns, strict=True):
            if kind == VECTOR:
                self.digests[number] = digest
            elif kind == REMOVED:
                self.digests.pop(number, None)
            else:
                self.position = number

    def _living(self) -> Iterator[NDArray[np.void]]:
        """The newest good record of each document that has one."""
        records = records_of(self._file, self.model)[: self._count]
        left = set(self.digests)
        for end in range(len(records), 0, -STRETCH):
            stretch = np.array(records[max(0, end - STRETCH) : end])
            good = sums_of(stretch) == stretch["sum"]
            rows = []
            for row in range(len(stretch) - 1, -1, -1):
                one = int(stretch["id"][row])
                if good[row] and stretch["kind"][row] == VECTOR and one in left:
                    left.discard(one)
                    rows.append(row)
            yield stretch[rows[::-1]]

    def _compact(self) -> None:
        self._handle.close()
        self._write_anew(self._living())
        self._remove_others()
        self._handle = self._file.open("r+b", buffering=0)
        self._handle.seek(0, os.SEEK_END)

    def _write_anew(self, stretches: Iterable[NDArray[np.void]]) -> None:
        """Write a file aside, durably, and make it the current one."""
        name = secrets.token_hex(8)
        file = self._folder / f"{name}.vectors"
        count = 0
        with file.open("wb") as opened:
            opened.write(head_of(self.model))
            position = np.zeros(1, RECORD)
            position["kind"], position["id"] = POSITION, self.position
            for records in (*stretches, position):
                records["sum"] = sums_of(records)
                opened.write(records.tobytes())
                count += len(records)
            opened.flush()
            os.fsync(opened.fileno())
        sync_folder(self._folder)
        replace_text(self._folder / "CURRENT", name)
        self._count, self._file = count, file

    def _remove_others(self) -> None:
        """Delete what belongs to files that are not in use, and what a crash left unfinished."""
        for other in self._folder.iterdir():
            is_old = (
                other.suffix in (".vectors", ".graph", ".noted")
                and other.name.split(".")[0] != self._file.stem
            )
            if is_old or other.suffix in (".aside", ".new"):
                other.unlink(missing_ok=True)


def write_all(handle: int, data: memoryview) -> None:
    """Write every byte, as a single call may not."""
    while data:
        data = data[os.write(handle, data) :]


@contextmanager
def writing_vectors(folder: Path, model: str) -> Iterator[VectorWriter]:
    """The one writer of a folder; raises WriterBusy while another process has it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "writing.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise WriterBusy("Another process is embedding into this folder.") from error
        writer = VectorWriter(folder, model)
        try:
            yield writer
        finally:
            writer.close()
