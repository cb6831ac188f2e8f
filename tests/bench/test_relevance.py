"""The judged questions are what they say they are, and a sample of them is answered as well as is claimed."""

import pytest

from bench.generated.words import CODES
from bench.relevance.catalogue import ask, document, documents, index
from bench.relevance.judged import Holders, judged, mistyped, plain
from bench.relevance.latin import GREEKLISH, ROMAN_GREEK, STREAMLINED, latin
from bench.relevance.measures import mean, ndcg, success
from bench.relevance.same_language import EACH_IN_SAMPLE, TYPOS, score
from rialto.search.analysis import Step, without
from rialto.search.analysis.lemmas import are_built
from rialto.search.tantivy_engine.written import forget
from tests.shared_data import shared


def test_gains_count_by_rank_and_grade():
    grades = {1: 2, 2: 1, 3: 1}

    assert ndcg([1, 2, 3], grades) == 1.0
    assert ndcg([9, 8], grades) == 0.0
    assert ndcg([2, 1, 3], grades) == pytest.approx((1 + 2 * 0.63093 + 0.5) / (2 + 0.63093 + 0.5), abs=1e-4)
    assert ndcg([9] * 10 + [1], grades) == 0.0
    assert (success([9, 3], grades), success([9] * 10 + [1], grades), mean([])) == (True, False, 0.0)


SMALL = [
    document(1, "de", {"title": "Datenschutz für Schulen", "body": "Wie man Daten sichert"}),
    document(2, "de", {"title": "Programmieren", "body": "Datenschutz am Rande"}),
    document(3, "bg", {"title": "Енергийни системи", "body": "Курс"}),
    document(4, "en", {"title": "Programming", "body": "Datenschutz, the German word"}),
]


def test_holders_grade_by_the_place_of_the_word_alone():
    holders = Holders(SMALL)

    assert holders.all_of(["Datenschutz"]) == {1: 2, 2: 1, 4: 1}
    assert holders.all_of(["datenschutz", "schulen"]) == {1: 2}
    assert holders.any_of(["Datenschutz", "Daten"], "de") == {1: 2, 2: 1}
    assert holders.beginning_with("programm") == {2: 2, 4: 2}
    assert plain("Енергийни Ärger Łódź ß") == "енергийни arger lodz ss"


def test_a_mistyped_word_is_one_step_from_it():
    from random import Random

    dice = Random(1)
    made = {mistyped("schule", dice) for _ in range(200)}

    assert {"shcule", "schul", "chule"} <= made
    assert {len(one) for one in made} == {5, 6, 7}


def test_romanised_by_the_systems():
    assert (latin("Обучение", STREAMLINED), latin("София", STREAMLINED)) == ("obuchenie", "sofia")
    assert (latin("Μάθημα", ROMAN_GREEK), latin("μάθημα", GREEKLISH)) == ("mathima", "ma8hma")


@pytest.mark.long
def test_a_sample_is_answered_as_well_as_is_claimed(tmp_path):
    folder = shared("security-101-parallel/lessons.jsonl.xz").parent.parent
    if not are_built():
        pytest.skip("needs the dictionaries: ./rialto manage build_lemmas")
    found = documents(folder)
    questions = judged(found, CODES, each=EACH_IN_SAMPLE)

    reader = index(tmp_path, found)
    scores = [(one, *score(reader, one)) for one in questions]

    assert len(questions) >= 300
    assert len({one.language for one in questions}) == 24
    assert mean(value for _, value, _ in scores) >= 0.94
    assert mean(is_found for one, _, is_found in scores if one.kind in TYPOS) >= 0.95
    assert mean(value for one, value, _ in scores if one.kind == "romanised") >= 0.7


def test_a_step_that_is_left_out_is_missed(tmp_path):
    with without(Step.COMPOUNDS):
        forget()
        apart = ask(index(tmp_path / "without", SMALL), "schutz ", ["de"]).total
    forget()

    assert (apart, ask(index(tmp_path / "with", SMALL), "schutz ", ["de"]).total) == (0, 2)
