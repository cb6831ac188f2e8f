"""Writers, readers and two indexers for some seconds: the bench does it for ten minutes, and says how soon changes are seen."""

import shutil

import pytest

from bench.search.soak import measure
from bench.shop.processes import borrow
from tests.shared_data import ROOT


@pytest.mark.long
@pytest.mark.database
@pytest.mark.django_db  # the tables that are copied are made only where a test asks for them
def test_every_change_is_seen_without_an_error_though_an_indexer_dies(tmp_path, copy_tables, empty_index):
    borrow(tmp_path, ROOT / "var")
    copy_tables(tmp_path)
    shutil.copytree(empty_index, tmp_path / "index")

    figures = measure(print, seconds=4, prepared=tmp_path)

    assert (figures["soak_errors"], figures["soak_lost"]) == (0, 0)
    assert figures["soak_changes"] > 0
    assert figures["soak_questions"] > 0
    # The one that waited took over from the one that was killed.
    assert figures["takeover_ms"] > 0
