"""What is compared: an entry reduced to what tells offers apart."""

import re
import unicodedata
from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b

from rialto.base.text import LETTERS, folded
from rialto.harvesting.matching.titles import Title, read_title
from rialto.harvesting.matching.words import STOP_WORDS

TEXT_LENGTH = 1500
_WORD = re.compile(r"\w+")
_LANGUAGE_PART = re.compile(
    r"(?i)^(bg|cs|cz|da|dk|de|el|gr|en|es|et|ee|fi|fr|ga|ie|hr|hu|it|lt|lv|mt|nl|pl|pt|ro|sk|sl|si|sv|se|uk|no|nb|br)"
    r"(?:[-_][a-z]{2,4})?$"
)
_LANGUAGE_QUERY = re.compile(
    r"(?i)(?<=[?&])(?:lang|language|locale|hl|l|langue|sprache)=[a-z]{2}(?:[-_][a-z]{2})?&?"
)
_LANGUAGE_TAIL = re.compile(
    r"(?i)[-_.](bg|cs|da|de|el|en|es|et|fi|fr|ga|hr|hu|it|lt|lv|mt|nl|pl|pt|ro|sk|sl|sv)$"
)
# Spellings of one sound in the languages of Europe, longest first: "Kryptographie" and "crittografia" come closer.
_SOUNDS = (("qu", "k"), ("ph", "f"), ("th", "t"), ("ch", "k"), ("ck", "k"), ("sh", "s"), ("tz", "z"), ("ts", "z"),
           ("cz", "k"), ("x", "ks"), ("c", "k"), ("y", "i"), ("j", "i"), ("w", "v"), ("z", "s"))  # fmt: skip


@dataclass(eq=False, kw_only=True)
class Offer:
    """An entry as matching sees it. `address` is canonical; `sources` are the ids of the sources that have it."""

    id: int
    kind: str
    title_text: str
    language: str = "und"
    text: str = ""
    address: str = ""
    provider: str = ""
    provider_id: int | None = None
    domain: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    city: str = ""
    countries: frozenset[str] = frozenset()
    is_online: bool | None = None
    identifiers: frozenset[str] = frozenset()
    concepts: frozenset[int] = frozenset()
    sources: frozenset[int] = frozenset()
    price: str = ""
    # Folded names of the sources that have it: sites put their own name behind a title.
    sites: frozenset[str] = frozenset()

    @cached_property
    def host(self) -> str:
        return self.address.partition("/")[0]

    @cached_property
    def provider_key(self) -> str:
        return folded(self.provider)

    @cached_property
    def city_key(self) -> str:
        return folded(self.city)

    @cached_property
    def title(self) -> Title:
        names = {self.provider_key, folded(self.host), self.host.rpartition(".")[0], *self.sites} - {""}
        return read_title(self.title_text, frozenset(names))

    @cached_property
    def has_own_page(self) -> bool:
        """Whether the address is a page of its own, not the front door of a site that has many offers."""
        path = self.address.partition("/")[2]
        return bool(path.strip("/")) or "?" in self.address

    @cached_property
    def address_without_language(self) -> str:
        """The address without the parts that name a language; "" where it has none."""
        stripped = _LANGUAGE_QUERY.sub("", self.address)
        host, *path = stripped.split("?")[0].split("/")
        query = stripped.partition("?")[2].rstrip("&")
        kept = [part for part in path if not _LANGUAGE_PART.match(part)]
        if kept:
            kept[-1] = _LANGUAGE_TAIL.sub("", kept[-1])
        labels = host.split(".")
        if len(labels) > 2 and _LANGUAGE_PART.match(labels[0]):
            labels = labels[1:]
        return "/".join((".".join(labels), *kept)) + (f"?{query}" if query else "")

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of title and text, in their own script."""
        return frozenset(folded(f"{self.title_text} {self.text[:TEXT_LENGTH]}").split()) - STOP_WORDS

    @cached_property
    def shingles(self) -> frozenset[str]:
        """Runs of three words of the text: what near-copies share."""
        words = folded(self.text[:TEXT_LENGTH]).split()
        return frozenset(" ".join(words[at : at + 3]) for at in range(len(words) - 2))

    @cached_property
    def cognates(self) -> frozenset[str]:
        """Beginnings of words as several languages share them: names, numbers, technical terms; and concepts.

        A concept bridges what words do not: its labels (ESCO, DigComp, technologies) were found in either language.
        """
        words = cognates_of(f"{self.title_text} {self.text[:TEXT_LENGTH]}")
        return words | {f"concept {concept}" for concept in self.concepts}

    @cached_property
    def title_cognates(self) -> frozenset[str]:
        return cognates_of(self.title_text)


def cognates_of(text: str) -> frozenset[str]:
    """Words in Latin letters, brought to a common spelling and cut to five letters; short ones only if they are names.

    A word counts whole where it has a digit or stands in capitals: HTTP, 5G, CIA.
    """
    found = set()
    for word in _WORD.findall(text):
        plain = _latin(word)
        if any(letter.isdigit() for letter in plain) or (
            2 <= len(word) <= 6 and word.isascii() and word.isupper()
        ):
            found.add(plain)
        elif len(plain) >= 4:
            for before, after in _SOUNDS:
                plain = plain.replace(before, after)
            found.add(plain[:5])
    return frozenset(found)


def _latin(word: str) -> str:
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", word.lower()).translate(LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(LETTERS)


def overlap(one: Set[str], other: Set[str]) -> float:
    """Jaccard's coefficient of two sets, 0 where one is empty."""
    if not one or not other:
        return 0.0
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def number_of(text: str) -> int:
    """A stable signed 63-bit number for a text."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1
