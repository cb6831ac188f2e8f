"""How fast entries come in, and what it takes: the harvester reading JSON Lines, the indexer following beside it.

Two processes, as in production. The clock runs from the start of `manage harvest` until the last entry can be found.
"""

import argparse
import shutil

from bench.measuring.figures import machine, say, show
from bench.shop import Built, build, folder_of

SMALL = 10_000
ASKED = {"import_per_s": ">= 600", "import_peak_mb": "the same at 10,000 and 100,000"}


def measured(entries: int, *, dictionaries: bool) -> Built:
    """Fill a new shop and throw it away."""
    folder = folder_of("import", entries)
    try:
        return build(folder, entries, dictionaries=dictionaries)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Measure at 10,000 entries and at the size asked for."""
    parser = argparse.ArgumentParser(prog="./rialto bench import", description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000, help="how many entries (100000)")
    parser.add_argument("--json", action="store_true", help="one line of JSON, the last of the output")
    parser.add_argument(
        "--no-dictionaries", dest="dictionaries", action="store_false", help="build none first"
    )
    options = parser.parse_args()
    about = machine()
    sizes = sorted({min(SMALL, options.entries), options.entries})
    runs = {size: measured(size, dictionaries=options.dictionaries) for size in sizes}
    for size, run in runs.items():
        say(f"{size:,} entries: {run.per_second:.0f}/s, harvester's peak {run.harvest_peak_mb:.0f} MB")
    small, whole = runs[sizes[0]], runs[sizes[-1]]
    figures = {
        "import_per_s": round(whole.per_second, 1),
        "import_peak_mb": round(whole.harvest_peak_mb, 1),
        "import_peak_mapped_mb": round(whole.harvest_peak_mapped_mb, 1),
        "harvest_per_s": round(whole.entries / whole.harvest_seconds, 1),
        "harvest_cpu_ms": round(whole.harvest_cpu_seconds / whole.entries * 1000, 2),
        "indexer_cpu_ms": round(whole.indexer_cpu_seconds / whole.entries * 1000, 2),
        "indexer_peak_mb": round(whole.indexer_peak_mb, 1),
        "small_entries": small.entries,
        "small_import_per_s": round(small.per_second, 1),
        "small_import_peak_mb": round(small.harvest_peak_mb, 1),
        "small_indexer_peak_mb": round(small.indexer_peak_mb, 1),
        "entries": whole.entries,
        **about,
    }
    show(figures, asked=ASKED, as_json=options.json)


if __name__ == "__main__":
    main()
