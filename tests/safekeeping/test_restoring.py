"""A whole installation, backed up and brought back, on SQLite and on PostgreSQL: counts, log, files, secret, later erasures, kills."""

import shutil
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from launcher.postgresql import free_port
from tests.installations import ROOT, Installation

pytestmark = pytest.mark.whole


@dataclass(frozen=True)
class Story:
    """An installation that was backed up and went on; what it held at both moments."""

    shop: Installation
    backup: Path
    before: dict[str, Any]
    after: dict[str, Any]


@pytest.fixture(scope="module")
def story(new_place: Any) -> Story:
    shop = new_place("shop", with_tables=True)
    before = shop.step("fill")
    backup = shop.state / "backups" / "first.tar"
    said = shop.manage("backup", str(backup))
    assert f"2 entries, 3 people, log at {before['log']}" in said
    assert backup.stat().st_mode & 0o777 == 0o600
    return Story(shop, backup, before, shop.step("go_on"))


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, int]:
    counts = {name: after["counts"].get(name, 0) - count for name, count in before["counts"].items()}
    return {name: count for name, count in counts.items() if count}


def test_on_another_machine_everything_is_as_it_was(story: Story, new_place: Any) -> None:
    other = new_place("other")
    # The only thing that reached the other machine.
    backup = shutil.copy(story.backup, other.state / "came-by-post.tar")
    # What was made here of another database, whose numbers mean something else in this one.
    derived = [other.state / name / "CURRENT" for name in ("index", "labels", "meaning", "projection")]
    for file in derived:
        file.parent.mkdir(exist_ok=True)
        file.write_text("of-another-database")

    said = other.manage("restore", str(backup))

    assert "erased again: nothing" in said
    # The index and the names were built anew meanwhile.
    left = [file for file in derived if file.exists() and file.read_text() == "of-another-database"]
    assert left == []
    found = other.step("tell")
    # Sessions end, so that nobody is signed in who had signed out. The log begins anew, and says so to who followed it.
    assert changed(story.before, found) == {
        "django_session": -1,
        "changes_changerecord": 1,
        "changes_cursor": 2,
    }
    assert found["log"] > story.before["log"]
    assert {key: found[key] for key in ("people", "entries", "files", "table_is_there")} == {
        key: story.before[key] for key in ("people", "entries", "files", "table_is_there")
    }
    assert (other.state / "secret").read_text() == story.before["secret"]
    assert other.step("find", "python") == {"status": 200, "is_found": True}
    assert [path.name for path in other.state.iterdir() if path.name.startswith(("restor", "repl"))] == [
        "restore.lock"
    ]


def test_what_was_erased_since_does_not_come_back(story: Story) -> None:
    refused = story.shop.manage("restore", str(story.backup), code=1)
    assert "--replace" in refused
    assert story.shop.step("tell") == story.after

    said = story.shop.manage("restore", str(story.backup), "--replace")

    assert "erased again: 1 person, 1 taken-down" in said
    found = story.shop.step("tell")
    assert found["people"] == ["ada@example.org", "eve@example.org"]
    assert found["entries"] == {"Python for beginners": "published", "Spreadsheets": "withdrawn"}
    assert found["files"] == {"portraits/ada.webp": "ada's picture"}
    # Ahead of all that was ever told, so that nobody who followed the log misses what was taken down again.
    assert found["log"] > story.after["log"]
    assert changed(story.before, found)["changes_changerecord"] == 2
    assert story.shop.step("find", "python")["is_found"]


def test_the_list_beside_the_backups_and_one_from_elsewhere_are_read(story: Story, new_place: Any) -> None:
    beside, elsewhere = new_place("beside"), new_place("elsewhere")
    # A later backup laid the list beside the earlier one.
    story.shop.manage("backup")
    backups = story.shop.state / "backups"
    assert (backups / "erasures.jsonl").exists()

    assert "1 person" in beside.manage("restore", str(backups / "first.tar"))
    backup = shutil.copy(story.backup, elsewhere.state / "first.tar")
    listed = shutil.copy(backups / "erasures.jsonl", elsewhere.state / "list")
    assert "1 person" in elsewhere.manage("restore", str(backup), "--erasures", str(listed))


