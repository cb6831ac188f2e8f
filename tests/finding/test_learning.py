"""Names of concepts teach how questions are put in order by meaning: once, bit by bit, and anew when they change."""

from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command
from django.db.models import F

from rialto.finding import learning
from rialto.finding.actions import build_labels
from rialto.finding.learning import (
    LEAST_CONCEPTS,
    LEAST_LANGUAGES,
    MOST_CONCEPTS,
    Learner,
    are_enough,
    is_learned,
    learn,
    name_pairs,
)
from rialto.finding.meaning import asked_for, near, projection
from rialto.search.labels import Kind, Label
from rialto.search.meaning.embedding import Order
from rialto.search.query_text import parse
from rialto.taxonomy.models import Concept, ConceptLabel, Scheme
from rialto.taxonomy.queries import EU_LANGUAGES
from rialto.taxonomy.queries.vocabularies import forget_vocabularies
from tests.finding.test_meaning import Counting, embed
from tests.published import training


class Ordering(Counting):
    """Puts texts in order by the question's vector itself."""

    def to_order(self, text):
        return Order(self.query(text))


def gate():
    pass


@pytest.fixture
def embedder(settings, tmp_path, monkeypatch):
    settings.MEANING_FOLDER, settings.PROJECTION_FOLDER = tmp_path / "meaning", tmp_path / "projection"
    settings.LABELS_FOLDER = tmp_path / "labels"
    made = Ordering()
    for module in ("meaning", "embedding", "learning", "alerts.meaning"):
        monkeypatch.setattr(f"rialto.finding.{module}.embedder", lambda: made)
    return made


@pytest.fixture
def scheme(db):
    return Scheme.objects.create(key="esco-occupations", title="ESCO occupations")


def name(scheme: Scheme, numbers: range) -> None:
    """Occupations with two names in each of two languages."""
    concepts = Concept.objects.bulk_create(
        Concept(scheme=scheme, key=f"occupation-{number}", kind="occupation") for number in numbers
    )
    ConceptLabel.objects.bulk_create(
        ConceptLabel(concept=concept, language=language, kind=kind, text=f"{language} {word} {concept.key}")
        for concept in concepts
        for language in ("de", "en")
        for kind, word in (("preferred", "maker"), ("alternative", "smith"))
    )


@pytest.fixture
def few_needed(monkeypatch):
    monkeypatch.setattr(learning, "LEAST_CONCEPTS", 3)
    monkeypatch.setattr(learning, "LEAST_LANGUAGES", 2)
    monkeypatch.setattr("rialto.search.meaning.projection.learning.__kwdefaults__", {"seed": 0, "steps": 25})


def loaded_anew(scheme: Scheme) -> None:
    """As after another import."""
    Scheme.objects.filter(pk=scheme.pk).update(revision=F("revision") + 1)
    forget_vocabularies()
    build_labels()


def made(count: int, languages: tuple[str, ...] = ("de", "en", "fi")) -> list[Label]:
    return [
        Label(concept, language, kind, f"{language} {word} {concept}")
        for language in languages
        for concept in range(1, count + 1)
        for kind, word in ((Kind.PREFERRED, "maker"), (Kind.ALTERNATIVE, "smith"))
    ]


def test_a_pair_is_two_names_of_one_concept_in_one_language():
    found = name_pairs(made(40))

    assert {(one.concept, one.language) for one in found} == {
        (concept, language) for concept in range(1, 41) for language in ("de", "en", "fi")
    }
    for one in found:
        assert {one.asked, one.said} == {
            f"{one.language} maker {one.concept}",
            f"{one.language} smith {one.concept}",
        }


def test_one_name_alone_teaches_what_it_is_called_in_other_languages():
    (only,) = name_pairs([Label(1, "mt", Kind.PREFERRED, "tabib")])

    assert (only.asked, only.said) == ("tabib", "tabib")


def test_of_many_concepts_the_same_sample_is_taken_whole():
    labels = made(3 * MOST_CONCEPTS)
    # A third of the concepts has no name in the first language.
    labels = [one for one in labels if one.language != "de" or one.concept % 3]
    found = name_pairs(labels)

    assert len({one.concept for one in found}) == MOST_CONCEPTS
    for concept in {one.concept for one in found}:
        assert sum(one.concept == concept for one in found) == (3 if concept % 3 else 2)
    assert name_pairs(labels) == found


