"""Security-101: the title of a lesson in 20 languages, and the English lesson it is of. By words and vectors, no concept labels.

Known to the shop: the English lessons as entries, titles and the first words of their texts; not the other languages.
"""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.generated.words import shared_data
from bench.shop.processes import state_folder

from .catalogue import ask, document, index, lines
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
    with tempfile.TemporaryDirectory() as place:
        reader = index(Path(place) / "index", documents)
        near = embedded(Path(place) / "meaning", documents, remembered)
        for language in sorted({row["lang"] for row in rows} - {"en"}):
            firsts = []
            for row in rows:
                if row["lang"] == language:
                    hits = ask(reader, row["title"], [language], near=near(row["title"], language)).hits
                    firsts.append(bool(hits) and hits[0].id == numbers[row["lesson"]])
            figures[f"security_{language}"] = mean(firsts)
            say(f"{language} {figures[f'security_{language}']}")
    return {"security_r1": mean(figures.values()), **figures}
