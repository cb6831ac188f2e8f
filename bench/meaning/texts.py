"""Real texts and questions: what is embedded, and what is asked, rightly and for nothing."""

import csv
import io
import json
import lzma
import random
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.generated.words import CODES, shared_data
from rialto.finding.meaning import text_of

# Trades that a catalogue of digital learning has nothing for: ISCO's farmers, craftspeople, machine operators, shop and care workers.
OTHER_TRADES = tuple("5678")
WORD = re.compile(r"[^\W\d_]{4,}")


class Text(NamedTuple):
    """A text to find: where it is from, its language, and what tells it from others (a lesson's number)."""

    origin: str
    language: str
    title: str
    text: str
    key: str = ""


class Question(NamedTuple):
    """Something asked: of which sort, in which language, and the key of what it means; nothing else fits it."""

    sort: str
    language: str
    text: str
    key: str = ""


def texts(count: int) -> list[Text]:
    """So many real texts, the parallel lessons first; fewer where less data is at hand."""
    folder = _folder()
    lessons = list(_lessons(folder))
    others = [*_resources(folder), *_courses(folder)]
    random.Random(1).shuffle(others)
    return [*lessons, *others][:count]


def meaningless(count: int) -> list[Question]:
    """Questions that nothing answers: letters, one word and two words of any language, names of other trades, a quarter each."""
    dice = random.Random(3)
    rows = [row for row in occupations() if row["lang"] in CODES]
    words = [
        (row["lang"], word.lower())
        for row in dice.sample(rows, 3000)
        for word in WORD.findall(row["description"])
    ]
    trades = [row for row in rows if row["isco"][:1] in OTHER_TRADES]
    each = count // 4
    asked = [
        Question("letters", "", " ".join(_letters(dice) for _ in range(dice.randint(1, 3))))
        for _ in range(each)
    ]
    asked += [Question("one word", language, word) for language, word in dice.sample(words, each)]
    for _ in range(each):
        (language, one), (_other, two) = dice.choice(words), dice.choice(words)
        asked.append(Question("two words", language, f"{one} {two}"))
    return asked + [
        Question("trade", row["lang"], row["preferred_label"]) for row in dice.sample(trades, each)
    ]


def by_title(count: int) -> list[Question]:
    """Titles of lessons in any of the 21 languages: what they mean is the same lesson in another one."""
    lessons = list(_lessons(_folder()))
    asked = random.Random(4).sample(lessons, min(count, len(lessons)))
    return [Question("lesson", one.language, one.title, one.key) for one in asked]


def _folder() -> Path:
    folder = shared_data()
    if folder is None:
        raise SystemExit("This bench needs the shared data (RIALTO_SHARED_DATA).")
    return folder


def _letters(dice: random.Random) -> str:
    return "".join(dice.choices(string.ascii_lowercase, k=dice.randint(4, 9)))


def _lessons(folder: Path) -> Iterator[Text]:
    for row in _objects(folder / "security-101-parallel" / "lessons.jsonl.xz"):
        text = text_of(row["title"], row["text"])
        yield Text("lesson", row["lang"], row["title"], text, str(row["lesson"]))


def _resources(folder: Path) -> Iterator[Text]:
    for row in _objects(folder / "oer-commons-cc" / "resources.jsonl.xz"):
        language = (row.get("language") or "en")[:2]
        yield Text("resource", language, row["title"], text_of(row["title"], row.get("description") or ""))
    for row in _objects(folder / "free-programming-books" / "resources.jsonl.xz"):
        yield Text("book", row["lang"][:2], row["title"], text_of(row["title"], row.get("topic") or ""))


def _courses(folder: Path) -> Iterator[Text]:
    path = folder / "mooc-catalogue-facts" / "courses.csv.xz"
    for row in _rows(path):
        text = text_of(row["title"], row.get("skills") or row.get("subject") or "")
        yield Text("course", (row.get("language") or "en")[:2].lower(), row["title"], text)


def occupations() -> list[dict[str, str]]:
    """The rows of ESCO's occupations, each in one language."""
    return list(_rows(_folder() / "esco-1.0.8-occupations-26-languages" / "occupations.csv.xz"))


def _objects(path: Path) -> Iterator[dict[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with lzma.open(path, "rb") as file:
        yield from csv.DictReader(io.TextIOWrapper(file, encoding="utf-8", newline=""))
