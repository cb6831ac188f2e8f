"""Measure harvesting part by part: what is recovered, what leaves, what is one offer, and how fast a farm is read."""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.generated.words import ROOT
from bench.harvest.farm import corner
from bench.measuring.figures import machine, say, show
from bench.shop.processes import borrow, environment, state_folder

PARTS = ("replay", "language", "duplicates", "lifecycle", "killed", "farm")
ASKED = {
    "replay_recall": ">= 0.95",
    "replay_false": "<= 0.02",
    "wrongful_removals": "0",
    "late_removals": "0",
    "kill_differences": "0",
    "second_run_writes": "0",
    "duplicate_precision": ">= 0.98",
    "duplicate_recall": ">= 0.85",
    "language_accuracy": ">= 0.99",
    "records_per_s": ">= 28 (100,000 in an hour)",
    "conditional_share": "1",
    "worker_peak_mb": "<= 500",
}
PATIENCE_SECONDS = 3 * 3600


def measured(name: str, *, whole: bool) -> dict[str, float]:
    """The figures of one part, from a process with a new shop."""
    with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=corner()) as folder:
        borrow(Path(folder), state_folder())
        command = [sys.executable, "-m", "bench.harvest.part", name, *(["--whole"] if whole else [])]
        done = subprocess.run(
            command,
            env=environment(Path(folder)),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            check=True,
            timeout=PATIENCE_SECONDS,
        )
    figures: dict[str, float] = json.loads(done.stdout.decode().strip().splitlines()[-1])
    return figures


def main() -> None:
    """All parts, or those that are named; a part that fails fails the bench, after the others."""
    known = [name for name in PARTS if (Path(__file__).parent / f"{name}.py").exists()]
    parser = argparse.ArgumentParser(prog="./rialto bench harvest", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"some of: {', '.join(known)} (all)")
    parser.add_argument("--whole", action="store_true", help="a farm of 500 sources and 100,000 records")
    parser.add_argument("--json", action="store_true", help="one line of JSON, the last of the output")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(known):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    figures: dict[str, float | int | str] = {}
    failed = []
    for name in options.parts or known:
        began = time.monotonic()
        say(f"{name} ...")
        try:
            figures |= measured(name, whole=options.whole)
        except subprocess.SubprocessError as error:
            say(f"{name} failed: {error}")
            failed.append(name)
        say(f"{name}: {time.monotonic() - began:.0f} s")
    show(figures | machine(), asked=ASKED, as_json=options.json)
    if failed:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
