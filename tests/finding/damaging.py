"""A shop in processes of its own whose index is damaged: what its page says meanwhile, and afterwards, as one line of JSON.

The indexer is the real command; while something is damaged it is stopped, so that it is the page that meets the damage first. Each page is
asked in a fork, as by a web process that has just started: this process opens no index and can lose none.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 60
NOTICE = "The search index is being built"
# What a title holds beside its number, and nobody looks for.
SIGN = "zymurgy"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def cut(index: Path) -> None:
    """Files that end in the middle."""
    for file in files(index, "*.idx", "*.term", "*.fast", "*.pos", "*.store"):
        os.truncate(file, file.stat().st_size // 2)


def tear(index: Path) -> None:
    """The engine's own list of files, half written."""
    for file in files(index, "meta.json"):
        os.truncate(file, file.stat().st_size // 2)


def flip(index: Path) -> None:
    """Bits that fell over."""
    for file in files(index, "*.idx", "*.term", "*.fast"):
        content = bytearray(file.read_bytes())
        content[:] = bytes(byte ^ 0x5A for byte in content)
        file.write_bytes(content)


def lose_all(index: Path) -> None:
    """The folder is gone."""
    shutil.rmtree(index)


DAMAGES: dict[str, Callable[[Path], None]] = {one.__name__: one for one in (cut, tear, flip, lose_all)}


def files(index: Path, *patterns: str) -> list[Path]:
    return [file for pattern in patterns for file in index.glob(f"*/files/{pattern}")]


def write(number: int) -> None:
    """An entry with a word in its title, and another in its description, which only the index looks at."""
    from rialto.catalogue.actions import write_found
    from rialto.catalogue.models import Source
    from tests.published import training

    source, _made = Source.objects.get_or_create(slug="test", defaults={"name": "Test"})
    write_found(
        source,
        [
            training(
                str(number),
                f"Title{number} {SIGN}{number}",
                summary="About it.",
                description=f"<p>body{number}</p>",
            )
        ],
        publish=True,
    )


def asked(word: str) -> dict[str, Any]:
    """What the results page says to a web process that has just started: its status, whether it warns, and whether it finds something."""
    from django.db import connections

    connections.close_all()
    heard, said = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            from django.conf import settings
            from django.test import Client, override_settings

            # Whoever runs the tests may never have started the shop, so no style has been built.
            plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
            with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
                page = Client(HTTP_HOST="127.0.0.1:8000").get("/en/search/", {"q": word})
            text = page.content.decode()
            answer = {
                "status": page.status_code,
                "warns": NOTICE in text,
                "finds": f"{SIGN}{word.lstrip(LETTERS)}" in text,
            }
            os.write(said, json.dumps(answer).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(said)
    with os.fdopen(heard, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return dict(json.loads(told or b'{"status": 0}'))


def wait_for(what: Callable[[], bool]) -> bool:
    """Whether it becomes true in good time."""
    deadline, pause = time.monotonic() + PATIENCE_SECONDS, threading.Event()
    while not what():
        if time.monotonic() > deadline:
            return False
        pause.wait(0.05)
    return True


def is_current() -> bool:
    """Whether the index is whole and stands where the log does."""
    from rialto.changes.queries import last_position
    from rialto.finding.engine import engine
    from rialto.search.port import State

    return engine().state() in (State.READY, State.STALE) and engine().position == last_position()


def stop(indexer: "subprocess.Popen[bytes]") -> None:
    """Stop it between two of its transactions: within one it would keep everybody else from writing for as long as it is stopped."""
    from django.conf import settings

    def is_stopped() -> bool:
        indexer.send_signal(signal.SIGSTOP)
        os.waitpid(indexer.pid, os.WUNTRACED)
        database = settings.DATABASES["default"]["NAME"]
        with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                indexer.send_signal(signal.SIGCONT)
                return False
            connection.execute("ROLLBACK")
        return True

    if not wait_for(is_stopped):
        raise RuntimeError("The indexer was never met between two transactions.")


def observe(
    damage: Callable[[Path], None], number: int, indexer: "subprocess.Popen[bytes]", index: Path
) -> dict[str, Any]:
    """Damage the index and see what becomes of it."""
    write(number)
    seen: dict[str, Any] = {"current_before": wait_for(is_current)}
    stop(indexer)
    damage(index)
    seen["meanwhile"] = asked(f"title{number}")
    write(number + 1)
    indexer.send_signal(signal.SIGCONT)
    seen["current_after"] = wait_for(is_current)
    seen["newest"] = asked(f"body{number + 1}")
    seen["left_behind"] = wait_for(lambda: len([one for one in index.iterdir() if one.is_dir()]) == 1)
    return seen


def fill_up(indexer: "subprocess.Popen[bytes]", index: Path) -> dict[str, Any]:
    """Leave no room where the index is, and then some again: with the index there, and without it."""
    pad = index / "pad"
    write(111)
    seen: dict[str, Any] = {"current_before": wait_for(is_current)}
    fill(pad)
    write(999)
    log = Path(os.environ["RIALTO_VAR"]) / "follow_changes.log"
    seen["noticed"] = wait_for(
        lambda: "the index cannot be written" in log.read_text("utf-8", errors="replace")
    )
    seen["old"], seen["new"] = asked("body111"), asked("body999")
    seen["is_alive"] = indexer.poll() is None
    pad.unlink()
    seen["current_after"] = wait_for(is_current)
    seen["newest"] = asked("body999")

    stop(indexer)
    for one in index.iterdir():
        if one.is_dir():
            shutil.rmtree(one)
    fill(pad)
    seen["without"] = asked("title111")
    indexer.send_signal(signal.SIGCONT)
    seen["not_built"] = wait_for(
        lambda: "index could not be built" in log.read_text("utf-8", errors="replace")
    )
    seen["room_taken"] = [one.name for one in index.iterdir() if one.is_dir()]
    pad.unlink()
    seen["built"] = wait_for(is_current)
    seen["newest_built"] = asked("body999")
    return seen


def fill(pad: Path) -> None:
    """Write until nothing can be written any more."""
    with suppress(OSError), pad.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(65_536))
    with suppress(OSError), pad.open("ab", buffering=0) as file:
        while True:
            file.write(bytes(256))


def main() -> None:
    import django

    django.setup()
    from django.conf import settings

    import config.urls  # noqa: F401 -- loaded once, before pages are asked in forks
    from bench.shop.processes import start
    from rialto.search import analysis
    from rialto.search.tantivy_engine import reader  # noqa: F401

    analysis.wanted("words", ("en",))

    folder, index = Path(os.environ["RIALTO_VAR"]), Path(settings.INDEX_FOLDER)
    indexer = start(folder, "follow_changes")
    try:
        if sys.argv[1:] == ["full"]:
            seen = fill_up(indexer, index)
        else:
            seen = {
                name: observe(damage, 10 * number, indexer, index)
                for number, (name, damage) in enumerate(DAMAGES.items(), 1)
            }
        print(json.dumps(seen))  # noqa: T201 -- heard by the test
    finally:
        indexer.send_signal(signal.SIGCONT)
        indexer.terminate()
        indexer.wait()


if __name__ == "__main__":
    main()
