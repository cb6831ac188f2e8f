"""MELO: national job titles, and the names of ESCO's occupations they are linked with by people (nine sets).

As in the paper a question is answered when one of the first ten names is right, and the published rows of me5 and BM25 stand beside ours.
Questions and annotations are never indexed. Embedding 90,000 names takes a quarter of an hour of one core the first time.
"""

import csv
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from bench.generated.words import shared_data
from bench.shop.processes import state_folder
from rialto.search.port import Reader

from .catalogue import ask, index, lines
from .classification import Bridge, bridge
from .measures import mean, success
from .vectors import Nearest, embedded, known_dictionaries

FOLDER = "melo-crosslingual-search"
KNOWS = (
    "Plain: the names of the corpus, each the title of a document in the corpus's language, and their vectors, and general dictionaries; no link between names, no "
    "other language. With labels: besides, all labels of ESCO 1.0.8 in 24 languages and what is part of what. Asked: national job titles, "
    "which are never indexed, nor are the annotations."
)
SETS = (
    "bgr_q_bg_c_bg", "bgr_q_bg_c_en", "deu_q_de_c_de", "deu_q_de_c_en", "esp_q_es_c_en", "est_q_et_c_en", "fra_q_fr_c_en", "fra_q_fr_c_fr",
    "pol_q_pl_c_en",
)  # fmt: skip
# Enough that a figure is within some two points of that of all titles; three sets have fewer.
SAMPLE = 1500


class Titles:
    """One set: its questions, its documents, and what is right."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._folder = folder / FOLDER / name
        same = self._folder / "CORPUS_SAME_AS.txt"
        # Several sets may ask about the same names: the folder that holds them.
        self.corpus = (
            folder / FOLDER / same.read_text(encoding="utf-8").strip() if same.exists() else self._folder
        )
        _, _, self.asked_in, _, self.held_in = name.split("_")

    @cached_property
    def questions(self) -> list[tuple[str, str]]:
        """Key and title of each, in an order that chance gave once."""
        rows = sorted(
            _table(self._folder / "queries.tsv.xz"), key=lambda row: sha256(row[0].encode()).digest()
        )
        # Spanish titles are in capitals; the published runs lower them too.
        return [(key, title.lower() if self.asked_in == "es" else title) for key, title in rows]

    @cached_property
    def documents(self) -> list[tuple[int, str]]:
        """Number and name of each."""
        return [
            (number, text)
            for number, (_, text) in enumerate(_table(self.corpus / "corpus_elements.tsv.xz"), 1)
        ]

    @cached_property
    def right(self) -> dict[str, set[int]]:
        """Question -> documents."""
        rows = _table(self.corpus / "corpus_elements.tsv.xz")
        numbers = {key: number for number, (key, _) in enumerate(rows, 1)}
        found: dict[str, set[int]] = defaultdict(set)
        for question, _, element, _ in _table(self._folder / "annotations.tsv.xz"):
            found[question].add(numbers[element])
        return found


def measure(say: Callable[[str], None], *, whole: bool = False) -> dict[str, float]:
    """success@10 of each set by each bridge alone and together, what was published, and how far ours are from it."""
    folder = shared_data()
    if folder is None:
        return {}
    say(KNOWS)
    say(known_dictionaries())
    others = published(folder)
    built = bridge(folder)
    figures: dict[str, float] = {}
    sets = [Titles(folder, name) for name in SETS]
    for corpus in sorted({titles.corpus for titles in sets}):
        with indexed(next(titles for titles in sets if titles.corpus == corpus), built) as (reader, near):
            for titles in sets:
                if titles.corpus == corpus:
                    asked = titles.questions if whole else titles.questions[:SAMPLE]
                    ours = scores_of(titles, built, asked, reader, near)
                    ours |= {one: others[titles.name, one] for one in ("me5", "bm25")}
                    say(f"{titles.name} {ours}")
                    figures |= {f"melo_{titles.name}_{way}": value for way, value in ours.items()}
    gaps = [figures[f"melo_{name}_plain"] - figures[f"melo_{name}_me5"] for name in SETS]
    above = [figures[f"melo_{name}_labels"] > figures[f"melo_{name}_me5"] for name in SETS]
    return {
        "melo_sets": len(SETS),
        "melo_sets_above": sum(above),
        "melo_plain_gap_min": round(min(gaps), 4),
        **figures,
    }


@contextmanager
def indexed(titles: Titles, built: Bridge) -> Iterator[tuple[Reader, Nearest]]:
    """The names of a set's corpus, to be found by words, concepts and vectors."""
    with tempfile.TemporaryDirectory() as place:
        documents = [built.document(number, text, titles.held_in) for number, text in titles.documents]
        remembered = state_folder() / "bench" / "relevance" / "vectors.sqlite"
        reader = index(Path(place) / "index", documents)
        yield reader, embedded(Path(place) / "meaning", documents, remembered, labels=built.esco.labels())


def scores_of(
    titles: Titles, built: Bridge, asked: list[tuple[str, str]], reader: Reader, near: Nearest
) -> dict[str, float]:
    """success@10 by words, by vectors, by those of the question as typed alone, by words and vectors (plain), by vectors as names teach (projected), by words and concepts, and by all (labels)."""
    found: dict[str, list[bool]] = defaultdict(list)
    for key, text in asked:
        meant = near(text, titles.asked_in, is_bounded=False)
        typed = near(text, titles.asked_in, is_bounded=False, is_said_in_english=False)
        projected = near(text, titles.asked_in, is_bounded=False, is_projected=True)
        ways = {
            "words": [hit.id for hit in ask(reader, text, [titles.asked_in]).hits],
            "vectors": [one for one, _ in meant],
            "typed": [one for one, _ in typed],
            "plain": [hit.id for hit in ask(reader, text, [titles.asked_in], near=meant).hits],
            "projected": [one for one, _ in projected],
            "concepts": built.found(reader, text, titles.asked_in),
            "labels": built.found(reader, text, titles.asked_in, near=projected),
        }
        for way, ids in ways.items():
            found[way].append(success(ids, titles.right[key]))
    return {**{way: mean(values) for way, values in found.items()}, "questions": len(asked)}


def published(folder: Path) -> dict[tuple[str, str], float]:
    """(set, model) -> success@10 as its makers published it."""
    with (folder / FOLDER / "published_baselines.csv").open(encoding="utf-8", newline="") as file:
        return {(row["set"], row["model"]): float(row["success_10"]) for row in csv.DictReader(file)}


def _table(path: Path) -> list[list[str]]:
    return [line.rstrip("\n").split("\t") for line in lines(path)]
