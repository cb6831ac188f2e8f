"""A load of pages: a few visitors that ask one address after the other over kept connections.

The visitors are threads of this process and take little of a core (they read bytes and count); both pages that are
compared are asked for by the same ones.
"""

import http.client
import threading
import time
from collections.abc import Sequence
from itertools import count

VISITORS = 4
HEADERS = {"X-Forwarded-Proto": "https", "Accept-Language": "en"}


def pages_per_second(port: int, paths: Sequence[str], *, seconds: float | None = None) -> float:
    """Ask for every path once, or round and round for so many seconds; raises RuntimeError when a page failed."""
    turns, lock = count(), threading.Lock()
    failures: list[str] = []
    done = [0] * VISITORS
    begun = time.monotonic()

    def next_path() -> str | None:
        with lock:
            turn = next(turns)
        over = time.monotonic() - begun > seconds if seconds else turn >= len(paths)
        return None if over or failures else paths[turn % len(paths)]

    def visit(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while path := next_path():
            connection.request("GET", path, headers=HEADERS)
            response = connection.getresponse()
            response.read()
            if response.status != http.HTTPStatus.OK:
                failures.append(f"{path} answered {response.status}.")
            done[number] += 1
        connection.close()

    visitors = [threading.Thread(target=visit, args=(number,)) for number in range(VISITORS)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    if failures:
        raise RuntimeError(failures[0])
    return sum(done) / (time.monotonic() - begun)
