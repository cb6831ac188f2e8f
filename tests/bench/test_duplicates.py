"""The labelled set is what it says it is, and the smaller of its parts are judged as the issue asks."""

import pytest

from bench.harvest.duplicates import Count, counted, matched
from bench.harvest.labelled.conferences import add_conferences
from bench.harvest.labelled.pairs import LabelledSet, Pair, is_held_out
from bench.harvest.labelled.translated import add_projects
from rialto.harvesting.matching.verdict import Band, Verdict
from tests.shared_data import shared


@pytest.mark.parametrize(
    ("add", "folder"), [(add_conferences, "tech-conferences"), (add_projects, "raspberry-pi-projects")]
)
def test_a_part_is_judged_as_asked(add, folder):
    made = LabelledSet()
    add(made, shared(folder).parent)

    count = counted(made.pairs.values(), matched(one.offer for one in made.offers.values()))

    assert count.precision >= 0.98
    assert count.recall >= 0.85


def test_no_pair_has_a_side_in_either_half():
    made = LabelledSet()
    add_projects(made, shared("raspberry-pi-projects").parent)

    halves = {
        (is_held_out(made.offers[pair.first].group), is_held_out(made.offers[pair.second].group))
        for pair in made.pairs.values()
    }

    assert halves <= {(True, True), (False, False)}


def test_figures_count_what_is_merged_queued_and_missed():
    pairs = [
        Pair(1, other, same, "case", "de-en", False)
        for other, same in ((2, True), (3, True), (4, True), (5, False))
    ]
    sure = Verdict(band=Band.AUTOMATIC, rule="r", score=1.0)
    maybe = Verdict(band=Band.QUEUE, rule="r", score=0.5)

    count = counted(pairs, {(1, 2): sure, (1, 3): maybe, (1, 5): sure})

    assert count == Count(merged=1, wrongly_merged=1, queued=1, missed=1, different=1)
    assert (count.precision, round(count.recall, 2), round(count.automatic_recall, 2)) == (0.5, 0.67, 0.33)
