"""MELO: national job titles, and the names of ESCO's occupations they are linked with by people (nine sets).

Known to the shop: the corpus, each name as the title of a document of its own, in the corpus's language; no link between names, no other
language. Questions and annotations are never indexed. As in the paper a question is answered when one of the first ten names is right, and the
published rows of me5 and BM25 stand beside ours. Embedding 90,000 names takes a quarter of an hour of one core the first time.
"""

import csv
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from bench.generated.words import shared_data
from bench.shop.processes import state_folder

from .catalogue import ask, document, index, lines
from .measures import mean, success
from .vectors import embedded

SETS = (
    "bgr_q_bg_c_bg", "bgr_q_bg_c_en", "deu_q_de_c_de", "deu_q_de_c_en", "esp_q_es_c_en", "est_q_et_c_en", "fra_q_fr_c_en", "fra_q_fr_c_fr",
    "pol_q_pl_c_en",
)  # fmt: skip
SAMPLE = 150


def measure(say: Callable[[str], None], *, whole: bool = False) -> dict[str, float]:
    """success@10 of each set, by words and by words and vectors, and what was published."""
    folder = shared_data()
    if folder is None:
        return {}
    published = _published(folder / "melo-crosslingual-search")
    figures: dict[str, float] = {}
    for name in SETS:
        figures |= _of_set(folder / "melo-crosslingual-search", name, whole=whole)
        figures[f"melo_{name}_me5"], figures[f"melo_{name}_bm25"] = (
            published[name, "me5"],
            published[name, "bm25"],
        )
        say(" ".join(f"{key} {value}" for key, value in figures.items() if name in key))
    gaps = [figures[f"melo_{name}_plain"] - figures[f"melo_{name}_me5"] for name in SETS]
    return {"melo_sets": len(SETS), "melo_plain_gap_min": round(min(gaps), 4), **figures}


def _of_set(folder: Path, name: str, *, whole: bool) -> dict[str, float]:
    asked_in, held_in = name.split("_")[2], name.split("_")[4]
    queries = _table(folder / name / "queries.tsv.xz")
    annotations: dict[str, set[str]] = {}
    for query, _, element, _ in _table(folder / name / "annotations.tsv.xz"):
        annotations.setdefault(query, set()).add(element)
    same = folder / name / "CORPUS_SAME_AS.txt"
    corpus = folder / (same.read_text(encoding="utf-8").strip() if same.exists() else name)
    elements = _table(corpus / "corpus_elements.tsv.xz")
    numbers = {element: number for number, (element, _) in enumerate(elements, 1)}
    documents = [document(numbers[element], held_in, {"title": text}) for element, text in elements]
    if not whole:
        queries = sorted(queries, key=lambda row: sha256(row[0].encode()).digest())[:SAMPLE]
    words, both = [], []
    with tempfile.TemporaryDirectory() as place:
        reader = index(Path(place) / "index", documents)
        near = embedded(
            Path(place) / "meaning", documents, state_folder() / "bench" / "relevance" / "vectors.sqlite"
        )
        for query, title in queries:
            # Spanish titles are in capitals; the published runs lower them too.
            text = title.lower() if asked_in == "es" else title
            right = [numbers[one] for one in annotations[query]]
            words.append(success([hit.id for hit in ask(reader, text, [asked_in]).hits], right))
            both.append(
                success([hit.id for hit in ask(reader, text, [asked_in], near=near(text)).hits], right)
            )
    return {
        f"melo_{name}_words": mean(words),
        f"melo_{name}_plain": mean(both),
        f"melo_{name}_questions": len(queries),
    }


def _table(path: Path) -> list[list[str]]:
    return [line.rstrip("\n").split("\t") for line in lines(path)]


def _published(folder: Path) -> dict[tuple[str, str], float]:
    with (folder / "published_baselines.csv").open(encoding="utf-8", newline="") as file:
        return {(row["set"], row["model"]): float(row["success_10"]) for row in csv.DictReader(file)}
