"""The words of the 24 languages, as often as they stand in the texts that are at hand."""

import csv
import io
import json
import lzma
import os
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, islice
from pathlib import Path
from random import Random

from babel import Locale

from config.languages import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
STARTER = ROOT / "src" / "rialto" / "harvesting" / "starter" / "entries"
VOCABULARIES = ROOT / "src" / "rialto" / "taxonomy" / "vocabularies"
CODES = tuple(code for code, _name in LANGUAGES)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# A catalogue of this size knows so many forms in a language; few texts at hand have them all, so the rare end of
# the curve is made of halves of known words.
FORMS = 15_000
# What made words weigh together, and how their weight falls (Zipf): rare words are rare.
TAIL_SHARE = 0.08
ESCO_ROWS = 26 * 900


class Vocabulary:
    """The words of one language with their weights, most used first."""

    def __init__(self, counts: Counter[str], seed: str) -> None:
        known = counts.most_common()
        made = _made_words([word for word, _count in known], FORMS - len(known), Random(seed))
        total = sum(counts.values())
        harmonic = sum(1 / rank for rank in range(1, len(made) + 1)) or 1
        tail = [total * TAIL_SHARE / harmonic / rank for rank in range(1, len(made) + 1)]
        self.words = [word for word, _count in known] + made
        self.cumulative = list(accumulate([count for _word, count in known] + tail))
        # Words that carry meaning, for titles and names; the top is mostly articles and prepositions.
        self.telling = [word for word, _count in known[40:1200] if len(word) > 3] or self.words

    def pick(self, dice: Random, count: int) -> list[str]:
        """So many words, as often as the language uses them."""
        return dice.choices(self.words, cum_weights=self.cumulative, k=count)


def shared_data() -> Path | None:
    """The folder of real data beside the checkout, or where RIALTO_SHARED_DATA says; None where there is none."""
    named = os.environ.get("RIALTO_SHARED_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    return folder if folder.is_dir() else None


@lru_cache(maxsize=1)
def vocabularies() -> dict[str, Vocabulary]:
    """Language -> its vocabulary, from starter entries, our own vocabularies, interface texts, CLDR and shared data."""
    counts: dict[str, Counter[str]] = {code: Counter() for code in CODES}
    for language, text in _texts():
        if language in counts:
            counts[language].update(WORD.findall(text))
    return {code: Vocabulary(counted, code) for code, counted in counts.items()}


def _texts() -> Iterator[tuple[str, str]]:
    yield from _from_starter()
    yield from _from_vocabularies()
    yield from _from_interface()
    for code in CODES:
        locale = Locale.parse(code)
        yield (
            code,
            ". ".join(
                [*locale.territories.values(), *locale.languages.values(), *locale.currencies.values()]
            ),
        )
    folder = shared_data()
    if folder:
        yield from _from_shared(folder)


def starter_rows() -> Iterator[dict[str, object]]:
    """The starter entries as they stand in their files."""
    for path in sorted(STARTER.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def _from_starter() -> Iterator[tuple[str, str]]:
    for row in starter_rows():
        yield str(row["language"]), f"{row['title']}. {row.get('summary', '')}"


def _from_vocabularies() -> Iterator[tuple[str, str]]:
    for path in sorted(VOCABULARIES.glob("*.json")):
        for concept in json.loads(path.read_text(encoding="utf-8")).get("concepts", []):
            yield from concept.get("labels", {}).items()


def _from_interface() -> Iterator[tuple[str, str]]:
    import polib

    for code in CODES:
        path = ROOT / "locale" / code / "LC_MESSAGES" / "django.po"
        if path.exists():
            for message in polib.pofile(str(path)):
                yield "en", message.msgid
                yield code, re.sub(r"%\(\w+\)s|%\w", " ", message.msgstr)


def _from_shared(folder: Path) -> Iterator[tuple[str, str]]:
    for name in (
        "security-101-parallel/lessons",
        "free-programming-books/resources",
        "oer-commons-cc/resources",
    ):
        for line in _lines(folder / f"{name}.jsonl.xz"):
            row = json.loads(line)
            text = f"{row.get('title') or ''}. {row.get('text') or row.get('description') or ''}"
            yield str(row.get("lang") or "en"), text
    occupations = _lines(folder / "esco-1.0.8-occupations-26-languages" / "occupations.csv.xz")
    for cells in islice(csv.DictReader(occupations), ESCO_ROWS):
        yield cells["lang"], f"{cells['preferred_label']}. {cells['description']}"


def _lines(path: Path) -> Iterator[str]:
    if path.exists():
        with lzma.open(path, "rb") as file:
            yield from io.TextIOWrapper(file, encoding="utf-8", newline="")


def _made_words(known: list[str], count: int, dice: Random) -> list[str]:
    """Words that look like the language: the first half of one, the second half of another."""
    long_words = [word for word in known if len(word) > 4]
    taken = set(known)
    made: dict[str, None] = {}
    for _attempt in range(max(count, 0) * 3):
        if len(made) >= count:
            break
        first, second = dice.choice(long_words), dice.choice(long_words)
        word = first[: len(first) // 2 + 1] + second[len(second) // 2 :].lower()
        if word not in taken:
            made[word] = None
    return list(made)
