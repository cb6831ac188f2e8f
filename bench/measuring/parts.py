"""A bench of several parts: each is measured in a process and a folder of its own, and one that fails does not stop the others."""

import argparse
import importlib
import inspect
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.generated.words import ROOT
from bench.measuring.figures import machine, say, show
from bench.shop.processes import borrow, environment, state_folder


@dataclass(frozen=True, kw_only=True)
class Bench:
    """`./rialto bench NAME`: its parts are modules of `bench.NAME` with a function `measure`, in the order in which they run.

    `asked`: figure -> what the project asks. `furnish` puts into a part's folder what it needs besides dictionaries and styles, and `lend`
    what depends on the options; `corner` is where these folders lie. `options`: more options of the command line, each with its default
    and what it is; a part gets those that its `measure` names, as it gets `whole`.
    """

    name: str
    description: str
    parts: tuple[str, ...]
    # Parts that run only when they are named: they say whether something holds, not how quick it is, and take their time.
    named: tuple[str, ...] = ()
    asked: Mapping[str, str]
    whole: str
    patience_seconds: int
    furnish: Callable[[Path], None] = lambda _folder: None
    lend: Callable[[Path, Mapping[str, int]], None] = lambda _folder, _options: None
    corner: Callable[[], Path | None] = lambda: None
    options: Mapping[str, tuple[int | bool, str]] = field(default_factory=dict)

    def measured(self, part: str, *, whole: bool, options: Mapping[str, int]) -> dict[str, float]:
        """The figures of one part, from a process of its own; raises subprocess.SubprocessError when it fails or takes too long."""
        with tempfile.TemporaryDirectory(prefix=f"{part}-", dir=self.corner()) as name:
            folder = Path(name)
            borrow(folder, state_folder())
            self.furnish(folder)
            self.lend(folder, options)
            command = [sys.executable, "-m", f"bench.{self.name}.part", part, *(["--whole"] if whole else [])]
            command += ["--options", json.dumps(options)]
            done = subprocess.run(
                command,
                env=environment(folder),
                cwd=ROOT,
                stdout=subprocess.PIPE,
                check=True,
                timeout=self.patience_seconds,
            )
        figures: dict[str, float] = json.loads(done.stdout.decode().strip().splitlines()[-1])
        return figures


def run(bench: Bench, *, prepare: Callable[[], None] = lambda: None) -> None:
    """All parts, or those that are named on the command line, after `prepare`; a part that fails fails the bench, after the others."""
    parser = argparse.ArgumentParser(prog=f"./rialto bench {bench.name}", description=bench.description)
    parser.add_argument("parts", nargs="*", metavar="PART", help=_parts_in_words(bench))
    parser.add_argument("--whole", action="store_true", help=bench.whole)
    parser.add_argument("--json", action="store_true", help="one line of JSON, the last of the output")
    for name, (default, meaning) in bench.options.items():
        if default is False:
            parser.add_argument(f"--{name.replace('_', '-')}", action="store_true", help=meaning)
        else:
            parser.add_argument(
                f"--{name.replace('_', '-')}", type=int, default=default, help=f"{meaning} ({default})"
            )
    options = parser.parse_args()
    more = {name: int(getattr(options, name)) for name in bench.options}
    if unknown := set(options.parts) - {*bench.parts, *bench.named}:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    prepare()
    figures: dict[str, float | int | str] = {"whole": int(options.whole), **more}
    failed = []
    for name in options.parts or bench.parts:
        began = time.monotonic()
        say(f"{name} ...")
        try:
            figures |= bench.measured(name, whole=options.whole, options=more)
        except subprocess.SubprocessError as error:
            say(f"{name} failed: {error}")
            failed.append(name)
        say(f"{name}: {time.monotonic() - began:.0f} s")
    show(figures | machine(), asked=bench.asked, as_json=options.json)
    if failed:
        raise SystemExit(1)


def _parts_in_words(bench: Bench) -> str:
    more = f"; {', '.join(bench.named)} only when named" if bench.named else ""
    return f"some of: {', '.join(bench.parts)} (all){more}"


def run_part(bench: str, *, prepare: Callable[[], None] = lambda: None) -> None:
    """Measure the part named on the command line in this process, after `prepare`, and print its figures as one line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--options", type=json.loads, default={})
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django

    django.setup()
    prepare()
    measure = importlib.import_module(f"bench.{bench}.{options.name}").measure
    # Some parts are as large as their data, whatever is asked for.
    given = {"whole": options.whole, **options.options}
    taken = inspect.signature(measure).parameters
    more = {name: value for name, value in given.items() if name in taken}
    print(json.dumps(dict(measure(say, **more))))
