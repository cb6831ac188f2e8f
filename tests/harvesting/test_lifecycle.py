"""The twelve scenarios of a source's life, each with three shapes of source, a run a day with time moved on."""

import pytest

from bench.harvest.lifecycle import SCENARIOS, SHAPES, Outcome, play

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_what_leaves_leaves_in_time_and_nothing_else_does(scenario, shape):
    assert play(scenario, shape) == Outcome()
