"""Which words of a question have synonyms. What a group adds is never replaced in its turn, so groups cannot go round in circles."""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rialto.finding.engine import reader
from rialto.finding.models import SynonymGroup
from rialto.search import analysis
from rialto.search.port import Alike, IndexUnavailable
from rialto.search.query_text import QueryText

# Every change of a group is in the log, and the index moves with the log; besides, it is looked after a while.
LOOK_AFTER_SECONDS, LOOK_AT_MOST_SECONDS = 60.0, 1.0
# Other words that one question may bring in: more make it slow and say little.
MOST_OTHERS = 12
LONGEST_PHRASE = 6
# The languages of a group that is for all of them.
EVERY_LANGUAGE = ""

# One word in the forms by which it is known again: itself and its dictionary forms.
Forms = frozenset[str]


class Group(NamedTuple):
    """A group as it is asked: its words (each a phrase), and those that are looked for as well; `language`: "" for all."""

    number: int
    language: str
    words: tuple[str, ...]
    others: tuple[str, ...]
    is_one_way: bool


class Found(NamedTuple):
    """Where words of a question belong to a group, and what is looked for as well."""

    first: int
    last: int
    others: tuple[str, ...]


def group_of(row: SynonymGroup) -> Group:
    return Group(row.pk or 0, row.language, tuple(row.words), tuple(row.others), bool(row.others))


class _Kept:
    """The groups, read again when the index moved on; a results page then costs a query, and no other does."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.stamp: str | None = None
        self.looked_at = 0.0
        self.groups: tuple[Group, ...] = ()

    def newest(self) -> tuple[Group, ...]:
        stamp, now = _stamp(), time.monotonic()
        age = now - self.looked_at
        is_due = (
            self.stamp is None
            or age > LOOK_AFTER_SECONDS
            or (stamp != self.stamp and age > LOOK_AT_MOST_SECONDS)
        )
        if is_due:
            with self.lock:
                self.groups = tuple(group_of(row) for row in SynonymGroup.objects.order_by("pk"))
                self.stamp, self.looked_at = stamp, now
        return self.groups


_kept = _Kept()


def forget_groups() -> None:
    """Read the groups again at the next question."""
    _kept.stamp = None


def _stamp() -> str:
    try:
        return reader().stamp
    except IndexUnavailable:
        return ""


def synonyms_in(
    text: QueryText, languages: Sequence[str], *, groups: Iterable[Group] | None = None
) -> tuple[Found, ...]:
    """The stretches of a question's words that belong to groups of these languages (or of all), the longest first."""
    if not text.words:
        return ()
    known = _kept.newest() if groups is None else groups
    asked = [group for group in known if group.language in (EVERY_LANGUAGE, *languages)]
    if not asked:
        return ()
    typed = [_forms(word, tuple(languages)) for word in text.words]
    found: dict[tuple[int, int], list[str]] = {}
    for group in asked:
        for first, last, word in _places(group, typed, tuple(languages)):
            others = group.others if group.is_one_way else tuple(one for one in group.words if one != word)
            found.setdefault((first, last), []).extend(others)
    spans = sorted(found, key=lambda span: (span[0] - span[1], span[0]))
    return tuple(Found(*span, tuple(dict.fromkeys(found[span]))[:MOST_OTHERS]) for span in _apart(spans))


def alike_in(found: Iterable[Found]) -> tuple[Alike, ...]:
    """The same as the engine takes it."""
    return tuple(
        Alike(first=one.first, last=one.last, others=tuple(tuple(other.split()) for other in one.others))
        for one in found
    )


def _places(
    group: Group, typed: Sequence[Forms], languages: tuple[str, ...]
) -> Iterator[tuple[int, int, str]]:
    """Where words of the group stand in a question, with the word."""
    for word in group.words:
        wanted = [_forms(piece, (group.language,) if group.language else languages) for piece in word.split()]
        size = len(wanted)
        for first in range(len(typed) - size + 1):
            if all(
                not one.isdisjoint(other)
                for one, other in zip(wanted, typed[first : first + size], strict=True)
            ):
                yield first, first + size - 1, word


def _forms(word: str, languages: tuple[str, ...]) -> Forms:
    found = analysis.wanted(word, languages)
    if len(found) != 1:  # e-learning and the like hold several, and are known by all of them in order
        return frozenset([" ".join(one.exact for one in found)])
    # Stems join more than they should, and stand in only while there are no dictionaries.
    return frozenset([found[0].exact, *(found[0].lemmas or found[0].stems)])


def _apart(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans without those that overlap an earlier one."""
    taken: set[int] = set()
    for first, last in spans:
        places = range(first, last + 1)
        if taken.isdisjoint(places):
            taken.update(places)
            yield first, last
