"""One count for all processes of a machine."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache

from rialto.base.shared_cache import SharedCache

ROOT = Path(__file__).resolve().parents[2]
# What another process does with the same file: count, and cross off.
OTHER = """
import sys, django
from django.conf import settings
settings.configure(SECRET_KEY="the same in both")
from rialto.base.shared_cache import SharedCache
cache = SharedCache(sys.argv[1], {})
cache.add("tries", 0, 60)
print(*[cache.incr("tries") for _ in range(200)][-1:], cache.add("once", 1, 60))
"""

# Another process that opens each file it is told of.
FIRST = """
import sys
from django.conf import settings
settings.configure(SECRET_KEY="the same in all")
from rialto.base.shared_cache import SharedCache
for path in sys.stdin:
    print(SharedCache(path.strip(), {}).get("nothing"), flush=True)
"""


@pytest.fixture
def shared(tmp_path, settings):
    settings.SECRET_KEY = "the same in both"
    return SharedCache(str(tmp_path / "counts.sqlite3"), {})


def test_two_processes_share_one_count_and_cross_off_once(shared, tmp_path):
    command = [sys.executable, "-c", OTHER, str(tmp_path / "counts.sqlite3")]
    both = [subprocess.Popen(command, cwd=ROOT / "src", stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=60)[0].split() for process in both]

    assert shared.get("tries") == 400 == max(int(count) for count, _first in said)
    assert sorted(first for _count, first in said) == ["False", "True"]


def test_threads_lose_no_count(shared):
    shared.add("tries", 0)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: shared.incr("tries"), range(200)))

    assert shared.get("tries") == 200


def test_all_who_come_first_at_once_are_served(tmp_path):
    command = [sys.executable, "-c", FIRST]
    others = [
        subprocess.Popen(command, cwd=ROOT / "src", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = []
    for number in range(40):
        for one in others:
            print(tmp_path / f"{number}.sqlite3", file=one.stdin, flush=True)
        said += [one.stdout.readline() for one in others]
    for one in others:
        one.communicate(timeout=60)

    assert said == ["None\n"] * 160


def test_what_is_over_is_as_if_it_had_never_been(shared):
    with time_machine.travel("2026-03-01 12:00:00Z", tick=False):
        assert shared.add("once", 1, timeout=60)
        assert not shared.add("once", 2, timeout=60)
    with time_machine.travel("2026-03-01 12:01:00Z", tick=False):
        assert (shared.get("once"), shared.touch("once")) == (None, False)
        with pytest.raises(ValueError, match="No number"):
            shared.incr("once")
        assert shared.add("once", 3, timeout=60)
        assert shared.get("once") == 3


def test_what_is_over_is_deleted_and_the_rest_stays(shared):
    with time_machine.travel("2026-03-01 12:00:00Z", tick=False):
        shared.set("short", 1, timeout=60)
        shared.set("long", 1, timeout=3600)
        shared.set("for-good", 1, timeout=None)
    with time_machine.travel("2026-03-01 12:30:00Z", tick=False):
        assert (shared.cull(), shared.cull()) == (1, 0)
        assert shared.get_many(["short", "long", "for-good"]) == {"long": 1, "for-good": 1}


@pytest.mark.parametrize("value", [0, -5, 1.5, True, None, "words", [1.5, 2], {"a": [1]}])
def test_plain_values_come_back_as_they_were(shared, value):
    shared.set("key", value, timeout=None)

    assert (shared.get("key", "nothing"), "key" in shared) == (value, True)
    assert shared.delete("key")
    assert shared.get("key", "nothing") == "nothing"


def test_other_values_are_refused(shared):
    with pytest.raises(TypeError):
        shared.set("key", object())


def test_the_file_names_nobody(shared, tmp_path):
    shared.set("limit:192.0.2.77", 1)

    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"192.0.2" not in files


def test_the_site_counts_in_it():
    assert isinstance(cache._connections[cache._alias], SharedCache)
