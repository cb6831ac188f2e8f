"""Measure what finding is worth, by questions that were judged beforehand.

Each part runs in a process and a corner of its own, and says what it was allowed to know (`KNOWS` of its module).
"""

from pathlib import Path

from bench.generated.words import shared_data
from bench.measuring.parts import Bench, run
from bench.shop.processes import build_dictionaries, state_folder

ASKED = {
    "esco_a_mean": ">= 0.80",
    "esco_a_min": ">= 0.45 (Irish)",
    "esco_b_mean": ">= 0.93",
    "melo_sets_above": "9 of melo_sets",
    "melo_plain_gap_min": ">= -0.03",
    "security_r1": ">= 0.80",
    "same_language_ndcg": ">= 0.96",
    "typos_found": ">= 0.95",
}


def keep_vectors(folder: Path) -> None:
    """What the model said of a text is kept for the next run."""
    (kept := state_folder() / "bench" / "relevance").mkdir(parents=True, exist_ok=True)
    (folder / "bench").mkdir()
    (folder / "bench" / "relevance").symlink_to(kept, target_is_directory=True)


def prepare() -> None:
    """Look for the judged sets, and build the dictionaries; raises SystemExit where there are no sets."""
    if shared_data() is None:
        raise SystemExit("The judged sets lie in the shared data: say where with RIALTO_SHARED_DATA.")
    build_dictionaries(state_folder())


def main() -> None:
    """All parts, or those that are named."""
    run(
        Bench(
            name="relevance",
            description=str(__doc__).splitlines()[0],
            parts=("same_language", "esco", "esco_labels", "security", "melo"),
            asked=ASKED,
            whole="every question, not a sample of each set",
            patience_seconds=4 * 3600,
            furnish=keep_vectors,
        ),
        prepare=prepare,
    )


if __name__ == "__main__":
    main()
