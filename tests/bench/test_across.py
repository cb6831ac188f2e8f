"""Reading ESCO and MELO for the measurement across languages, and the mistakes it makes on purpose."""

import random

import pytest

from bench.relevance.classification import classification
from bench.relevance.esco_labels import ENDINGS, inflected, mistyped
from bench.relevance.melo import FOLDER, SETS, Titles, published
from tests.shared_data import shared


def test_the_classification_has_every_language_and_its_tree():
    esco = classification(shared("."))

    assert len([one for one in esco.preferred["en"] if one in esco.preferred["mt"]]) >= 2942
    assert set(ENDINGS) <= set(esco.preferred)
    assert all(esco.broader.get(one) for one in list(esco.preferred["de"])[:100])


def test_every_set_of_titles_has_questions_that_are_answered_by_its_documents():
    folder = shared(FOLDER).parent
    assert {(name, model) for name in SETS for model in ("me5", "bm25")} <= published(folder).keys()
    for titles in (Titles(folder, name) for name in SETS):
        numbers = {number for number, _ in titles.documents}
        assert titles.questions
        assert set().union(*titles.right.values()) <= numbers


@pytest.mark.parametrize("seed", range(20))
def test_a_mistyped_text_differs_in_one_word_and_a_short_one_is_left(seed):
    chance = random.Random(seed)
    typo = mistyped("beekeeper in the mountains", chance)

    assert (
        sum(a != b for a, b in zip(["beekeeper", "in", "the", "mountains"], typo.split(), strict=True)) == 1
    )
    assert mistyped("a cook", chance) == ""
    assert inflected("a cook", "en" if "en" in ENDINGS else "de", chance).startswith("a cook")
