"""Replay of the recorded feeds: what generic readers recover of what each file holds, and what they make up.

    python -m bench.harvest.replay [--json]

A thing counts as recovered when its title and its first day are right; one with a wrong day is missed and false at once.
"""

import argparse
import csv
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bench.harvest.truth import Thing, Truth, plain, truth_of
from bench.measuring.figures import say, show

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("RIALTO_SHARED_DATA", ROOT.parent / "shared" / "data"))
ASKED = {"replay_recall": ">= 0.95", "replay_false": "<= 0.02", "replay_crashes": "0", "replay_unplaced": "0"}
# A day in the middle of the recordings, so that what repeats is unrolled around it.
TODAY = date(2022, 6, 1)


@dataclass(slots=True)
class Replayed:
    """What came of one file. `unplaced` counts refusals without place or reason."""

    name: str
    reader: str
    truth: Truth
    found: Counter[Thing] = field(default_factory=Counter)
    refused: list[tuple[str, str]] = field(default_factory=list)
    further: int = 0
    gone: int = 0
    unplaced: int = 0
    crash: str = ""

    @property
    def missed(self) -> Counter[Thing]:
        return self.truth.things - self.found

    @property
    def false(self) -> Counter[Thing]:
        return self.found - self.truth.things

    @property
    def line(self) -> str:
        """One row of the table: file, reader, held, recovered, false, refused, and why something is missing."""
        held, recovered = self.truth.things.total(), (self.truth.things & self.found).total()
        why = self.crash or ("; ".join(f"{place}: {reason}" for place, reason in self.refused[:1]))
        missing = (
            f" missed: {', '.join(thing.title[:40] for thing in list(self.missed)[:2])}"
            if self.missed
            else ""
        )
        pages = f" {self.further} pages named" if self.further else ""
        return (
            f"{self.name:68} {self.reader:10} {held:5} {recovered:5} {self.false.total():3} {len(self.refused):3} "
            f"{pages}{missing} {why[:110]}"
        )


def replay(root: Path, name: str, *, is_aided: bool = False) -> Replayed:
    """Read one recorded file as a run would, and count beside it what it holds. Never raises.

    `is_aided`: with the column map of a person who knows the file, where there is one.
    """
    from rialto.catalogue.found import FoundEntry, FoundGone, RefusedItem
    from rialto.harvesting.adapters import adapters
    from rialto.harvesting.detection import detect
    from rialto.harvesting.payload import Payload, ReadingOptions, Unreadable

    truth = truth_of(root, name)
    options = ReadingOptions(today=TODAY, column_map=truth.column_map if is_aided else None)
    payload = Payload(address=name, path=root / name, options=options)
    done = Replayed(name, "-", truth)
    seen: set[str] = set()
    try:
        ways = [way for way in detect(payload) if not way.address]
        if not ways:
            raise Unreadable("no format that is read")
        done.reader = ways[0].adapter_key
        for item in adapters()[done.reader].read(payload):
            if isinstance(item, FoundEntry):
                if item.remote_id in seen:
                    continue  # as a run does: what stands twice counts once
                seen.add(item.remote_id)
                done.found[thing_of(item, truth)] += 1
            elif isinstance(item, RefusedItem):
                done.refused.append((item.place_in_source, item.reason))
                done.unplaced += not (item.place_in_source and item.reason)
            elif isinstance(item, FoundGone):
                done.gone += 1
            else:
                done.further += 1
    except Unreadable as reason:
        done.refused.append((name, str(reason)))
    except Exception as error:  # what the bench is here to find
        done.crash = f"{type(error).__name__}: {error}"
    return done


def recovered(each: Replayed) -> int:
    return (each.truth.things & each.found).total()


def thing_of(entry: object, truth: Truth) -> Thing:
    """What was read, as the truth tells things: a day counts only where the truth knows one for this title."""
    title = plain(entry.title)  # type: ignore[attr-defined]
    days = {thing.day for thing in truth.things if thing.title == title}
    return Thing(title, None if days == {None} else entry.starts_on)  # type: ignore[attr-defined]


def measure(say: Callable[[str], object]) -> dict[str, float]:
    """Replay all files; say a row for each, and return recall, share of false things, and the rest.

    `replay_recall` and `replay_false` are over all things of all files (0 to 1), read by generic readers alone;
    `replay_worst_recall` is the worst file's. `replay_recall_aided` reads the files for which there is one with a
    column map, as their owners would give it.
    """
    root = SHARED / "harvest-feeds"
    if not (root / "INDEX.tsv").is_file():
        say(f"The recorded feeds are not here: {root}")
        return {}
    with (root / "INDEX.tsv").open(encoding="utf-8") as index:
        names = sorted(row["file"] for row in csv.DictReader(index, delimiter="\t"))
    say(f"{'file':68} {'reader':10}  held  read false refused")
    replayed = []
    for name in names:
        replayed.append(replay(root, name))
        say(replayed[-1].line)
    held = sum(each.truth.things.total() for each in replayed)
    right = sum(map(recovered, replayed))
    gained = sum(
        recovered(replay(root, each.name, is_aided=True)) - recovered(each)
        for each in replayed
        if each.truth.column_map
    )
    found = sum(each.found.total() for each in replayed)
    shares = [
        (each.truth.things & each.found).total() / each.truth.things.total()
        for each in replayed
        if each.truth.things
    ]
    return {
        "replay_recall": round(right / held, 4),
        "replay_false": round((found - right) / found, 4),
        "replay_worst_recall": round(min(shares), 4),
        "replay_recall_aided": round((right + gained) / held, 4),
        "replay_files": len(replayed),
        "replay_things": held,
        "replay_crashes": sum(bool(each.crash) for each in replayed),
        "replay_refused": sum(len(each.refused) for each in replayed),
        "replay_unplaced": sum(each.unplaced for each in replayed),
    }


def main() -> None:
    """Replay on its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="one line of JSON, the last of the output")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django

    django.setup()
    show(measure(say), asked=ASKED, as_json=options.json)


if __name__ == "__main__":
    main()
