"""Learning from the names of concepts how a question is projected before texts are put in order by it (docs/decisions/0028).

Done by the process that embeds entries, bit by bit while it has nothing else to do: with ESCO some five minutes of one core after its
import in all languages. Until then, and where vocabularies are too small to learn from, questions stay as they are. Titles of the shop's own entries are
held to finding what they find: a sample of them is embedded besides.
"""

import heapq
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import structlog
from django.conf import settings

from rialto.catalogue.queries.indexing import public_entry_ids
from rialto.finding.concepts import are_labels_current, label_index, labels
from rialto.finding.embedding import titles_of
from rialto.finding.meaning import embedder, projection, text_of
from rialto.search.labels import Label
from rialto.search.meaning.doubles import said_once
from rialto.search.meaning.embedding import asked_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rialto.search.meaning.projection import Names

log = structlog.get_logger("rialto.finding")

# Concepts that are learned from, by chance: half as many teach less, more cost more. From fewer than the least a square
# learns their words by heart.
MOST_CONCEPTS, LEAST_CONCEPTS = 600, 300
# Of so many languages each must name half of them: from names in English alone, or in six or twelve languages, titles of lessons in others lose
# one to eight points, from 18 and more hardly any (docs/benchmarks.md).
LEAST_LANGUAGES = 16
# Entries whose titles are held to what they find: the starter entries, 249, were enough where that was measured.
MOST_ENTRIES = 300
# Names that are embedded in one go: some tenths of a second.
BATCH = 16
# How long whoever learns waits before it asks again whether vocabularies changed.
LOOK_SECONDS = 5.0


class NamePair(NamedTuple):
    """A concept's name in a language as somebody asks for it, and one, another where it has two, as it stands in a text."""

    concept: int
    language: str
    asked: str
    said: str


class Text(NamedTuple):
    """A text, how somebody asks for it, and its language."""

    asked: str
    said: str
    language: str


def name_pairs(found: Iterable[Label]) -> list[NamePair]:
    """What labels, one language after another, teach: of each concept of a sample two names a language. The same for the same labels."""
    sample = _Sample()
    named: list[tuple[int, str, list[str]]] = []
    for (concept, language), labels_of_one in groupby(found, key=lambda one: (one.concept, one.language)):
        if concept in sample:
            named.append((concept, language, list(dict.fromkeys(one.text for one in labels_of_one))))
    chosen = (one for one in named if one[0] in sample.concepts)
    return sorted(
        (_pair(concept, language, names) for concept, language, names in chosen),
        # Of like length, since a batch is worked through as one.
        key=lambda one: (len(one.said), one),
    )


class _Sample:
    """The concepts of the smallest digests that were asked for so far; one that was crowded out never comes back, so none is there by halves."""

    def __init__(self) -> None:
        self.concepts: set[int] = set()
        # By negative digest: the largest of them comes first.
        self._largest: list[tuple[int, int]] = []

    def __contains__(self, concept: int) -> bool:
        if concept in self.concepts:
            return True
        digest = int.from_bytes(sha256(str(concept).encode()).digest()[:8], "big")
        if len(self.concepts) < MOST_CONCEPTS:
            heapq.heappush(self._largest, (-digest, concept))
        elif -digest > self._largest[0][0]:
            self.concepts.discard(heapq.heapreplace(self._largest, (-digest, concept))[1])
        else:
            return False
        self.concepts.add(concept)
        return True


def _pair(concept: int, language: str, names: list[str]) -> NamePair:
    dice = random.Random(f"{concept} {language}")  # noqa: S311 -- which names are chosen is no secret
    asked = dice.choice(names)
    return NamePair(concept, language, asked, dice.choice([one for one in names if one != asked] or names))


