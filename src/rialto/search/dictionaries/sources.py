"""Where words and what they mean in English come from: the lists that come with Rialto, and dictionaries that the machine has."""

import csv
import lzma
import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from .dictd import Database, entries

# Made by `bench/dictionaries/words.py`, which says of what; its licences stand in docs/decisions/0027-dictionaries.md.
SHIPPED = Path(__file__).with_name("words.tsv.xz")
# Words of work, learning and digital skills; who wrote them stands in it.
FIELD = Path(__file__).with_name("field.tsv")
# FreeDict's codes (ISO 639-3) of the languages that a question may be in.
CODES = {
    "bul": "bg", "ces": "cs", "dan": "da", "deu": "de", "ell": "el", "spa": "es", "est": "et", "fin": "fi", "fra": "fr", "gle": "ga",
    "hrv": "hr", "hun": "hu", "ita": "it", "lit": "lt", "lav": "lv", "mlt": "mt", "nld": "nl", "pol": "pl", "por": "pt", "ron": "ro",
    "slk": "sk", "slv": "sl", "swe": "sv",
}  # fmt: skip
LANGUAGES = tuple(sorted(CODES.values()))
# The place of what is meant before anything else.
FIRST = -1
_NAME = re.compile(r"(?:freedict-)?(?P<from>[a-z]{3})-(?P<to>[a-z]{3})\.index")
_ENGLISH = "eng"


class Translation(NamedTuple):
    """Words of a language, as a dictionary writes them, and English ones that say the same.

    `place`: how far behind, among all that a dictionary says of its word, these stand; the usual meanings stand first.
    """

    words: str
    english: str
    place: int
    is_turned: bool = False


class Source(NamedTuple):
    """A dictionary that the machine has; `is_turned` where it goes from English to the other language."""

    language: str
    database: Database
    is_turned: bool


def translations(
    language: str, installed: Sequence[Source], listed: Sequence[Translation] = ()
) -> Iterator[Translation]:
    """All that is known of a language: of the dictionaries that the machine has, and what is `listed` of it."""
    for source in installed:
        if source.language != language:
            continue
        for words, others in entries(source.database):
            for place, one in enumerate(others):
                if source.is_turned:
                    yield Translation(one, words, place, is_turned=True)
                else:
                    yield Translation(words, one, place)
    yield from listed


def shipped() -> dict[str, list[Translation]]:
    """What the lists that come with Rialto have of each language."""
    found: dict[str, list[Translation]] = {language: [] for language in LANGUAGES}
    with lzma.open(SHIPPED, "rt", encoding="utf-8") as lines:
        for line in lines:
            language, words, english = line.rstrip("\n").split("\t")
            found[language] += [
                Translation(words, one, place) for place, one in enumerate(english.split("; "))
            ]
    for language, translation in _field_words():
        found[language].append(translation)
    return found


def _field_words() -> Iterator[tuple[str, Translation]]:
    """The hand-written words, each with its language; they say the usual meaning, so they stand first."""
    with FIELD.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
        for row in rows:
            english = row.pop("en")
            for language, words in row.items():
                yield from ((language, Translation(one, english, FIRST)) for one in words.split("; ") if one)


def installed(folders: Sequence[Path]) -> list[Source]:
    """The dictionaries of FreeDict in these folders, from one of our languages to English or the other way."""
    found = []
    for file in sorted(file for folder in folders for file in folder.glob("*-*.index")):
        name = _NAME.fullmatch(file.name)
        database = Database.of(file)
        if name is None or database is None:
            continue
        one, other = name["from"], name["to"]
        if one in CODES and other == _ENGLISH:
            found.append(Source(CODES[one], database, is_turned=False))
        elif one == _ENGLISH and other in CODES:
            found.append(Source(CODES[other], database, is_turned=True))
    return found


def stamp_of(sources: Sequence[Source]) -> str:
    """Names the state of all sources: another one when the dictionaries have to be built anew."""
    digest = sha256(SHIPPED.read_bytes() + FIELD.read_bytes())
    for source in sources:
        digest.update(repr((source.database.index.name, source.database.state())).encode())
    return digest.hexdigest()[:16]
