"""Sets of records and documents in 8 bytes each, so that what a document holds can be kept with it."""

from array import array
from collections.abc import Iterable
from hashlib import blake2b

BYTES = 8


def mark_of(remote_id: str) -> int:
    """A 64-bit hash of a record's name at its source: two of a million share one once in forty million times."""
    return int.from_bytes(blake2b(remote_id.encode("utf-8", "surrogatepass"), digest_size=BYTES).digest())


def packed(numbers: Iterable[int]) -> bytes:
    return array("Q", sorted(numbers)).tobytes()


def unpacked(content: "bytes | memoryview[int]") -> "array[int]":
    numbers: array[int] = array("Q")
    numbers.frombytes(bytes(content))
    return numbers
