"""Indexing killed a few times: the bench does it fifty times."""

import shutil

import pytest

from bench.search.kills import measure
from bench.shop.processes import borrow
from tests.shared_data import ROOT


@pytest.mark.long
@pytest.mark.database
@pytest.mark.django_db  # the tables that are copied are made only where a test asks for them
def test_killed_indexers_and_rebuilds_lose_nothing_and_leave_nothing_behind(
    tmp_path, copy_tables, empty_index
):
    borrow(tmp_path, ROOT / "var")
    copy_tables(tmp_path)
    shutil.copytree(empty_index, tmp_path / "index")

    figures = measure(print, kills=6, prepared=tmp_path)

    assert {
        name: figures[name] for name in ("kills", "kill_lost", "kill_ahead", "kill_unclean", "stray_files")
    } == {
        "kills": 6,
        "kill_lost": 0,
        "kill_ahead": 0,
        "kill_unclean": 0,
        "stray_files": 0,
    }
    assert (figures["rebuild_kills"], figures["rebuild_kills_lost"]) == (2, 0)
    assert figures["killed_entries"] >= 30
