"""Words that a machine must not touch: taken out of a text before it goes, and put back into what returns.

In their place stands a mark, as an element that services are asked to leave alone: `<span translate="no">⟦3⟧</span>`. A
service that loses a mark, doubles it or makes one up has broken the text: `Broken` says so, and nobody is shown it.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

OPENING, CLOSING = "\u27e6", "\u27e7"
MARK = re.compile(rf"{OPENING}\s*(\d{{1,4}})\s*{CLOSING}")
HELD = re.compile(
    rf"<span\b[^>]*\btranslate=(?:\"no\"|'no'|no)[^>]*>\s*({OPENING}\s*\d{{1,4}}\s*{CLOSING})\s*</span>",
    re.IGNORECASE,
)
TAG = re.compile(r"(<[^>]*>)")


class Broken(Exception):
    """What came back does not have the marks that were sent."""


@dataclass(slots=True)
class Marks:
    """The words behind the marks of one job, and how often each mark stands in each field."""

    words: list[str] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        return {"words": self.words, "counts": self.counts} if self.words else {}

    @classmethod
    def from_json(cls, said: Mapping[str, object]) -> "Marks":
        return cls(words=list(said.get("words", ())), counts=dict(said.get("counts", {})))  # type: ignore[call-overload]


def pattern_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """What finds any of these words, whole and in any case, the longest first; None for no words."""
    escaped = [html.escape(word, quote=False) for word in words if word.strip()]
    if not escaped:
        return None
    longest = sorted(set(escaped), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE)


def protect(name: str, text: str, instead: Mapping[str, str], marks: Marks) -> str:
    """Put marks into HTML for the words of `instead` (casefolded word -> what stands there afterwards, "": itself).

    `marks` learns of them under the field's `name`. A text that has marks of its own already is left as it is.
    """
    pattern = pattern_of(instead)
    if pattern is None or OPENING in text or CLOSING in text:
        return text
    counts: Counter[str] = Counter()

    def mark(found: re.Match[str]) -> str:
        word = html.unescape(found[0])
        put = instead[word.casefold()] or word
        if put not in marks.words:
            marks.words.append(put)
        number = marks.words.index(put)
        counts[str(number)] += 1
        return f'<span translate="no">{OPENING}{number}{CLOSING}</span>'

    # Words stand between tags, never in them.
    parts = TAG.split(text)
    text = "".join(part if part.startswith("<") else pattern.sub(mark, part) for part in parts)
    if counts:
        marks.counts[name] = dict(counts)
    return text


def restore(name: str, text: str, marks: Marks) -> str:
    """Put the words back into HTML. Raises `Broken` where a mark is missing, or there is one too many."""
    text = HELD.sub(r"\1", text)
    found = Counter(str(int(number)) for number in MARK.findall(text))
    if found != Counter(marks.counts.get(name, {})):
        raise Broken(name)
    return MARK.sub(lambda one: html.escape(marks.words[int(one[1])], quote=False), text)
