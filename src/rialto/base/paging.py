"""Pages of a list: which one was asked for, and which numbers to offer."""

from collections.abc import Iterator
from dataclasses import dataclass

MAX_DEPTH = 10_000  # rows that can be paged to; further ones are reached by narrowing the search


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a list whose length is known. Numbers start at 1; rows are counted from 0."""

    number: int
    size: int
    total: int

    @property
    def first_row(self) -> int:
        return (self.number - 1) * self.size

    @property
    def rows(self) -> slice:
        """The rows of this page, to cut from the whole list."""
        return slice(self.first_row, self.first_row + self.size)

    @property
    def first_shown(self) -> int:
        return min(self.first_row + 1, self.total)

    @property
    def last_shown(self) -> int:
        return min(self.first_row + self.size, self.total)

    @property
    def last_number(self) -> int:
        reachable = min(self.total, MAX_DEPTH)
        return max(1, -(-reachable // self.size))

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.last_number else None

    @property
    def numbers(self) -> Iterator[int | None]:
        """The numbers to offer: first, last and the neighbours; None marks a gap."""
        last = 0
        for number in range(1, self.last_number + 1):
            if number in (1, self.last_number) or abs(number - self.number) <= 1:
                if last and number - last > 1:
                    yield None
                last = number
                yield number


def page_asked_for(text: str | None, *, size: int) -> int:
    """Read a page number from an address. Nonsense means page 1; what is too far means the last reachable one."""
    if not text or not text.isascii() or not text.isdigit():
        return 1
    last = max(1, MAX_DEPTH // size)
    return min(max(1, int(text[:12])), last)


def page_of(text: str | None, *, size: int, total: int) -> Page:
    """The page that an address asks for; the last one where there are not that many."""
    last = Page(number=1, size=size, total=total).last_number
    return Page(number=min(page_asked_for(text, size=size), last), size=size, total=total)
