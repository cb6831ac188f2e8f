"""What `./rialto` says when it cannot start: really started, one clear sentence each, and never a zero exit code."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher.postgresql import free_port
from tests.conftest import LONGEST

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
pytestmark = pytest.mark.whole


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the launcher in a folder that also other users may enter."""
    folder = tmp_path / "checkout"
    shutil.copytree(ROOT / "launcher", folder / "launcher", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "rialto", folder / "rialto")
    (folder / "config").mkdir()
    shutil.copy2(ROOT / "config" / "countries.py", folder / "config" / "countries.py")
    for path in (tmp_path, *tmp_path.parents):
        if path == Path(tempfile.gettempdir()):
            break
        path.chmod(0o755)
    return folder


def start(
    folder: Path, *words: str, user: int | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("RIALTO_", "PYTHON"))
    }
    environment |= {"RIALTO_PORT": str(free_port())} | variables
    # As root nothing is read-only, so then somebody else types the command.
    whom = {"user": user, "group": user, "extra_groups": []} if user is not None and os.geteuid() == 0 else {}
    command = [str(folder / "rialto"), *words]
    return subprocess.run(
        command, env=environment, cwd="/", capture_output=True, text=True, check=False, timeout=60, **whom
    )


def assert_one_sentence(ended: subprocess.CompletedProcess[str], *words: str) -> None:
    said = ended.stderr.strip()
    assert ended.returncode != 0
    assert len(said.splitlines()) == 1, said
    assert all(word in said for word in words), said


def system_python() -> str:
    """A Python that another user may run too."""
    for place in ("/usr/bin/python3", sys.executable):
        if Path(place).exists():
            return place
    raise AssertionError("no Python")


def test_a_port_in_use_is_named(checkout, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = str(taken.getsockname()[1])

        ended = start(checkout, "run", RIALTO_PORT=number, RIALTO_VAR=str(tmp_path / "var"))

    assert_one_sentence(ended, f"Port {number} is in use", "RIALTO_PORT")


@pytest.mark.parametrize("number", ["0", "65536", "eight"])
def test_a_port_that_is_none_is_refused(checkout, tmp_path, number):
    ended = start(checkout, "run", RIALTO_PORT=number, RIALTO_VAR=str(tmp_path / "var"))

    assert_one_sentence(ended, "RIALTO_PORT", number)


def test_a_read_only_checkout_is_named(checkout, tmp_path):
    state = tmp_path / "var"
    state.mkdir()
    state.chmod(0o777)
    checkout.chmod(0o555)

    ended = start(checkout, "run", user=NOBODY, RIALTO_PYTHON=system_python(), RIALTO_VAR=str(state))

    checkout.chmod(0o755)
    assert_one_sentence(ended, str(checkout), "read-only")


def test_an_unwritable_state_folder_is_named(checkout, tmp_path):
    (checkout / ".venv").mkdir()
    state = tmp_path / "var"
    state.mkdir(mode=0o555)

    ended = start(checkout, "run", user=NOBODY, RIALTO_PYTHON=system_python(), RIALTO_VAR=str(state))

    assert_one_sentence(ended, str(state), "RIALTO_VAR")


def test_a_state_folder_that_is_a_file_is_named(checkout, tmp_path):
    (tmp_path / "var").write_text("not a folder")

    ended = start(checkout, "run", RIALTO_VAR=str(tmp_path / "var"))

    assert_one_sentence(ended, str(tmp_path / "var"), "RIALTO_VAR")


def test_a_database_that_is_none_is_named(checkout, tmp_path):
    state = tmp_path / "var"
    state.mkdir()
    (state / "rialto.sqlite3").write_text("this is no database " * 100)

    ended = start(checkout, "run", RIALTO_VAR=str(state))

    assert_one_sentence(ended, str(state / "rialto.sqlite3"), "not a database")


def test_a_database_that_may_not_be_written_is_named(checkout, tmp_path):
    state = tmp_path / "var"
    state.mkdir()
    sqlite3.connect(state / "rialto.sqlite3").execute("CREATE TABLE one (id INTEGER)").connection.close()
    state.chmod(0o777)
    (state / "rialto.sqlite3").chmod(0o444)
    (checkout / ".venv").mkdir()

    ended = start(checkout, "run", user=NOBODY, RIALTO_PYTHON=system_python(), RIALTO_VAR=str(state))

    assert_one_sentence(ended, str(state / "rialto.sqlite3"), "cannot be written")


def test_a_database_server_that_does_not_answer_is_named(checkout, tmp_path):
    number = free_port()
    address = f"postgres://rialto@127.0.0.1:{number}/rialto"

    ended = start(checkout, "run", RIALTO_VAR=str(tmp_path / "var"), RIALTO_DATABASE_URL=address)

    assert_one_sentence(ended, "RIALTO_DATABASE_URL", str(number))


def test_a_python_without_its_venv_module_is_named_with_debians_package(checkout, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "ensurepip.py").write_text("raise ImportError('left out, as Debian does')\n")
    shim = tmp_path / "python-without-venv"
    shim.write_text(f'#!/bin/sh\nPYTHONPATH={broken} exec {sys.executable} "$@"\n')
    shim.chmod(0o755)

    ended = start(checkout, "run", RIALTO_PYTHON=str(shim), PATH="/usr/bin:/bin")

    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert_one_sentence(ended, f"apt-get install python{version}-venv")


def test_no_python_at_all_is_said(checkout):
    ended = start(checkout, "run", RIALTO_PYTHON="no-such-python")

    assert_one_sentence(ended, "Python 3.11 or newer", "apt-get install")


def test_an_unknown_command_is_named(checkout):
    ended = start(checkout, "dance")

    assert_one_sentence(ended, "'dance'", "./rialto help")


@pytest.fixture
def held(checkout, tmp_path) -> Iterator[Path]:
    """A state folder on which another Rialto runs."""
    state = tmp_path / "var"
    state.mkdir()
    hold = (
        "import os, sys, time\nfrom launcher.checks import take_the_lock\n"
        "lock = take_the_lock()\nprint('held', flush=True)\nsys.stdin.read()"
    )
    environment = os.environ | {"RIALTO_VAR": str(state), "RIALTO_PORT": "8123", "PYTHONPATH": str(checkout)}
    other = subprocess.Popen(
        [sys.executable, "-c", hold], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    other.stdout.readline()
    yield state
    other.communicate()


def test_a_second_run_on_the_same_state_says_where_the_first_one_is(checkout, held):
    ended = start(checkout, "run", RIALTO_VAR=str(held))

    assert_one_sentence(ended, "already runs", "http://127.0.0.1:8123/")


def test_the_files_that_begin_first_are_there():
    assert [name for name in LONGEST if not (ROOT / "tests" / f"{name}.py").exists()] == []
