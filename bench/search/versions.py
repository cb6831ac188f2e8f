"""Entries in many versions, written by the actions that web processes use: what an index should hold of them can be asked word by word.

Each version of an entry has a word of its own in its title.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rialto.search.port import Reader

# After so many versions words come again, since a shop has only so many, and processes remember those that they met.
KEPT_APART = 5
# So many entries are there before one is withdrawn.
FEW = 20


@dataclass(frozen=True, slots=True)
class Written:
    """What a transaction made true of one entry: which word finds it now ("" for a withdrawn one), and which no longer does."""

    word: str
    former: str


class Versions:
    """The entries of one writer, named by letters that no other writer has. It writes no more than `most` of them."""

    def __init__(self, dice: Random, name: str = "v", *, most: int = 1_000_000) -> None:
        from rialto.catalogue.models import Source

        self.dice = dice
        self.name = name
        self.most = most
        self.source, _made = Source.objects.get_or_create(
            slug=f"writer-{name}", defaults={"name": f"Writer {name}"}
        )
        # Number -> version; 0 once it is withdrawn.
        self.versions: dict[int, int] = {}

    def write(self) -> list[Written]:
        """A few new entries, a few changed ones, or one withdrawn, in one transaction."""
        living = [number for number, version in self.versions.items() if version]
        way = self.dice.random()
        if way < 0.1 and len(living) > FEW:
            return [self.withdraw(self.dice.choice(living))]
        if living and (way < 0.55 or len(living) >= self.most):
            return self.put(self.dice.sample(living, min(4, len(living))))
        return self.put(range(len(self.versions), len(self.versions) + self.dice.randrange(1, 6)))

    def put(self, numbers: Iterable[int]) -> list[Written]:
        """Write the next version of each."""
        from rialto.catalogue.actions import write_found
        from rialto.catalogue.choices import Kind
        from rialto.catalogue.found import FoundEntry

        found, written = [], []
        for number in numbers:
            version = self.versions[number] = self.versions.get(number, 0) + 1
            former = self.word(number, version - 1) if version > 1 else ""
            written.append(Written(self.word(number, version), former))
            found.append(
                FoundEntry(
                    remote_id=str(number),
                    kind=Kind.TRAINING,
                    title=f"Entry {self.word(number, version)}",
                    language="en",
                    address=f"https://provider.example/{self.name}/{number}",
                )
            )
        report = write_found(self.source, found, publish=True)
        if report.refused:
            raise RuntimeError(f"not taken: {report.refused}")
        return written

    def withdraw(self, number: int) -> Written:
        """Take one out of the public's sight for good."""
        from rialto.catalogue.actions import withdraw_entry
        from rialto.catalogue.models import Entry

        former = self.word(number, self.versions[number])
        entry_id = self.source.records.get(remote_id=str(number)).entry_id
        withdraw_entry(Entry.objects.get(pk=entry_id), by=None, reason="over")
        self.versions[number] = 0
        return Written("", former)

    def word(self, number: int, version: int) -> str:
        """A word that only this version of an entry has, and one so long ago that nobody asks any more."""
        return f"{self.name}{number}x{version % KEPT_APART}"

    def positions(self) -> dict[int, tuple[int, int]]:
        """Number -> (id of the entry, position of its newest record in the log)."""
        from django.db.models import Max

        from rialto.changes.models import ChangeRecord

        records = ChangeRecord.objects.filter(noun="entry").values_list("public_id").annotate(Max("position"))
        newest = dict(records.order_by())
        rows = self.source.records.values_list("remote_id", "entry_id", "entry__public_id")
        return {int(name): (entry, newest[public_id]) for name, entry, public_id in rows}

    def missing(self, reader: "Reader", *, until: int) -> list[str]:
        """What the index lacks, or holds and should not, of all that stands in the log up to a position."""
        wrong = []
        for number, (entry, position) in self.positions().items():
            if position > until:
                continue
            version = self.versions[number]
            if version and ids_with(reader, self.word(number, version)) != [entry]:
                wrong.append(f"{self.name}{number} lacks version {version}")
            others = range(max(1, version - 2), version) if version else range(1, 4)
            wrong += [
                f"{self.name}{number} still has version {old}"
                for old in others
                if ids_with(reader, self.word(number, old))
            ]
        return wrong


def ids_with(reader: "Reader", word: str) -> list[int]:
    """The documents that the index has for a word."""
    from rialto.search.port import Query
    from rialto.search.query_text import parse

    return [hit.id for hit in reader.search(Query(text=parse(f"{word} "), languages=("en",), limit=5)).hits]
