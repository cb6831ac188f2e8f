"""How well duplicates are told: a catalogue of all labelled offers, matched as in production, asked about labelled pairs."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.harvest.labelled.conferences import add_conferences
from bench.harvest.labelled.pairs import LabelledSet, Pair
from bench.harvest.labelled.portals import add_courses
from bench.harvest.labelled.republished import add_books, add_resources
from bench.harvest.labelled.translated import add_lessons, add_projects
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
    for add in (add_lessons, add_projects, add_courses, add_conferences, add_books, add_resources):
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
            for one in judge(offer, [known[other] for other in nearest | siblings]):
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
