"""Security-101: the title of a lesson in 20 languages, and the English lesson it is of. By words and vectors, no concept labels.

Known to the shop: the English lessons as entries, titles and the first words of their texts; not the other languages. Asked once more where the
names of ESCO's occupations taught how questions are put in order (`security_r1_projected`): lessons must lose nothing by it.
"""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.generated.words import shared_data
from bench.shop.processes import state_folder

from .catalogue import ask, document, index, lines
from .classification import classification
from .measures import mean
from .vectors import embedded, known_dictionaries

SUMMARY_LENGTH, TEXT_LENGTH = 300, 6_000
KNOWS = "24 English lessons (title and the beginning of the text) and their vectors; not the other languages. Asked: the titles in 20 languages."


def measure(say: Callable[[str], None], *, whole: bool = False) -> dict[str, float]:
    """Recall@1 in the mean of the languages."""
    folder = shared_data()
    if folder is None:
        return {}
    say(KNOWS)
    say(known_dictionaries())
    rows = [json.loads(line) for line in lines(folder / "security-101-parallel" / "lessons.jsonl.xz")]
    english = sorted((row for row in rows if row["lang"] == "en"), key=lambda row: str(row["lesson"]))
    numbers = {row["lesson"]: number for number, row in enumerate(english, 1)}
    documents = [
        document(numbers[row["lesson"]], "en", {"title": row["title"], "summary": row["text"][:SUMMARY_LENGTH], "body": row["text"][:TEXT_LENGTH]})
        for row in english
    ]  # fmt: skip
    remembered = state_folder() / "bench" / "relevance" / "vectors.sqlite"
    figures: dict[str, float] = {}
    projected: list[float] = []
    with tempfile.TemporaryDirectory() as place:
        reader = index(Path(place) / "index", documents)
        labels = classification(folder).labels()
        near = embedded(Path(place) / "meaning", documents, remembered, labels=labels)
        for language in sorted({row["lang"] for row in rows} - {"en"}):
            firsts: dict[bool, list[bool]] = {False: [], True: []}
            for row in rows:
                if row["lang"] == language:
                    for is_projected, found in firsts.items():
                        meant = near(row["title"], language, is_projected=is_projected)
                        hits = ask(reader, row["title"], [language], near=meant).hits
                        found.append(bool(hits) and hits[0].id == numbers[row["lesson"]])
            figures[f"security_{language}"] = mean(firsts[False])
            projected.append(mean(firsts[True]))
            say(f"{language} {figures[f'security_{language}']} {projected[-1]}")
    return {"security_r1": mean(figures.values()), "security_r1_projected": mean(projected), **figures}
