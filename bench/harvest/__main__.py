"""Measure harvesting part by part: what is recovered, what leaves, what is one offer, and how fast a farm is read."""

from bench.harvest.farm import corner
from bench.measuring.parts import Bench, run

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


def main() -> None:
    """Each part has a shop of its own."""
    run(
        Bench(
            name="harvest",
            description=str(__doc__),
            parts=("replay", "language", "duplicates", "lifecycle", "killed", "farm"),
            asked=ASKED,
            whole="a farm of 500 sources and 100,000 records",
            patience_seconds=3 * 3600,
            corner=corner,
        )
    )


if __name__ == "__main__":
    main()
