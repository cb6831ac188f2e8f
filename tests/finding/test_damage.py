"""A damaged index is met by the page, answered without, and built anew by the indexer: nobody has to do anything."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.shop.processes import borrow, environment
from tests.finding.damaging import DAMAGES
from tests.shared_data import ROOT

pytestmark = [pytest.mark.database, pytest.mark.django_db]
FINDS = {"status": 200, "warns": False, "finds": True}
FINDS_PLAINLY = {"status": 200, "warns": True, "finds": True}


def observed(folder: Path, *arguments: str) -> dict[str, Any]:
    answer = subprocess.run(
        [sys.executable, "-m", "tests.finding.damaging", *arguments],
        env=environment(folder, RIALTO_MEANING="off"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return dict(json.loads(answer.stdout.splitlines()[-1]))


@pytest.fixture
def shop(tmp_path, copy_tables) -> Path:
    borrow(tmp_path, ROOT / "var")
    copy_tables(tmp_path)
    return tmp_path


@pytest.mark.long
def test_whatever_is_damaged_the_page_answers_says_so_and_the_index_comes_back_by_itself(shop):
    seen = observed(shop)

    assert seen == {
        name: {
            "current_before": True,
            "meanwhile": FINDS_PLAINLY,
            "current_after": True,
            "newest": FINDS,
            "left_behind": True,
        }
        for name in DAMAGES
    }


@pytest.mark.long
def test_a_full_disk_keeps_what_is_found_and_what_is_new_comes_when_there_is_room(shop):
    index = shop / "index"
    index.mkdir()
    if os.geteuid():
        pytest.skip("a disk of its own can only be mounted by root")
    mounting = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(index)]
    if subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("this machine mounts no disk in memory")
    try:
        seen = observed(shop, "full")
    finally:
        subprocess.run(["umount", str(index)], check=True)

    assert seen == {
        "current_before": True,
        "noticed": True,
        "old": FINDS,
        "new": {"status": 200, "warns": False, "finds": False},
        "is_alive": True,
        "current_after": True,
        "newest": FINDS,
        "without": FINDS_PLAINLY,
        "not_built": True,
        "room_taken": [],
        "built": True,
        "newest_built": FINDS,
    }
