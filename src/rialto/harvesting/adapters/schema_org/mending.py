"""JSON as it stands in pages: parsed as it is, else mended where that cannot change what it says."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

WRAPPERS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*$"
)
TRAILING_COMMA = re.compile(r",(\s*[}\]])")
DOUBLE_COMMA = re.compile(r",(?:\s*,)+")
STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
STRING_OR_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|/\*.*?\*/|//[^\n]*', re.DOTALL)
# A backslash before a letter that JSON gives no meaning to: the letter is meant.
STRAY_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu]|$)|\\u(?![0-9a-fA-F]{4})')


def mended(content: str) -> Any:
    """Parse JSON, byte order mark and raw newlines in texts allowed.

    If that fails, once more without comments, wrappers, trailing and double commas, a final semicolon, entities and
    stray backslashes; several documents one after the other become a list. Raises ValueError with the first reason.
    """
    content = content.strip("\ufeff\x00 \t\r\n")
    try:
        return json.loads(content, strict=False)
    except ValueError as error:
        first = error
    text = WRAPPERS.sub("", WRAPPERS.sub("", content)).strip().rstrip(";").strip()
    for attempt in attempts(text):
        try:
            return json.loads(attempt, strict=False)
        except ValueError:
            continue
    try:
        documents = list(concatenated(outside_strings(text)))
    except ValueError:
        documents = []
    if len(documents) > 1:
        return documents
    raise first


def attempts(text: str) -> Iterator[str]:
    """The text mended a little, then a little more."""
    yield outside_strings(text)
    if "&quot;" in text or "&#34;" in text:
        yield outside_strings(html.unescape(text))
    yield outside_strings(STRAY_ESCAPE.sub(r"\\\\", text))


def outside_strings(text: str) -> str:
    """The text without comments, and without commas that separate nothing; strings are left as they are."""
    text = STRING_OR_COMMENT.sub(lambda match: match[0] if match[0][0] == '"' else " ", text)
    kept: list[str] = []
    last = 0
    for match in STRING.finditer(text):
        kept += [tidied(text[last : match.start()]), match[0]]
        last = match.end()
    kept.append(tidied(text[last:]))
    return "".join(kept)


def tidied(text: str) -> str:
    return TRAILING_COMMA.sub(r"\1", DOUBLE_COMMA.sub(",", text))


def concatenated(text: str) -> Iterator[Any]:
    """Several JSON documents, one after the other."""
    decoder = json.JSONDecoder(strict=False)
    position = 0
    while position < len(text):
        document, end = decoder.raw_decode(text, position)
        yield document
        position = end
        while position < len(text) and text[position] in " \t\r\n,;":
            position += 1
