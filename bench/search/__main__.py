"""Searching a million generated entries in 24 languages: engine, page, suggestions, meaning, build, and two other engines beside it.

    ./rialto bench search [PART ...] [--entries 1000000] [--peers-whole] [--json]

The catalogue is made once and kept in the state folder; a second run uses it again. `docs/benchmarks.md` says how everything is measured.
"""

from collections.abc import Mapping
from pathlib import Path

from bench.measuring.parts import Bench, run
from bench.search.kept import folder_of
from bench.shop.processes import borrow, build_dictionaries, state_folder

ASKED = {
    "engine_p50_ms": "<= 12", "engine_p95_ms": "<= 30", "very_common_p95_ms": "<= 60", "page_p95_ms": "<= 55",
    "matchall_ms": "<= 5, kept warm", "matchall_after_commits_ms": "<= 5", "suggest_p95_ms": "<= 10", "hybrid_p95_ms": "<= 90", "build_engine_per_s": ">= 8,000",
    "build_per_s": ">= 2,500 on two cores", "bytes_per_doc": "<= 1,200", "writer_and_reader_mb": "<= 1,500", "visible_ms": "<= 1,000",
    "kill_lost": "0", "kill_ahead": "0", "kill_unclean": "0", "rebuild_kills_lost": "0", "stray_files": "0", "soak_errors": "0", "soak_lost": "0",
    "soak_stale": "0", "soak_visible_ms": "<= 1,000", "soak_growth_mb": "flat",
    "recall_at_10": ">= 0.98", "worker_pss_mb": "<= 420 with vectors, at 100,000",
}  # fmt: skip
ENTRIES = 1_000_000
KEPT = ("rialto.sqlite3", "index", "labels", "meaning")


def lend(folder: Path, options: Mapping[str, int]) -> None:
    """Give a part the kept catalogue of this size, and a place to keep vectors in."""
    kept = folder_of(options["entries"])
    kept.mkdir(parents=True, exist_ok=True)
    for name in ("index", "labels", "meaning"):
        (kept / name).mkdir(exist_ok=True)
    borrow(kept, state_folder())
    (folder / "kept").symlink_to(kept, target_is_directory=True)
    for name in KEPT:
        # What is not there yet is made by the part that builds.
        (folder / name).symlink_to(kept / name)


def prepare() -> None:
    """The dictionaries are there in any shop that is a minute old."""
    build_dictionaries(state_folder())


def main() -> None:
    """All parts, or those that are named; each but the first needs what an earlier one made."""
    run(
        Bench(
            name="search",
            description=str(__doc__).splitlines()[0],
            parts=("build", "engine", "peers", "pages", "meaning", "writing"),
            named=("kills", "soak"),
            asked=ASKED,
            whole="nothing more here: --entries and --peers-whole say how much",
            patience_seconds=2 * 3600,
            lend=lend,
            options={
                "entries": (ENTRIES, "how many entries"),
                "peers_whole": (False, "the other engines hold all entries, not the first 100,000"),
            },
        ),
        prepare=prepare,
    )


if __name__ == "__main__":
    main()
