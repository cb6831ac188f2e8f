"""What is found by meaning, rightly and for nothing, with the bound that the shop uses."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from bench.meaning.texts import Question, Text, by_title, meaningless
from rialto.finding.dictionaries import build_dictionaries, gloss_of
from rialto.finding.meaning import FOLLOWING, asked_for, least_standout

MEANINGLESS, TITLES = 640, 160


def relevance(texts: list[Text], vectors: NDArray[np.float32]) -> dict[str, float]:
    """Shares of meaningless questions that find something, and of titles that find their lesson in other languages."""
    build_dictionaries()
    least = least_standout(len(texts))
    found_any: dict[str, list[bool]] = defaultdict(list)
    for one in meaningless(MEANINGLESS):
        found_any[one.sort].append(bool(_standout(one, vectors).max() >= least))
    lessons = [_lesson(one, texts, vectors, least) for one in by_title(TITLES)]
    figures = {
        f"found_for_nothing_{sort.replace(' ', '_')}": float(np.mean(those))
        for sort, those in found_any.items()
    }
    figures["found_for_nothing"] = float(np.mean([one for those in found_any.values() for one in those]))
    figures["lesson_found"], figures["lesson_languages_found"], figures["lesson_first"] = np.mean(
        lessons, axis=0
    ).tolist()
    return {name: round(value, 3) for name, value in figures.items()}


def _standout(asked: Question, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much more similar than usual each text is to a question, on a page in the question's language."""
    usual = vectors.mean(axis=0)
    bounds = asked_for(asked.text, gloss_of(asked.text.split(), [asked.language])).bounds
    return np.max([vectors @ vector - usual @ vector for vector in bounds], axis=0)


def _lesson(
    asked: Question, texts: list[Text], vectors: NDArray[np.float32], least: float
) -> tuple[float, float, float]:
    """Whether its lesson is found in any other language, in which share of them, and whether English lessons rank it first."""
    standout = _standout(asked, vectors)
    others = [
        row
        for row, one in enumerate(texts)
        if one.origin == "lesson" and one.key == asked.key and one.language != asked.language
    ]
    english = [row for row, one in enumerate(texts) if one.origin == "lesson" and one.language == "en"]
    first = texts[english[int(np.argmax(standout[english]))]]
    hits = (standout[others] >= least * FOLLOWING) & (standout.max() >= least)
    return float(hits.any()), float(hits.mean()), float(first.key == asked.key)
