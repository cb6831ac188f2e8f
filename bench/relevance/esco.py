"""Run A: an occupation of ESCO by its preferred label in another language, among all English ones. No concept labels.

Known to the shop: the 2,942 English preferred labels as titles of documents, nothing else; no label in another language, no other name of an
occupation, no description. The question is the label in language X, on the page of that language. Found is who is among the first ten.

`esco_a_mean` measures the order: words, and the hundred nearest vectors whatever their distance. The results page hides vectors that hardly
stand out from all others, lest every nonsense find something; `esco_a_shown_mean` is what it then still shows.
"""

import csv
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from statistics import fmean

from bench.generated.words import CODES, shared_data
from bench.shop.processes import state_folder
from rialto.search.port import Reader

from .catalogue import ask, document, index, lines
from .measures import mean, success
from .vectors import Nearest, embedded, known_dictionaries

# As in the measurement that the targets come from: 120 occupations, half of them in ICT (ISCO 133, 25, 35).
SAMPLE = 120
BOTH = ""
ICT = ("133", "25", "35")
KNOWS = (
    "2,942 documents that hold an English preferred label and nothing else, and their vectors; general dictionaries; no label in another "
    "language, no other name, no description. Asked: the preferred label in each of 23 languages."
)


def measure(say: Callable[[str], None], *, whole: bool = False) -> dict[str, float]:
    """Recall@10 a language: by words and vectors together, and by each alone."""
    folder = shared_data()
    if folder is None:
        return {}
    say(KNOWS)
    say(known_dictionaries())
    labels, groups = labels_of(folder)
    uris = sorted(labels["en"])
    chosen = uris if whole else sample(uris, groups)
    numbers = {uri: number for number, uri in enumerate(uris, 1)}
    documents = [document(numbers[uri], "en", {"title": labels["en"][uri]}) for uri in uris]
    remembered = state_folder() / "bench" / "relevance" / "vectors.sqlite"
    figures: dict[str, float] = {}
    both: list[float] = []
    with tempfile.TemporaryDirectory() as place:
        reader = index(Path(place) / "index", documents)
        near = embedded(Path(place) / "meaning", documents, remembered)
        for language in CODES:
            if language == "en":
                continue
            asked = [(numbers[uri], labels[language][uri]) for uri in chosen if uri in labels[language]]
            found = recalls(reader, near, language, asked)
            say(f"{language} {found}")
            both.append(found[BOTH])
            figures |= {f"esco_a_{part}{language}": value for part, value in found.items()}
    for part in ("words_", "vectors_", "typed_", "shown_"):
        figures[f"esco_a_{part}mean"] = round(
            fmean(value for key, value in figures.items() if key.startswith(f"esco_a_{part}")), 4
        )
    return {
        "esco_a_mean": mean(both),
        "esco_a_min": min(both),
        "esco_a_questions": len(chosen) * len(both),
        **figures,
    }


def recalls(reader: Reader, near: Nearest, language: str, asked: list[tuple[int, str]]) -> dict[str, float]:
    """Recall@10 by both, by words, by vectors (also of the question as it was typed alone), and by what the results page shows."""
    found: dict[str, list[bool]] = {part: [] for part in (BOTH, "words_", "vectors_", "typed_", "shown_")}
    for number, label in asked:
        meant = near(label, language, is_bounded=False)
        typed = near(label, language, is_bounded=False, is_said_in_english=False)
        ways = {BOTH: meant, "words_": (), "shown_": near(label, language)}
        found["vectors_"].append(success([one for one, _ in meant], [number]))
        found["typed_"].append(success([one for one, _ in typed], [number]))
        for part, given in ways.items():
            hits = ask(reader, label, [language], near=given).hits
            found[part].append(success([hit.id for hit in hits], [number]))
    return {part: mean(values) for part, values in found.items()}


def labels_of(folder: Path) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Language -> occupation -> preferred label; and occupation -> its group in ISCO."""
    labels: dict[str, dict[str, str]] = {code: {} for code in CODES}
    groups = {}
    path = folder / "esco-1.0.8-occupations-26-languages" / "occupations.csv.xz"
    for row in csv.DictReader(lines(path)):
        if row["lang"] in labels:
            labels[row["lang"]][row["uri"]] = row["preferred_label"]
            groups[row["uri"]] = row["isco"]
    return labels, groups


def sample(uris: list[str], groups: dict[str, str], *, size: int = SAMPLE) -> list[str]:
    """Half in ICT, half not, the same with every run."""
    ordered = sorted(uris, key=lambda uri: sha256(uri.encode()).digest())
    ict = [uri for uri in ordered if groups[uri].startswith(ICT)]
    others = [uri for uri in ordered if not groups[uri].startswith(ICT)]
    return [*ict[: size // 2], *others[: size // 2]]
