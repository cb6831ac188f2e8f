"""What the person at the keyboard sees while something is set up."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


class Stopped(Exception):
    """The command cannot go on; says why in one sentence, and where the details are."""

    def __init__(self, sentence: str, *, log: Path | None = None, code: int = 1) -> None:
        super().__init__(f"{sentence} Details: {log}" if log else sentence)
        self.code = code


class Progress:
    """Numbered lines such as `3/7 Pages' styles and scripts ... 4 s`."""

    def __init__(self, total: int, *, stream: TextIO | None = None, quiet: bool = False) -> None:
        self.total, self.number = total, 0
        self.stream = stream or sys.stderr
        # A command that people run many times shows only what really has to be done.
        self.quiet = quiet

    def ready(self, name: str) -> None:
        """Say that a step has nothing to do."""
        self.number += 1
        if not self.quiet:
            print(f"{self.number}/{self.total} {name} ... ready", file=self.stream, flush=True)

    @contextmanager
    def step(self, name: str) -> Iterator[Callable[[], None]]:
        """Show a step's line, its running time (yields a function that draws it again) and how it ended."""
        self.number += 1
        head = f"{self.number}/{self.total} {name} ..."
        begun = time.monotonic()
        on_screen = self.stream.isatty()
        print(head, end="", file=self.stream, flush=True)

        def tick() -> None:
            if on_screen:
                print(f"\r{head} {time.monotonic() - begun:.0f} s", end="", file=self.stream, flush=True)

        try:
            yield tick
        except BaseException:
            print(f"{chr(13) + head if on_screen else ''} stopped", file=self.stream, flush=True)
            raise
        print(
            f"{chr(13) + head if on_screen else ''} {time.monotonic() - begun:.1f} s",
            file=self.stream,
            flush=True,
        )
