"""A few threads beside those that answer, since the engine lets go of the interpreter while it counts."""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
V = TypeVar("V")
# A web process answers some questions at a time, and has no more cores than this to itself.
THREADS = 2


class Beside:
    """Threads that are started when they are first needed, in each process anew: a fork takes none along."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process = 0
        self._threads: ThreadPoolExecutor | None = None

    def submit(self, work: Callable[P, R], *given: P.args, **named: P.kwargs) -> "Future[R]":
        """Begin some work; the result, or what it raised, comes from the future."""
        threads = self._threads
        if threads is None or self._process != os.getpid():
            with self._lock:
                if self._threads is None or self._process != os.getpid():
                    self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="counting")
                    self._process = os.getpid()
                threads = self._threads
        return threads.submit(work, *given, **named)


class Later(Mapping[str, V], Generic[V]):
    """A mapping that is being worked out by another thread: who looks at it waits, and gets what that raised."""

    def __init__(self, work: "Future[dict[str, V]]") -> None:
        self._work = work

    def __getitem__(self, key: str) -> V:
        return self._work.result()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._work.result())

    def __len__(self) -> int:
        return len(self._work.result())
