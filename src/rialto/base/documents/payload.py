"""A document as the JSON that `document.typ` sets. Words stay strings all the way, so that none can be taken for markup."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from rialto.base.documents.drawings import for_paper
from rialto.base.documents.letters import printable
from rialto.base.documents.parts import (
    Bullets,
    Document,
    Drawing,
    Figures,
    Heading,
    Note,
    Paragraph,
    Part,
    Run,
    Table,
    Words,
)

SCHEMES = ("http", "https", "mailto")
# Empty words would make an empty tag, which screen readers stumble over.
NOTHING = "–"
# A table of more rows (five pages) begins on a page of its own, with its headings.
LONG_ROWS = 200


class Unfit(ValueError):
    """A document that cannot be set: a level skipped, a row too short, a footnote in a table.

    The fault of who made it, never of whose words are in it.
    """


def payload(document: Document) -> str:
    """The JSON. Raises `Unfit`."""
    _check_levels(document.parts)
    return json.dumps(
        {
            "title": printable(document.title) or NOTHING,
            "subtitle": printable(document.subtitle),
            "author": printable(document.author),
            "language": document.language,
            "date": [document.date.year, document.date.month, document.date.day],
            "date_words": printable(document.date_words),
            "about": [{"name": printable(name), "words": _words(words)} for name, words in document.about],
            "cover": document.cover,
            "contents": printable(document.contents),
            "parts": _parts(document.parts),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _check_levels(parts: Sequence[Part]) -> None:
    level = 0
    for part in parts:
        if isinstance(part, Heading):
            if not 1 <= part.level <= min(level + 1, 3):
                raise Unfit(f"a heading of level {part.level} after one of level {level}")
            level = part.level


def _parts(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """The parts; `fresh` are those that begin a page."""
    made = [_part(part) for part in parts]
    first = 0  # of the headings right above
    for number, part in enumerate(parts):
        if isinstance(part, Table) and len(part.rows) > LONG_ROWS:
            made[first]["fresh"] = True
        if not isinstance(part, Heading):
            first = number + 1
    return made


def _part(part: Part) -> dict[str, Any]:
    match part:
        case Heading():
            return {"kind": "heading", "level": part.level, "words": _words(part.words)}
        case Paragraph():
            return {"kind": "paragraph", "soft": part.is_soft, "words": _words(part.words)}
        case Bullets():
            return {"kind": "bullets", "items": [_words(one) for one in part.items]}
        case Figures():
            return {"kind": "figures", "rows": [_figure(row) for row in part.rows]}
        case Table():
            return _table(part)
        case Drawing():
            return {
                "kind": "drawing",
                "svg": printable(for_paper(part)),
                "alternative": printable(part.alternative) or NOTHING,
                "caption": _words(part.caption),
            }


def _figure(row: Any) -> dict[str, Any]:
    hint = _words(row.hint) if row.hint else ""
    return {"value": printable(row.value) or NOTHING, "name": _words(row.name), "hint": hint}


def _table(table: Table) -> dict[str, Any]:
    if any(len(row) != len(table.columns) for row in table.rows):
        raise Unfit("a row with more or fewer cells than there are columns")
    return {
        "kind": "table",
        "caption": _words(table.caption),
        "columns": [
            {"title": _words(one.title), "share": one.share, "number": one.is_number} for one in table.columns
        ],
        "rows": [[_words(cell, notes=False) for cell in row] for row in table.rows],
    }


def _words(words: Words, *, notes: bool = True) -> str | list[Any]:
    """A string, or a list of strings and runs: most cells of a long table are strings, and stay short."""
    if isinstance(words, str):
        return printable(words) or NOTHING
    runs = [words] if isinstance(words, Run) else words
    if not notes and any(isinstance(run, Note) for run in runs):
        # Footnotes in a table have Typst lay it out anew for each: 500 rows took 2 seconds instead of 0.2.
        raise Unfit("a footnote in a table")
    return [one for run in runs if (one := _run(run))] or NOTHING


def _run(run: str | Run | Note) -> str | dict[str, Any]:
    if isinstance(run, str):
        return printable(run)
    if isinstance(run, Note):
        inner = _words(run.words, notes=False)
        return {"text": "", "note": [inner] if isinstance(inner, str) else inner}
    text = printable(run.text)
    if not text:
        return ""
    found: dict[str, Any] = {"text": text}
    if run.language and run.language.isascii() and run.language.isalpha() and len(run.language) in (2, 3):
        found["language"] = run.language
    if run.is_strong:
        found["strong"] = True
    if run.is_soft:
        found["soft"] = True
    if address := _address(run.address):
        found["address"] = address
    return found


def _address(address: str) -> str:
    """An address as PDF wants it, in ASCII; empty for one that leads nowhere on the web."""
    try:
        scheme = urlsplit(address.strip()).scheme.lower()
    except ValueError:
        return ""
    plain = quote(address.strip().encode("utf-8", "ignore"), safe="%/:=&?~#+!$,;'@()*[]-._")
    return plain if scheme in SCHEMES else ""
