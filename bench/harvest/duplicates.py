"""How well duplicates are told: a catalogue of all labelled offers, matched as in production, asked about labelled pairs.

Thresholds were chosen on the development half; the figures are those of the half that was held out. Recall counts what is
merged or stands in the queue. docs/benchmarks.md says what the labels rest on.
"""

import argparse
import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.harvest.labelled.conferences import add_conferences
from bench.harvest.labelled.pairs import LabelledSet, Pair
from bench.harvest.labelled.portals import add_courses
from bench.harvest.labelled.republished import add_books, add_resources
from bench.harvest.labelled.translated import add_lessons, add_lone_lessons, add_projects
from rialto.harvesting.matching.blocking import FULL, FULL_FOR_PROVIDER, chosen, keys_of
from rialto.harvesting.matching.decision import judge
from rialto.harvesting.matching.offer import Offer
from rialto.harvesting.matching.verdict import Band, Verdict

BATCH = 500
Say = Callable[[str], None]
Verdicts = dict[tuple[int, int], Verdict]


def labelled_set(data: Path) -> LabelledSet:
    """All five parts."""
    made = LabelledSet()
    for add in (
        add_lessons,
        add_lone_lessons,
        add_projects,
        add_courses,
        add_conferences,
        add_books,
        add_resources,
    ):
        add(made, data)
    return made


def matched(offers: Iterable[Offer]) -> Verdicts:
    """Match a catalogue, batch after batch, as the reader of the change log does."""
    known: dict[int, Offer] = {}
    holders: dict[int, list[int]] = defaultdict(list)
    verdicts: Verdicts = {}
    waiting = list(offers)
    for begin in range(0, len(waiting), BATCH):
        batch = waiting[begin : begin + BATCH]
        for offer in batch:
            known[offer.id] = offer
            for key, is_provider in keys_of(offer).items():
                if len(holders[key]) < (FULL_FOR_PROVIDER if is_provider else FULL):
                    holders[key].append(offer.id)
        for offer in batch:
            nearest, siblings = chosen(keys_of(offer), holders, but=offer.id)
            near, near_by_provider = ([known[other] for other in sorted(ids)] for ids in (nearest, siblings))
            for one in judge(offer, near, near_by_provider):
                before = verdicts.get(one.pair)
                if before is None or before.band is Band.QUEUE:
                    verdicts[one.pair] = one.verdict
    return verdicts


@dataclass(slots=True)
class Count:
    """Pairs by label and band."""

    merged: int = 0
    wrongly_merged: int = 0
    queued: int = 0
    missed: int = 0
    queued_different: int = 0
    different: int = 0

    def add(self, pair: Pair, verdict: Verdict | None) -> None:
        band = verdict.band if verdict else Band.DIFFERENT
        if pair.same:
            self.merged += band is Band.AUTOMATIC
            self.queued += band is Band.QUEUE
            self.missed += band is Band.DIFFERENT
        else:
            self.wrongly_merged += band is Band.AUTOMATIC
            self.queued_different += band is Band.QUEUE
            self.different += 1

    @property
    def precision(self) -> float:
        said = self.merged + self.wrongly_merged
        return self.merged / said if said else 1.0

    @property
    def recall(self) -> float:
        same = self.merged + self.queued + self.missed
        return (self.merged + self.queued) / same if same else 1.0

    @property
    def automatic_recall(self) -> float:
        same = self.merged + self.queued + self.missed
        return self.merged / same if same else 1.0


def counted(pairs: Iterable[Pair], verdicts: Verdicts) -> Count:
    """What became of some pairs."""
    count = Count()
    for pair in pairs:
        count.add(pair, verdicts.get((pair.first, pair.second)))
    return count


def measure(say: Say) -> dict[str, float]:
    """Both halves by case, the held-out one by pair of languages. Raises FileNotFoundError without the shared data."""
    made = labelled_set(shared_data())
    verdicts = matched(one.offer for one in made.offers.values())
    pairs = list(made.pairs.values())
    languages = {code for pair in pairs for code in pair.languages.split("-")} - {"und"}
    say(f"{len(pairs):,} labelled pairs among {len(made.offers):,} offers in {len(languages)} languages")
    halves = {held: [pair for pair in pairs if pair.is_held_out is held] for held in (False, True)}
    for held, half in halves.items():
        say(f"{'held out' if held else 'development'}: {_line(counted(half, verdicts))}")
        for case, of_case in sorted(_by(half, "case").items()):
            say(f"  {case:28} {_line(counted(of_case, verdicts))}")
    say("held out, by pair of languages (same pairs: merged + queued of all; different pairs: merged of all)")
    for languages_of_pair, count in _by_languages(halves[True], verdicts):
        say(f"  {languages_of_pair:10} {_line(count)}")
    rules = Counter(f"{verdict.band} {verdict.rule}" for verdict in verdicts.values())
    say("all verdicts: " + ", ".join(f"{rule} {count}" for rule, count in rules.most_common()))
    held_out, development = (counted(halves[held], verdicts) for held in (True, False))
    return {
        "duplicate_precision": round(held_out.precision, 4),
        "duplicate_recall": round(held_out.recall, 4),
        "duplicate_automatic_recall": round(held_out.automatic_recall, 4),
        "duplicate_development_precision": round(development.precision, 4),
        "duplicate_development_recall": round(development.recall, 4),
        "duplicate_pairs": len(pairs),
        "duplicate_held_out_pairs": len(halves[True]),
        "duplicate_languages": len(languages),
    }


def shared_data() -> Path:
    """The folder of shared data: RIALTO_SHARED_DATA, or `shared/data` beside the checkout."""
    folder = os.environ.get("RIALTO_SHARED_DATA")
    beside = Path(__file__).resolve().parents[3] / "shared" / "data"
    return Path(folder) if folder else beside


def _by(pairs: Iterable[Pair], name: str) -> dict[str, list[Pair]]:
    found: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        found[getattr(pair, name)].append(pair)
    return found


def _by_languages(pairs: Iterable[Pair], verdicts: Verdicts) -> list[tuple[str, Count]]:
    """The pairs of languages with most pairs first; the rare ones (fewer than 5 pairs) together at the end."""
    rare: list[Pair] = []
    found = []
    for languages, of_languages in _by(pairs, "languages").items():
        if len(of_languages) < 5:
            rare += of_languages
        else:
            found.append((len(of_languages), languages, counted(of_languages, verdicts)))
    found.sort(key=lambda each: (-each[0], each[1]))
    lines = [(languages, count) for _size, languages, count in found]
    return [*lines, ("all others", counted(rare, verdicts))] if rare else lines


def _line(count: Count) -> str:
    same = count.merged + count.queued + count.missed
    return (
        f"precision {count.precision:.3f}  recall {count.recall:.3f}  "
        f"same {count.merged} + {count.queued} of {same}  different {count.wrongly_merged} of {count.different} "
        f"({count.queued_different} queued)"
    )


def main() -> None:
    """Print the tables, and with --json one line of figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.harvest.duplicates", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line of JSON, the last of the output")
    options = parser.parse_args()
    figures = measure(lambda line: print(line, flush=True))
    print(json.dumps(figures) if options.json else figures)


if __name__ == "__main__":
    main()
