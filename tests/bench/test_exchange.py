"""Three small sites that exchange, are killed and cut off: the bench does it with thousands of entries and more seeds."""

import pytest

from bench.exchange.__main__ import measure


@pytest.mark.whole
def test_three_sites_come_to_the_same_whatever_happens_to_them(tmp_path):
    figures, differences = measure(tmp_path, entries=60, others=0, seeds=0, rounds=2)

    assert differences == []
    assert {name: figures[name] for name in ("converged", "lost", "echoed", "seeds")} == {
        "converged": 1,
        "lost": 0,
        "echoed": 0,
        "seeds": 1,
    }
    assert figures["full_entries"] == 60
