"""The whole shop: one command opens it, a dead child comes back, and one signal closes everything."""

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from launcher.postgresql import free_port

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.whole


def until(holds: Callable[[], object], *, within: float) -> None:
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.1)


def processes_of(state: Path) -> dict[int, str]:
    """The living processes that know this state folder, by number, with their command lines."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"RIALTO_VAR={state}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
    return found


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen[str], str, Path]]:
    """An open shop: its launcher, its address and its state folder."""
    state, number = tmp_path_factory.mktemp("state"), free_port()
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("RIALTO_", "DJANGO_"))}
    environment = kept | {"RIALTO_VAR": str(state), "RIALTO_PORT": str(number)}
    said = state / "said"
    with said.open("w") as output:
        launcher = subprocess.Popen(
            [ROOT / "rialto", "run"], env=environment, stdout=output, stderr=subprocess.STDOUT, text=True
        )
    address = f"http://127.0.0.1:{number}/"
    until(lambda: f"Rialto is open: {address}" in said.read_text() or launcher.poll() is not None, within=240)
    assert launcher.poll() is None, said.read_text()
    yield launcher, address, state
    launcher.terminate()
    launcher.wait(30)


def test_the_shop_is_ready_and_shows_entries(shop):
    _launcher, address, _state = shop

    with urllib.request.urlopen(f"{address}readyz") as answer:
        assert answer.status == 200
    with urllib.request.urlopen(f"{address}en/search/") as page:
        assert page.read().count(b"<article") > 3


def test_a_jobs_worker_that_was_killed_comes_back(shop):
    _launcher, _address, state = shop
    first = next(pid for pid, command in processes_of(state).items() if "manage.py work" in command)

    os.kill(first, signal.SIGKILL)

    until(
        lambda: any(
            "manage.py work" in command for pid, command in processes_of(state).items() if pid != first
        ),
        within=20,
    )


def test_nothing_is_left_after_ctrl_c(shop):
    launcher, address, state = shop

    launcher.send_signal(signal.SIGINT)

    assert launcher.wait(20) == 0
    assert processes_of(state) == {}
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address)
