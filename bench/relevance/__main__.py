"""Measure what finding is worth, by questions that were judged beforehand.

Each part runs in a process and a corner of its own, and knows no concept labels (run A); `docs/benchmarks.md`
says what each part knows.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.generated.words import ROOT, shared_data
from bench.measuring.figures import machine, say, show
from bench.shop.processes import borrow, build_dictionaries, environment, state_folder

PARTS = ("same_language", "esco", "security", "melo")
ASKED = {
    "esco_a_mean": ">= 0.80",
    "esco_a_min": ">= 0.45 (Irish)",
    "melo_plain_gap_min": ">= -0.03",
    "security_r1": ">= 0.80",
    "typos_found": ">= 0.95",
}
PATIENCE_SECONDS = 4 * 3600


def measured(name: str, *, whole: bool) -> dict[str, float]:
    """The figures of one part, from a process of its own."""
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as folder:
        borrow(Path(folder), state_folder())
        # What the model said of a text is kept for the next run.
        (kept := state_folder() / "bench" / "relevance").mkdir(parents=True, exist_ok=True)
        (Path(folder) / "bench").mkdir()
        (Path(folder) / "bench" / "relevance").symlink_to(kept, target_is_directory=True)
        command = [sys.executable, "-m", "bench.relevance.part", name, *(["--whole"] if whole else [])]
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
    parser = argparse.ArgumentParser(prog="./rialto bench relevance", description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"some of: {', '.join(known)} (all)")
    parser.add_argument("--whole", action="store_true", help="every question, not a sample of each set")
    parser.add_argument("--json", action="store_true", help="one line of JSON, the last of the output")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(known):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    if shared_data() is None:
        raise SystemExit("The judged sets lie in the shared data: say where with RIALTO_SHARED_DATA.")
    build_dictionaries(state_folder())
    figures: dict[str, float | int | str] = {"whole": int(options.whole)}
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
