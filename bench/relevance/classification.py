"""ESCO's occupations as an installation has them that imported the classification: names of concepts in 24 languages, and what is part of what."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.shop.processes import state_folder
from rialto.search.labels import Kind, Label, LabelIndex, whole_or_nearly_meant
from rialto.search.port import CONCEPT_FACET, Document, Query, Reader
from rialto.search.query_text import parse

from .catalogue import document, lines

ESCO = "esco-1.0.8-occupations-26-languages"
# Not among the languages of the Union.
FOREIGN = ("is", "no")


@dataclass(slots=True)
class Classification:
    """ESCO's occupations and the groups that they are part of; a concept is a number."""

    numbers: dict[str, int] = field(default_factory=dict)
    groups: set[int] = field(default_factory=set)
    broader: dict[int, int] = field(default_factory=dict)
    preferred: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    other: dict[str, dict[int, list[str]]] = field(default_factory=lambda: defaultdict(dict))

    def number(self, address: str) -> int:
        return self.numbers.setdefault(address, len(self.numbers) + 1)

    def labels(self) -> Iterator[Label]:
        """All labels, one language after another."""
        for language, named in self.preferred.items():
            for concept, text in named.items():
                yield Label(concept, language, Kind.PREFERRED, text)
                for other in self.other[language].get(concept, ()):
                    yield Label(concept, language, Kind.ALTERNATIVE, other)

    def is_group(self, concept: int) -> bool:
        """Whether it is a group of ISCO, not an occupation."""
        return concept in self.groups

    def broader_of(self, concepts: Iterable[int]) -> Mapping[int, int]:
        return {one: self.broader[one] for one in concepts if one in self.broader}


def classification(folder: Path) -> Classification:
    """Read from the shared data."""
    esco = Classification()
    group = "http://data.europa.eu/esco/isco/C"
    for row in _rows(folder / ESCO / "occupations.csv.xz"):
        concept = esco.number(row["uri"])
        esco.broader[concept] = esco.number(group + row["isco"])
        esco.preferred[row["lang"]][concept] = row["preferred_label"]
        esco.other[row["lang"]][concept] = [
            one.strip() for one in row["alt_labels"].split(" | ") if one.strip()
        ]
    for row in _rows(folder / ESCO / "isco_groups.csv.xz"):
        concept = esco.number(row["uri"])
        esco.groups.add(concept)
        if len(row["code"]) > 1:
            esco.broader[concept] = esco.number(group + row["code"][:-1])
        if row["label"].strip():
            esco.preferred[row["lang"]][concept] = row["label"].strip()
    return esco


@dataclass
class Bridge:
    """The labels of a classification, and what they make of documents and questions."""

    esco: Classification
    names: LabelIndex

    def document(self, number: int, title: str, language: str) -> Document:
        """A document that holds a title and, hidden, the concepts that the title names."""
        about = self.names.about([(language, title)])
        return document(number, language, {"title": title}, **{CONCEPT_FACET: about})

    def query(
        self, text: str, language: str, *, near: tuple[tuple[int, float], ...] = (), limit: int = 10
    ) -> Query:
        """A question with what its words mean, surely or nearly."""
        parsed = parse(text.replace('"', " "))
        concepts = whole_or_nearly_meant(self.names, parsed, (language,), broader=self.esco.broader_of)
        return Query(text=parsed, languages=(language,), concepts=concepts, limit=limit, near=near)

    def found(
        self, reader: Reader, text: str, language: str, *, near: tuple[tuple[int, float], ...] = ()
    ) -> list[int]:
        """The first documents for a question, as ids."""
        return [hit.id for hit in reader.search(self.query(text, language, near=near)).hits]


def bridge(folder: Path) -> Bridge:
    """The labels, built once in the state folder (two minutes)."""
    esco, names = classification(folder), LabelIndex(state_folder() / "bench" / "relevance" / "labels")
    if names.stamp != ESCO:
        names.build(esco.labels(), stamp=ESCO)
    return Bridge(esco, names)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(lines(path))