def learn(gate: Callable[[], None]) -> Iterator[None]:
    """Learn from the labels as they are and keep what came of it, in steps of some tenths of a second; `gate` may wait before each, or end it by raising."""
    stamp = label_index().stamp
    there = name_pairs(labels())
    names = signature_of(there)
    yield
    if projection().names == names:
        projection().move_to(stamp)
        return
    square = None
    if are_enough(there):
        for learned in squares(there, _some_entries()):
            gate()
            yield
            square = learned
    projection().keep(square, names=names, labels=stamp)
    log.info("learned from names", names=len(there) if square is not None else 0)


def are_enough(there: list[NamePair]) -> bool:
    """Whether pairs of names are of so many concepts, and in so many languages, that more than their own words is learned from them."""
    concepts = {one.concept for one in there}
    named = Counter(one.language for one in there)
    spoken = sum(count * 2 >= len(concepts) for count in named.values())
    return len(concepts) >= LEAST_CONCEPTS and spoken >= LEAST_LANGUAGES


def signature_of(there: list[NamePair]) -> str:
    """Says by a few letters what is learned from: the same for the same pairs."""
    return sha256(repr(there).encode("utf-8", "surrogatepass")).hexdigest()


def squares(there: list[NamePair], entries: list[Text]) -> "Iterator[NDArray[np.float32] | None]":
    """What pairs of names teach in a shop of such entries, as far as it is learned, after each step of some tenths of a second.

    First nothing, while names and entries are embedded; the last is it.
    """
    import numpy as np

    from rialto.search.meaning.projection import Here, learning

    names = [Text(one.asked, text_of(one.said, ""), one.language) for one in there]
    asked: list[NDArray[np.float32]] = []
    said: list[NDArray[np.float32]] = []
    for texts in (names, entries):
        for begin in range(0, len(texts), BATCH):
            some = texts[begin : begin + BATCH]
            asked += [_order_of(one.asked) for one in some]
            said.extend(embedder().passages([one.said for one in some], [one.language for one in some]))
            yield None
    questions, found, count = np.stack(asked), np.stack(said), len(names)
    yield from learning(
        _names(there, questions[:count], found[:count]), Here(questions[count:], found[count:])
    )


def _some_entries() -> list[Text]:
    """Titles and texts of some of the public entries, by chance."""
    ids = sorted(pk for some in public_entry_ids() for pk in some)
    chosen = random.Random(0).sample(ids, min(MOST_ENTRIES, len(ids)))  # noqa: S311 -- which ones is no secret
    return [Text(one.title, text_of(one.title, one.summary), one.language) for one in titles_of(chosen)]


def _order_of(name: str) -> "NDArray[np.float32]":
    asked = asked_of(embedder(), said_once(name))
    return asked.bounds[0] if asked.order is None else asked.order.vector


def _names(there: list[NamePair], asked: "NDArray[np.float32]", said: "NDArray[np.float32]") -> "Names":
    import numpy as np

    from rialto.search.meaning.projection import Names

    concepts = {one: number for number, one in enumerate(sorted({one.concept for one in there}))}
    languages = {one: number for number, one in enumerate(sorted({one.language for one in there}))}
    return Names(
        concepts=np.array([concepts[one.concept] for one in there]),
        languages=np.array([languages[one.language] for one in there]),
        asked=asked,
        said=said,
    )


def is_learned() -> bool:
    """Whether nothing has to be learned: it was from these labels, or finding by concept is switched off, or its labels are not built yet."""
    if not settings.SEARCH_BY_CONCEPT or not are_labels_current():
        return True
    return projection().labels == label_index().stamp


class Learner:
    """Learns when vocabularies changed, a step at a time; asked whenever whoever embeds has nothing else to do."""

    def __init__(self, gate: Callable[[], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._gate = gate
        self._clock = clock
        self._steps: Iterator[None] | None = None
        self._look_at = 0.0

    def step(self) -> bool:
        """Do a little; whether there was something to do."""
        if self._steps is None:
            if self._clock() < self._look_at:
                return False
            self._look_at = self._clock() + LOOK_SECONDS
            if is_learned():
                return False
            self._steps = learn(self._gate)
        for _ in self._steps:
            return True
        self._steps = None
        return False
