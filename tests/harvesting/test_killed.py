"""A run that is killed goes on to the same end (twenty times in `./rialto bench harvest`, here three times)."""

import pytest

from bench.harvest import killed
from tests.shared_data import ROOT


@pytest.mark.long
def test_a_run_that_is_killed_again_and_again_ends_as_if_nothing_had_happened(
    tmp_path, copy_tables, monkeypatch
):
    monkeypatch.setattr(killed, "make_tables", copy_tables)
    # Five batches, of which one to three are written when the process dies.
    monkeypatch.setattr(killed, "ROWS", 1500)

    assert killed.differences(kills=3, folder=tmp_path, lender=ROOT / "var") == (3, [])
