"""Old for new: wherever the exchange is cut off, whoever starts next finds all of the old state or all of the new."""

import fcntl
import os
import shutil

import pytest

from rialto.safekeeping import swap


class Killed(BaseException):
    """The process ends here."""


def state_with(folder, word, *, is_aside=False):
    """A folder of state: a file, a folder with a file, and something derived that only the old one has."""
    folder.mkdir(exist_ok=True)
    (folder / "rialto.sqlite3").write_text(word)
    (folder / "media").mkdir()
    (folder / "media" / "picture").write_text(word)
    (folder / "secret").write_text(word)
    if not is_aside:
        (folder / "index").mkdir()
        (folder / "index" / "segment").write_text(word)


def words_in(state):
    return {
        path.relative_to(state).as_posix(): path.read_text()
        for path in state.rglob("*")
        if path.is_file() and path.name != "restore.lock"
    }


OLD = {"rialto.sqlite3": "old", "media/picture": "old", "secret": "old", "index/segment": "old"}
NEW = {"rialto.sqlite3": "new", "media/picture": "new", "secret": "new"}


@pytest.fixture
def state(tmp_path):
    state_with(tmp_path, "old")
    state_with(tmp_path / "restoring-1", "new", is_aside=True)
    (tmp_path / "restore.lock").touch()
    return tmp_path


def plan_of(state):
    aside = state / "restoring-1"
    moves = [(str(aside / name), str(state / name)) for name in ("rialto.sqlite3", "media", "secret")]
    moves += [("", str(state / name)) for name in ("index", "never-there")]
    return swap.Plan(aside=str(aside), replaced=str(state / "replaced-1"), moves=moves)


def test_before_there_is_a_plan_the_old_state_stays(state):
    swap.settle(state, {})

    assert words_in(state) == OLD


@pytest.mark.parametrize("step", range(1, 11))
@pytest.mark.parametrize("is_after", [False, True])
def test_cut_off_at_any_step_the_next_start_goes_on(state, monkeypatch, step, is_after):
    swap.write_plan(state, plan_of(state))
    steps = 0

    def cutting(change):
        def cut(*arguments, **options):
            nonlocal steps
            steps += 1
            if steps == step and not is_after:
                raise Killed
            change(*arguments, **options)
            if steps == step:
                raise Killed

        return cut

    with monkeypatch.context() as patch:
        patch.setattr(swap.os, "rename", cutting(os.rename))
        patch.setattr(swap.shutil, "rmtree", cutting(swap.shutil.rmtree))
        patch.setattr(swap.Path, "unlink", cutting(swap.Path.unlink))
        with pytest.raises(Killed):
            swap.carry_out(state, {})

    swap.settle(state, {})

    assert words_in(state) == NEW


def test_nobody_starts_while_a_restore_goes_on(state):
    with swap.only_one(state), pytest.raises(SystemExit, match="being restored"):
        swap.settle(state, {})

    assert words_in(state) == OLD | {f"restoring-1/{name}": word for name, word in NEW.items()}


def test_those_who_start_at_the_same_time_do_not_keep_each_other_out(state):
    shutil.rmtree(state / "restoring-1")
    with swap.lock_file(state).open("a") as other:
        fcntl.flock(other, fcntl.LOCK_SH)

        swap.settle(state, {})

    assert words_in(state) == OLD


def test_what_a_killed_restore_left_aside_goes_with_the_next_start(state):
    swap.settle(state, {})

    assert not (state / "restoring-1").exists()


def test_a_state_that_was_never_restored_costs_a_look(tmp_path):
    swap.settle(tmp_path, {})

    assert list(tmp_path.iterdir()) == []
