"""Vectors moved to where differences of meaning show.

All vectors of this model point one way (two random texts: 0.75 to 0.8), most of it says only "a text in this language", and short general
titles lie near everything, nonsense included. So the middle of all questions is taken from a question, the middle of all texts from a text,
and from both the middle of their language. Measured on 6,902 texts (docs/benchmarks.md): at a bound that lets 2 of 100 meaningless questions
find something, 73 instead of 38 of 100 questions about subjects and 82 instead of 15 of 100 titles in other languages find what they mean.

The order of what was found follows a question moved otherwise, since the middle whole puts short general titles first: half of the middle is taken
from it, and it is turned a little towards texts (`alignment`), as short texts that say the same in 24 languages teach. It meets texts
as they were said (`embedding.Order`). Of occupations asked for in 23 languages 80 instead of 79 in 100 are then among the first ten, of lessons
asked for by their titles as many as before come first (docs/benchmarks.md).
"""

import base64
import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("centres.json")
Vector = NDArray[np.float32]
_SCALE = 32_000
# How much of the middle of all questions is taken from one where it orders.
ORDERING_SHARE = 0.5
_BYTE = 127


@dataclass(frozen=True, slots=True, kw_only=True)
class Centres:
    """The middles (384 each): of questions, of texts, and how far each language lies from the middle of all.

    `offsets` are those of proper names, which texts and bounds are measured by, `asked` those of names of things and of short texts, as questions
    are. `alignment` (384, 384) is what a question to order by is turned by, beside itself.
    """

    query: Vector
    passage: Vector
    offsets: dict[str, Vector]
    asked: dict[str, Vector]
    alignment: Vector

    def write(self, file: Path) -> None:
        """Write them down: numbers from -1 to 1 as two bytes each."""
        held = {
            "query": _written(self.query),
            "passage": _written(self.passage),
            "offsets": {code: _written(offset) for code, offset in sorted(self.offsets.items())},
            "asked": {code: _written(offset) for code, offset in sorted(self.asked.items())},
            "alignment": _written_small(self.alignment),
        }
        file.write_text(json.dumps(held, indent=1) + "\n", "ascii")

    def of_query(self, vector: Vector) -> Vector:
        """A question's vector, moved. Its language is the one whose middle it lies nearest to: words alone say it well enough.

        The length stays as it comes: it says how much is meant at all.
        """
        moved = vector - self.query
        return np.asarray(moved - _nearest(moved, self.offsets), np.float32)

    def to_order(self, vector: Vector) -> Vector:
        """A question's vector, moved and turned so that it puts texts in the best order; how alike they are to it says nothing about a bound."""
        moved = self.moved_to_order(vector)
        return np.asarray(moved + moved @ self.alignment, np.float32)

    def moved_to_order(self, vector: Vector) -> Vector:
        """A question's vector as `to_order` moves it, before it is turned."""
        offset = _nearest(vector - self.query, self.asked)
        return np.asarray(vector - ORDERING_SHARE * self.query - offset, np.float32)

    def of_passages(self, vectors: Vector, languages: list[str]) -> Vector:
        """Texts' vectors (number of texts, 384), moved, of length 1 again."""
        nowhere = np.zeros_like(self.passage)
        moved = vectors - self.passage - np.array([self.offsets.get(one, nowhere) for one in languages])
        return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), np.float32)


@lru_cache(maxsize=1)
def centres() -> Centres:
    """Those that come with Rialto (`bench/meaning/centres.py` made them)."""
    held = json.loads(FILE.read_text("ascii"))
    offsets, asked = (
        {code: _read(offset) for code, offset in held[name].items()} for name in ("offsets", "asked")
    )
    return Centres(
        query=_read(held["query"]),
        passage=_read(held["passage"]),
        offsets=offsets,
        asked=asked,
        alignment=_read_small(held["alignment"]),
    )


def _nearest(moved: Vector, offsets: dict[str, Vector]) -> Vector:
    """The offset of the language that a question is in."""
    languages = np.array(list(offsets.values()))
    return np.asarray(languages[int(np.argmax(languages @ moved / np.linalg.norm(languages, axis=1)))])


def _written(vector: Vector) -> str:
    return base64.b64encode(np.rint(vector * _SCALE).astype("<i2").tobytes()).decode("ascii")


def _read(text: str) -> Vector:
    return np.asarray(np.frombuffer(base64.b64decode(text), "<i2") / _SCALE, np.float32)


def _written_small(square: Vector) -> dict[str, float | str]:
    """A square of numbers as a byte each, and the largest of them."""
    largest = float(np.abs(square).max()) or 1.0
    values = np.rint(square / largest * _BYTE).astype(np.int8)
    return {"largest": largest, "values": base64.b64encode(values.tobytes()).decode("ascii")}


def _read_small(held: dict[str, Any]) -> Vector:
    values = np.frombuffer(base64.b64decode(held["values"]), np.int8).astype(np.float32)
    return np.asarray(values.reshape(math.isqrt(len(values)), -1) * (held["largest"] / _BYTE), np.float32)