def test_a_damaged_or_newer_backup_changes_nothing(story: Story, new_place: Any, tmp_path: Path) -> None:
    place = new_place("careful")
    damaged = tmp_path / "damaged.tar"
    with tarfile.open(story.backup) as tar:
        database = tar.getmember("database")
    content = bytearray(story.backup.read_bytes())
    content[database.offset_data + database.size // 2] ^= 255
    damaged.write_bytes(content)

    assert "damaged" in place.manage("restore", str(damaged), code=1)
    assert "damaged" in place.manage("restore", "--check", str(damaged), code=1)
    assert "A whole backup" in place.manage("restore", "--check", str(story.backup))
    assert "no file" in place.manage("restore", str(tmp_path / "nothing.tar"), code=1)
    assert {path.name for path in place.state.iterdir()} <= {"secret"}


def test_a_backup_that_is_killed_leaves_no_half_one(story: Story) -> None:
    folder = story.shop.state / "killed"
    kind = "postgresql" if story.shop.database else "sqlite"
    places = [
        f"rialto.safekeeping.actions.backing_up:{name}"
        for name in (f"{kind}.copy", "ArchiveWriter.add_file", "ArchiveWriter.close")
    ]

    left = story.shop.step("die", "backup", str(folder / "backup.tar"), *places)
    story.shop.manage("backup", str(folder / "backup.tar"))

    assert left == [[], [], []]
    assert sorted(path.name for path in folder.iterdir()) == [".lock", "backup.tar", "erasures.jsonl"]


def test_a_restore_that_is_killed_leaves_the_old_state_or_the_new(
    story: Story, new_place: Any, tmp_path: Path
) -> None:
    place = new_place("replaced", with_tables=True)
    place.step("fill")
    old = place.step("go_on")
    backup = str(shutil.copy(story.backup, tmp_path / "first.tar"))
    before_the_plan = ("archive.unpack", "_read_database", "_settle", "_keep_erasures")
    after_it = ("swap.write_plan", "swap._exchange", "swap.carry_out")

    found = place.step(
        "die", "restore", backup,
        *[f"rialto.safekeeping.actions.restoring:{name}" for name in (*before_the_plan, *after_it)],
    )  # fmt: skip

    assert found[: len(before_the_plan)] == [old] * len(before_the_plan)
    for new in found[len(before_the_plan) :]:
        assert new["entries"] == story.before["entries"]
        assert new["files"] == story.before["files"]
        assert new["sessions"] == 0
    # Bob of this installation is another one than the backup's, so that nobody of the backup is erased.
    assert found[-1]["people"] == story.before["people"]
    assert sorted(path.name for path in place.state.glob("re*")) == ["restore.lock"]


def test_an_open_shop_is_left_alone(story: Story, new_place: Any) -> None:
    place = new_place("open", with_tables=True)
    if place.database:
        with psycopg.connect(place.database.replace("postgres:", "postgresql:")):
            said = place.manage("restore", str(story.backup), code=1)
    else:
        with closing(sqlite3.connect(place.state / "rialto.sqlite3")) as reader:
            reader.execute("PRAGMA journal_mode=WAL")
            reader.execute("SELECT count(*) FROM accounts_user").fetchone()
            said = place.manage("restore", str(story.backup), code=1)
    assert "close the shop" in said

    assert place.step("tell")["people"] == []


def test_a_shop_of_the_launcher_is_left_alone(story: Story, new_place: Any) -> None:
    place = new_place("launched")
    holder = subprocess.Popen(
        [sys.executable, "-c", "from launcher.checks import take_the_lock\nlock = take_the_lock()\nprint('held', flush=True)\ninput()"],
        cwd=ROOT, env=place.environment | {"RIALTO_PORT": str(free_port())}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        assert "The shop is open" in place.manage("restore", str(story.backup), code=1)
    finally:
        holder.communicate("\n", timeout=30)
