"""Measure the exchange between a hub and two countries: three sites with processes, folders and HTTP of their own.

First 10,000 entries from the hub to a site, and 100 changes of them; then random edits, withdrawals and suggestions at all three
while processes are killed and lines are cut, until all show the same: once at that size, and with other seeds at 1,000.
"""

import argparse
import tempfile
import time
from pathlib import Path

from bench.exchange.chaos import Outcome, stir
from bench.exchange.line import Line
from bench.exchange.sites import SiteProcess, connected, filled, prepared
from bench.measuring.figures import machine, say, show
from bench.shop.processes import state_folder

ASKED = {
    "full_s": "<= 120 (10,000 entries hub -> site)",
    "catch_up_s": "<= 5 (100 changes)",
    "peak_mb": "flat",
    "grown_mb": "about 0 (most in the second half of all entries, less most in the first)",
    "converged": "all of seeds",
    "lost": "0",
    "echoed": "0",
}
CHANGES = 100


class Coalition:
    """The hub and two countries, copied from what was filled once."""

    def __init__(self, folder: Path, filled_ones: dict[str, Path]) -> None:
        self.hub = SiteProcess(folder / "hub", "hub", like=filled_ones["hub"])
        self.countries = [
            SiteProcess(folder / name, name, country=name.upper(), like=filled_ones[name])
            for name in ("mt", "it")
        ]
        self.lines: dict[tuple[str, str], Line] = {}

    def __enter__(self) -> "Coalition":
        self.lines = connected(self.hub, self.countries)
        return self

    def __exit__(self, *_error: object) -> None:
        for site in (self.hub, *self.countries):
            site.close()
        for line in self.lines.values():
            line.close()


def measure(
    folder: Path, *, entries: int, others: int, seeds: int, rounds: int
) -> tuple[dict[str, float | int | str], list[str]]:
    """The figures, and what differed where something did."""
    empty = prepared(folder / "empty")
    figures: dict[str, float | int | str] = {}
    outcomes: list[Outcome] = []
    sizes = [entries, *[others] * seeds]
    made: dict[int, dict[str, Path]] = {}
    for seed, size in enumerate(sizes):
        if size not in made:
            say(f"Filling three sites, the hub with {size:,} entries ...")
            made[size] = _filled(folder / f"filled-{size}", empty, size)
        began = time.monotonic()
        with (
            tempfile.TemporaryDirectory(prefix=f"seed-{seed}-", dir=folder) as name,
            Coalition(Path(name), made[size]) as coalition,
        ):
            if seed == 0:
                figures |= _speed(coalition)
            outcomes.append(_stirred(coalition, seed, rounds))
        last = outcomes[-1]
        say(
            f"seed {seed} ({size:,} entries): {'the same everywhere' if last.converged else 'NOT the same'}, {last.lost} lost, "
            f"{last.echoed} echoed; {time.monotonic() - began:.0f} s"
        )
    figures |= {
        "converged": sum(one.converged for one in outcomes),
        "lost": sum(one.lost for one in outcomes),
        "echoed": sum(one.echoed for one in outcomes),
        "seeds": len(outcomes),
        "entries": entries,
        "kills": sum(one.kills for one in outcomes),
        "shortened": sum(one.shortened for one in outcomes),
        "cuts": sum(one.cuts for one in outcomes),
        "edits": sum(one.edits for one in outcomes),
        "suggestions": sum(one.suggestions for one in outcomes),
        "suggestions_decided": sum(one.decided for one in outcomes),
    }
    return figures, [words for one in outcomes for words in one.differences]


def _filled(folder: Path, empty: Path, size: int) -> dict[str, Path]:
    folder.mkdir()
    of_a_country = max(10, size // 10)
    return {
        "hub": filled(folder / "hub", empty, size, name="hub"),
        **{
            name: filled(folder / name, empty, of_a_country, name=name, country=name.upper())
            for name in ("mt", "it")
        },
    }


def _speed(coalition: Coalition) -> dict[str, float | int | str]:
    """How long a site takes for everything, and for a hundred changes."""
    site = coalition.countries[0]
    full = site.do("pull")
    _check(full)
    peak = site.peak.mb
    half = len(site.course) // 2
    grown = max(site.course[half:], default=0.0) - max(site.course[:half], default=0.0)
    say(
        f"   everything: {full['added']:,} entries in {full['seconds']:.1f} s, {peak:.0f} MB, "
        f"{grown:+.0f} MB in the second half"
    )
    coalition.hub.do("touch", count=CHANGES, seed=1)
    caught_up = site.do("pull")
    _check(caught_up)
    say(f"   {CHANGES} changes: {caught_up['seconds']:.2f} s")
    return {
        "full_s": round(full["seconds"], 1),
        "full_entries": full["added"],
        "catch_up_s": round(caught_up["seconds"], 2),
        "peak_mb": round(peak),
        "grown_mb": round(grown),
    }


def _check(pulled: dict[str, object]) -> None:
    if pulled["errors"]:
        raise RuntimeError(f"The pull failed: {pulled['errors']}")


def _stirred(coalition: Coalition, seed: int, rounds: int) -> Outcome:
    return stir(coalition.hub, coalition.countries, coalition.lines, seed=seed, rounds=rounds, say=say)


def main() -> None:
    parser = argparse.ArgumentParser(prog="./rialto bench exchange", description=__doc__)
    parser.add_argument("--whole", action="store_true", help="20 seeds at 10,000 entries")
    parser.add_argument("--json", action="store_true", help="one line of JSON, the last of the output")
    parser.add_argument(
        "--entries", type=int, default=10_000, help="entries of the hub in the first run (10000)"
    )
    parser.add_argument("--others", type=int, default=1_000, help="entries of the hub in the others (1000)")
    parser.add_argument("--seeds", type=int, default=5, help="how many others (5)")
    parser.add_argument("--rounds", type=int, default=10, help="rounds of work in each (10)")
    options = parser.parse_args()
    if options.whole:
        options.others, options.seeds = options.entries, 19
    corner = state_folder() / "bench"
    corner.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="exchange-", dir=corner) as name:
        figures, differences = measure(
            Path(name),
            entries=options.entries,
            others=options.others,
            seeds=options.seeds,
            rounds=options.rounds,
        )
    for words in differences[:40]:
        say(words)
    show(figures | machine(), asked=ASKED, as_json=options.json)
    if figures["lost"] or figures["echoed"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
