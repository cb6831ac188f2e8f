"""Sets of records and documents in 8 bytes each, so that what a document holds can be kept with it."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from hashlib import blake2b

BYTES = 8
# A set keeps its marks in so many pieces, by their first bits, so that none is long to sort.
PIECES_BITS = 8


def mark_of(remote_id: str) -> int:
    """A 64-bit hash of a record's name at its source: two of a million share one once in forty million times."""
    return int.from_bytes(blake2b(remote_id.encode("utf-8", "surrogatepass"), digest_size=BYTES).digest())


def packed(numbers: Iterable[int]) -> bytes:
    return array("Q", sorted(numbers)).tobytes()


def unpacked(content: "bytes | memoryview[int]") -> "array[int]":
    numbers: array[int] = array("Q")
    numbers.frombytes(bytes(content))
    return numbers


class Marks:
    """A set of marks in eight bytes each, where Python's own takes a hundred: for those of all records of a source."""

    def __init__(self, marks: Iterable[int] = ()) -> None:
        self._pieces = [array("Q") for _piece in range(1 << PIECES_BITS)]
        self._unsorted: set[int] = set()
        self.update(marks)

    def __contains__(self, mark: object) -> bool:
        if not isinstance(mark, int):
            return False
        piece = self._sorted(mark >> 64 - PIECES_BITS)
        place = bisect_left(piece, mark)
        return place < len(piece) and piece[place] == mark

    def update(self, marks: Iterable[int]) -> None:
        """Take marks in; those that are in already stay once."""
        for mark in marks:
            number = mark >> 64 - PIECES_BITS
            self._pieces[number].append(mark)
            self._unsorted.add(number)

    def difference_update(self, marks: Iterable[int]) -> None:
        """Leave marks out; they need not be in."""
        for mark in marks:
            if mark in self:
                piece = self._pieces[mark >> 64 - PIECES_BITS]
                del piece[bisect_left(piece, mark)]

    def _sorted(self, number: int) -> "array[int]":
        if number in self._unsorted:
            self._unsorted.remove(number)
            self._pieces[number] = array("Q", sorted(set(self._pieces[number])))
        return self._pieces[number]
