"""Finding across languages by concepts alone, with the classification imported: ESCO's occupations, and the job titles of MELO.

*Run B*: an occupation asked by one of its other labels, by a label with a typing error, and by a label with another ending, in 23
languages, among 2,942 documents that hold nothing but the English label. *MELO*: national job titles against ESCO's labels
(success@10 beside the published `me5`). What may be known: every label of ESCO 1.0.8 in 24 languages and what is part of what; never
a query of MELO or an annotation of it.
"""

import csv
import lzma
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rialto.search.labels import Kind, Label, LabelIndex, whole_or_nearly_meant
from rialto.search.labels.spelling import ways
from rialto.search.port import CONCEPT_FACET, Document, Facet, Query, Reader, Shape
from rialto.search.query_text import parse
from rialto.search.tantivy_engine import TantivyEngine

from .measures import mean, success

ESCO, MELO = "esco-1.0.8-occupations-26-languages", "melo-crosslingual-search"
SHAPE = Shape(texts={"title": 4.0}, facets=(Facet(name=CONCEPT_FACET),))
# Not among the languages of the Union.
OTHERS = ("en", "is", "no")
EACH, EACH_IN_SAMPLE = 200, 20
TITLES_IN_SAMPLE = 200
SEED = 11
# Endings that a name may have in running text: any two of a language's make another form of most words.
ENDINGS = {
    "bg": "ът а и ите", "cs": "a em y ů", "da": "en er erne", "de": "s en e n", "el": "ς υ οι ων", "es": "s es", "et": "i id le", "fi": "n t a lle",
    "fr": "s es", "ga": "í a", "hr": "a om i", "hu": "k t nak ok", "it": "i e", "lt": "o ui ai", "lv": "a am i", "mt": "i a", "nl": "s en",
    "pl": "a em y ów", "pt": "s es", "ro": "ul i ii", "sk": "a om i ov", "sl": "a om i", "sv": "en er n ar",
}  # fmt: skip


@dataclass(slots=True)
class Classification:
    """ESCO's occupations and the groups that they are part of; a concept is a number."""

    numbers: dict[str, int] = field(default_factory=dict)
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
        return Document(
            id=number, language=language, texts={language: {"title": title}}, facets={CONCEPT_FACET: about}
        )

    def query(self, text: str, language: str, *, limit: int = 10) -> Query:
        """A question with what its words mean, surely or nearly."""
        parsed = parse(text.replace('"', " "))
        concepts = whole_or_nearly_meant(self.names, parsed, (language,), broader=self.esco.broader_of)
        return Query(text=parsed, languages=(language,), concepts=concepts, limit=limit)

    def found(self, reader: Reader, text: str, language: str) -> list[int]:
        return [hit.id for hit in reader.search(self.query(text, language)).hits]


def bridge(folder: Path, place: Path) -> Bridge:
    """Build the labels in `place` (two minutes), unless they lie there already."""
    esco, names = classification(folder), LabelIndex(place)
    if names.stamp != ESCO:
        names.build(esco.labels(), stamp=ESCO)
    return Bridge(esco, names)


def reader_of(place: Path, documents: Iterable[Document]) -> Reader:
    engine = TantivyEngine(place, SHAPE)
    engine.rebuild(iter(documents), position=0)
    return engine.reader()


def run_b(
    folder: Path, built: Bridge, place: Path, say: Callable[[str], None], *, whole: bool = False
) -> dict[str, float]:
    """recall@10 by way of asking, and the mean of all languages and ways: `esco_b_mean`."""
    esco = built.esco
    occupations = esco.preferred["en"]
    wanted = [
        one for one in occupations if one in esco.preferred["de"] and "isco/C" not in _address(esco, one)
    ]
    reader = reader_of(place / "english", (built.document(one, occupations[one], "en") for one in wanted))
    by_way: dict[str, list[float]] = defaultdict(list)
    means = []
    for language in sorted(set(esco.preferred) - set(OTHERS)):
        chance = random.Random(f"{SEED}{language}")
        asked = chance.sample(wanted, EACH if whole else EACH_IN_SAMPLE)
        scores: dict[str, list[float]] = defaultdict(list)
        for concept in asked:
            for way, text in _ways_of_asking(esco, concept, language, chance):
                scores[way].append(success(built.found(reader, text, language), [concept]))
        for way, values in scores.items():
            by_way[way].append(mean(values))
        means.append(mean(mean(values) for values in scores.values()))
        say(f"{language}: " + ", ".join(f"{way} {mean(values)}" for way, values in scores.items()))
    return {"esco_b_mean": mean(means), **{f"esco_b_{way}": mean(values) for way, values in by_way.items()}}


