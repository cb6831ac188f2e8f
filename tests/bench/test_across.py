"""Reading ESCO and MELO for the measurement across languages, and the mistakes it makes on purpose."""

import random
from contextlib import contextmanager

import pytest
from django.test import override_settings

from bench.relevance.catalogue import document, index
from bench.relevance.classification import Bridge, classification
from bench.relevance.esco import labels_of, recalls, sample
from bench.relevance.esco_labels import ENDINGS, inflected, mistyped, ways_of_asking
from bench.relevance.measures import mean, success
from bench.relevance.melo import FOLDER, SETS, Titles, published
from bench.relevance.vectors import embedded
from rialto.finding import meaning
from rialto.search.analysis.lemmas import are_built
from rialto.search.labels import LabelIndex
from rialto.search.meaning.embedding import is_installed
from tests.shared_data import shared

# A sample that a test has time for: occupations, half of them in ICT, the languages that are asked in, and among how many it looks.
OCCUPATIONS, LANGUAGES, AMONG = 24, ("de", "el", "et", "fi", "ga", "hu", "mt", "pl"), 700


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


@contextmanager
def forgotten_embedder():
    """Leaves no process-wide embedder that remembers in this test's folder."""
    try:
        yield
    finally:
        meaning.embedder.cache_clear()


@pytest.mark.long
def test_an_occupation_is_found_by_its_name_in_another_language_without_labels(tmp_path):
    """Run A of `bench relevance`, a small sample of it."""
    folder = shared("esco-1.0.8-occupations-26-languages").parent
    if not is_installed():
        pytest.skip("needs the packages of the extra semantic")
    labels, groups = labels_of(folder)
    chosen = sample(sorted(labels["en"]), groups, size=OCCUPATIONS)
    uris = sorted({*chosen, *sorted(labels["en"])[:AMONG]})
    numbers = {uri: number for number, uri in enumerate(uris, 1)}
    documents = [document(numbers[uri], "en", {"title": labels["en"][uri]}) for uri in uris]

    with override_settings(), forgotten_embedder():
        reader = index(tmp_path / "index", documents)
        near = embedded(tmp_path / "meaning", documents, tmp_path / "vectors.sqlite")
        found = {
            language: recalls(
                reader, near, language, [(numbers[uri], labels[language][uri]) for uri in chosen]
            )[""]
            for language in LANGUAGES
        }

    assert mean(found.values()) >= 0.75
    assert found["ga"] >= 0.45


@pytest.mark.long
def test_an_occupation_is_found_by_other_names_once_the_classification_is_there(tmp_path):
    """Run B of `bench relevance`, a small sample of it."""
    folder = shared("esco-1.0.8-occupations-26-languages").parent
    if not are_built():
        pytest.skip("needs the dictionaries: ./rialto manage build_lemmas")
    esco = classification(folder)
    chance = random.Random(5)
    wanted = [one for one in esco.preferred["en"] if one in esco.preferred["de"] and not esco.is_group(one)]
    names = LabelIndex(tmp_path / "labels")
    names.build((one for one in esco.labels() if one.language in ("en", "fi", "mt")), stamp="test")
    built = Bridge(esco, names)
    reader = index(
        tmp_path / "index", (built.document(one, esco.preferred["en"][one], "en") for one in wanted)
    )

    found = [
        success(built.found(reader, text, language), [concept])
        for language in ("fi", "mt")
        for concept in chance.sample(wanted, 15)
        for _, text in ways_of_asking(esco, concept, language, chance)
    ]

    assert len(found) >= 60
    assert mean(found) >= 0.93