def test_names_in_few_languages_are_not_enough_however_many_they_are():
    all_ = tuple(EU_LANGUAGES)

    assert are_enough(name_pairs(made(LEAST_CONCEPTS, all_[:LEAST_LANGUAGES])))
    assert not are_enough(name_pairs(made(LEAST_CONCEPTS, all_[: LEAST_LANGUAGES - 1])))
    assert not are_enough(name_pairs(made(LEAST_CONCEPTS - 1, all_)))
    # A language that names a few of them counts for nothing.
    few = made(LEAST_CONCEPTS // 2 - 1, all_)
    assert not are_enough(
        name_pairs([*made(LEAST_CONCEPTS, ("en",)), *(one for one in few if one.language != "en")])
    )


def test_questions_are_put_in_order_by_what_was_learned_and_near_to_the_same(
    publish, index, embedder, scheme, few_needed
):
    publish(*(training(f"t{number}", f"Course {number}") for number in range(6)))
    embed()
    name(scheme, range(5))
    build_labels()
    before, order = asked_for("Course 3.", None), near(parse("Course 3."), unrelated=0)
    for _ in learn(gate):
        pass
    after = asked_for("Course 3.", None)

    assert projection().square.shape == (384, 384)
    assert np.array_equal(after.bounds[0], before.bounds[0])
    assert not np.allclose(after.order.vector, before.order.vector, atol=1e-3)
    assert {one for one, _ in near(parse("Course 3."), unrelated=0)} == {one for one, _ in order}


@pytest.mark.usefixtures("db", "index", "embedder", "few_needed")
def test_where_finding_by_concept_is_off_questions_stay_as_they_are(scheme, settings):
    name(scheme, range(5))
    build_labels()
    for _ in learn(gate):
        pass
    projected = asked_for("Course", None).order.vector
    settings.SEARCH_BY_CONCEPT = False

    assert not np.allclose(asked_for("Course", None).order.vector, projected, atol=1e-3)
    assert is_learned()


def test_it_is_learned_once_and_anew_when_a_name_changes(db, index, embedder, scheme, few_needed):
    name(scheme, range(5))
    build_labels()
    now = [0.0]
    learner = Learner(gate, clock=lambda: now[0])

    steps = sum(1 for _ in iter(learner.step, False))

    assert steps >= 3
    square = np.array(projection().square)
    now[0] += 60
    assert (learner.step(), is_learned()) == (False, True)

    ConceptLabel.objects.filter(text="en smith occupation-1").update(text="en monger occupation-1")
    loaded_anew(scheme)
    now[0] += 60
    for _ in iter(learner.step, False):
        pass
    assert is_learned()
    assert not np.array_equal(projection().square, square)


def test_labels_that_teach_the_same_are_only_noted(db, index, embedder, scheme, few_needed):
    name(scheme, range(5))
    build_labels()
    for _ in learn(gate):
        pass
    embedded, square = len(embedder.texts), projection().square
    loaded_anew(scheme)
    assert not is_learned()

    for _ in learn(gate):
        pass

    assert is_learned()
    assert (len(embedder.texts), projection().square is square) == (embedded, True)


def test_too_few_names_teach_nothing_and_nobody_asks_them_again(db, index, embedder, scheme):
    name(scheme, range(LEAST_CONCEPTS // 60))
    build_labels()

    for _ in learn(gate):
        pass

    assert (projection().square, is_learned(), embedder.texts) == (None, True, [])


def test_who_is_told_to_stop_in_the_middle_begins_anew(db, index, embedder, scheme, few_needed):
    name(scheme, range(20))
    build_labels()
    calls = []

    def stopping():
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt

    learner = Learner(stopping)
    with pytest.raises(KeyboardInterrupt):
        for _ in iter(learner.step, False):
            pass
    assert not is_learned()

    for _ in iter(Learner(gate).step, False):
        pass
    assert is_learned()


def test_embedding_all_by_hand_learns_as_well(publish, index, embedder, scheme, few_needed):
    publish(training("a", "Course"))
    name(scheme, range(5))
    build_labels()

    call_command("embed", stdout=StringIO())

    assert projection().square is not None