def _ways_of_asking(
    esco: Classification, concept: int, language: str, chance: random.Random
) -> Iterator[tuple[str, str]]:
    names = [way for way, _ in ways(esco.preferred[language][concept], Kind.PREFERRED)]
    preferred = names[1] if "/" in names[0] and len(names) > 1 else names[0]
    others = [one for one in esco.other[language].get(concept, ()) if one != preferred]
    if others:
        yield "alternative", chance.choice(others)
    if typo := mistyped(preferred, chance):
        yield "typo", typo
    yield "inflected", inflected(preferred, language, chance)


def mistyped(text: str, chance: random.Random) -> str:
    """The text with one letter left out, doubled, changed or at its neighbour's place in a word of six letters or more; empty without one."""
    words = text.split()
    long = [place for place, word in enumerate(words) if len(word) >= 6 and word.isalpha()]
    if not long:
        return ""
    place = chance.choice(long)
    word = words[place]
    at = chance.randrange(1, len(word) - 1)
    other = chance.choice([letter for letter in word if letter != word[at]])
    words[place] = chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + other + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )
    return " ".join(words)


def inflected(text: str, language: str, chance: random.Random) -> str:
    """The text with another ending on one of its longer words."""
    words = text.split()
    place = max(range(len(words)), key=lambda one: len(words[one]))
    words[place] += chance.choice(ENDINGS[language].split())
    return " ".join(words)


class Titles:
    """One set of MELO: its questions, its documents, and what is right."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._folder = folder / MELO / name
        sibling = self._folder / "CORPUS_SAME_AS.txt"
        self._corpus = (
            folder / MELO / sibling.read_text("utf-8").strip() if sibling.exists() else self._folder
        )
        _, _, self.language, _, self.language_of_documents = name.split("_")

    @cached_property
    def questions(self) -> list[tuple[str, str]]:
        return [(row[0], row[1]) for row in _lines(self._folder / "queries.tsv.xz")]

    @cached_property
    def documents(self) -> list[tuple[int, str]]:
        """Number and label of each."""
        rows = _lines(self._corpus / "corpus_elements.tsv.xz")
        self.numbers = {row[0]: number for number, row in enumerate(rows, 1)}
        return [(self.numbers[row[0]], row[1]) for row in rows]

    @cached_property
    def right(self) -> dict[str, set[int]]:
        """Question -> documents."""
        found: dict[str, set[int]] = defaultdict(set)
        for question, _, document, _ in _lines(self._folder / "annotations.tsv.xz"):
            found[question].add(self.numbers[document])
        return found


def sets_of(folder: Path) -> list[Titles]:
    return [Titles(folder, path.name) for path in sorted((folder / MELO).iterdir()) if path.is_dir()]


def published(folder: Path, model: str = "me5") -> dict[str, float]:
    """Set -> success@10 as its makers published it."""
    with (folder / MELO / "published_baselines.csv").open(encoding="utf-8", newline="") as file:
        return {row["set"]: float(row["success_10"]) for row in csv.DictReader(file) if row["model"] == model}


def melo(
    folder: Path, built: Bridge, place: Path, say: Callable[[str], None], *, whole: bool = False
) -> dict[str, float]:
    """success@10 of each set, by concepts and words alone, and how many are above `me5`: `melo_sets_above`."""
    others = published(folder)
    figures: dict[str, float] = {}
    above = 0
    for titles in sets_of(folder):
        language = titles.language_of_documents
        reader = reader_of(
            place / titles.name, (built.document(number, text, language) for number, text in titles.documents)
        )
        asked = titles.questions
        if not whole:
            asked = random.Random(SEED).sample(asked, min(len(asked), TITLES_IN_SAMPLE))
        score = mean(
            success(built.found(reader, text, titles.language), titles.right[key]) for key, text in asked
        )
        figures[f"melo_{titles.name}"] = score
        above += score > others[titles.name]
        say(f"{titles.name}: {score} (me5 {others[titles.name]})")
    return figures | {
        "melo_sets_above": above,
        "melo_sets": len(others.keys() & {one.name for one in sets_of(folder)}),
    }


def _address(esco: Classification, concept: int) -> str:
    return _addresses(esco)[concept]


_known: dict[int, dict[int, str]] = {}


def _addresses(esco: Classification) -> dict[int, str]:
    return _known.setdefault(id(esco), {number: address for address, number in esco.numbers.items()})


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _lines(path: Path) -> list[list[str]]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]
