"""Run A: an occupation of ESCO by its preferred label in another language, among all English ones. No concept labels.

Known to the shop: the 2,942 English preferred labels as titles of documents, nothing else; no label in another language, no other name of an
occupation, no description. The question is the label in language X, on the page of that language. Found is who is among the first ten.
"""

import csv
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from bench.generated.words import CODES, shared_data
from bench.shop.processes import state_folder
from rialto.search.port import Reader

from .catalogue import ask, document, index, lines
from .measures import mean, success
from .vectors import Near, embedded

# As in the measurement that the targets come from: 120 occupations, half of them in ICT (ISCO 133, 25, 35).
SAMPLE = 120
ICT = ("133", "25", "35")


def measure(say: Callable[[str], None], *, whole: bool = False) -> dict[str, float]:
    """Recall@10 a language: by words and vectors together, and by each alone."""
    folder = shared_data()
    if folder is None:
        return {}
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
            words, meant, fused = recalls(reader, near, language, asked)
            say(f"{language} {words} {meant} {fused}")
            both.append(fused)
            figures |= {
                f"esco_a_{language}": fused,
                f"esco_a_words_{language}": words,
                f"esco_a_vectors_{language}": meant,
            }
    for part in ("words", "vectors"):
        figures[f"esco_a_{part}_mean"] = mean(
            value for key, value in figures.items() if key.startswith(f"esco_a_{part}_")
        )
    return {
        "esco_a_mean": mean(both),
        "esco_a_min": min(both),
        "esco_a_questions": len(chosen) * len(both),
        **figures,
    }


def recalls(
    reader: Reader, near: Callable[[str], Near], language: str, asked: list[tuple[int, str]]
) -> tuple[float, float, float]:
    """Recall@10 by words, by vectors, and by both."""
    found: tuple[list[bool], list[bool], list[bool]] = ([], [], [])
    for number, label in asked:
        meant = near(label)
        found[0].append(success([hit.id for hit in ask(reader, label, [language]).hits], [number]))
        found[1].append(success([one for one, _ in meant], [number]))
        found[2].append(success([hit.id for hit in ask(reader, label, [language], near=meant).hits], [number]))
    words, meant_alone, fused = (mean(one) for one in found)
    return words, meant_alone, fused


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


def sample(uris: list[str], groups: dict[str, str]) -> list[str]:
    """Half in ICT, half not, the same with every run."""
    ordered = sorted(uris, key=lambda uri: sha256(uri.encode()).digest())
    ict = [uri for uri in ordered if groups[uri].startswith(ICT)]
    others = [uri for uri in ordered if not groups[uri].startswith(ICT)]
    return [*ict[: SAMPLE // 2], *others[: SAMPLE // 2]]
