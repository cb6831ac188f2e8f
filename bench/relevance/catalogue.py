"""The real catalogue files of the shared data as documents, in an index of the shop's own shape, asked through the public port."""

import csv
import io
import json
import lzma
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from bench.generated.words import CODES, starter_rows
from rialto.finding.documents import SHAPE
from rialto.search.port import Document, Lift, Query, Reader, Results
from rialto.search.query_text import parse
from rialto.search.tantivy_engine import TantivyEngine

# Irish, Latvian and Maltese have hardly any catalogue; ESCO's descriptions of occupations stand in, so many in each language.
OCCUPATIONS = 250
TEXT_LENGTH = 6_000
ENGLISH_TITLES = 1_500


def lines(path: Path) -> io.TextIOWrapper:
    """The lines of a compressed file."""
    return io.TextIOWrapper(lzma.open(path), encoding="utf-8", newline="")


def documents(folder: Path) -> list[Document]:
    """All documents, the same with the same ids each time."""
    found = []
    for number, (language, title, text) in enumerate(_rows(folder), 1):
        texts = {"title": title, "body": text[:TEXT_LENGTH]}
        found.append(document(number, language, texts))
    return found


def document(number: int, language: str, texts: dict[str, str], **facets: tuple[str, ...]) -> Document:
    """A document whose language can be asked for, as an entry's can."""
    return Document(
        id=number, language=language, texts={language: texts}, facets={"language": (language,), **facets}
    )


def _rows(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Language, title and text of everything in the catalogue files that is in one of the 24 languages."""
    for row in _objects(folder / "security-101-parallel" / "lessons.jsonl.xz"):
        yield row["lang"], row["title"], row["text"]
    for row in _objects(folder / "raspberry-pi-projects" / "projects.jsonl.xz"):
        if row["lang"][:2] in CODES and row["lang"] != "vls-BE":
            yield row["lang"][:2], row["title"], f"{row['description'] or ''} {row['text']}"
    for row in _objects(folder / "free-programming-books" / "resources.jsonl.xz"):
        yield row["lang"][:2], row["title"], f"{row['topic'] or ''} {row['provider'] or ''}"
    for row in _objects(folder / "oer-commons-cc" / "resources.jsonl.xz"):
        if row["language"] in CODES:
            yield row["language"], row["title"], row["description"] or ""
    for row in starter_rows():
        if row["language"] in CODES:
            tags = cast(list[str], row.get("tags", []))
            yield str(row["language"]), str(row["title"]), f"{row.get('summary', '')} {' '.join(tags)}"
    yield from _moocs(folder)
    yield from _occupations(folder)


def _moocs(folder: Path) -> Iterator[tuple[str, str, str]]:
    names = {"English": "en", "Spanish": "es", "Español": "es", "French": "fr", "German": "de", "Italian": "it", "Portuguese": "pt"}  # fmt: skip
    english = 0
    for row in csv.DictReader(lines(folder / "mooc-catalogue-facts" / "courses.csv.xz")):
        language = names.get(row["language"])
        english += language == "en"
        if language and (language != "en" or english <= ENGLISH_TITLES):
            yield language, row["title"], f"{row['subject']} {row['skills']} {row['institution']}"


def _occupations(folder: Path) -> Iterator[tuple[str, str, str]]:
    path = folder / "esco-1.0.8-occupations-26-languages" / "occupations.csv.xz"
    rows = [row for row in csv.DictReader(lines(path)) if row["lang"] in CODES]
    for language in CODES:
        of_language = [row for row in rows if row["lang"] == language]
        of_language.sort(key=lambda row: sha256(row["uri"].encode()).digest())
        for row in of_language[:OCCUPATIONS]:
            yield language, row["preferred_label"], row["description"]


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    for line in lines(path):
        yield json.loads(line)


def index(folder: Path, found: Iterable[Document]) -> Reader:
    """An index of these documents in a folder, built as the shop builds its own, and its reader."""
    engine = TantivyEngine(folder, SHAPE)
    engine.rebuild(iter(found), position=0)
    return engine.reader()


def ask(
    reader: Reader,
    text: str,
    languages: Sequence[str],
    *,
    narrowed: bool = False,
    limit: int = 10,
    near: tuple[tuple[int, float], ...] = (),
    lifts: tuple[Lift, ...] = (),
) -> Results:
    """What the results page asks: the visitor's language and English, everything else left to the engine."""
    return reader.search(
        Query(
            text=parse(text),
            languages=tuple(dict.fromkeys([*languages, "en"])),
            filters={"language": (languages[0],)} if narrowed else {},
            relax=True,
            limit=limit,
            near=near,
            lifts=lifts,
        )
    )
