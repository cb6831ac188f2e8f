"""What a document is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Some words with something about them: the language they are in where it is another than the document's, or where they lead."""

    text: str
    language: str = ""
    # An address on the web: http, https or mailto. Any other is left out, and the words stay.
    address: str = ""
    is_strong: bool = False
    is_soft: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, as for where a number comes from. Not in tables: there a column says it."""

    words: "Words"


Words = str | Run | Sequence["str | Run | Note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Begins a part. `level`: 1 to 3, none skipped on the way down."""

    kind: ClassVar = "heading"
    words: Words
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    kind: ClassVar = "paragraph"
    words: Words
    is_soft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    kind: ClassVar = "bullets"
    items: Sequence[Words]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A key figure: the number as written, what it counts, and a short sentence under it."""

    value: str
    name: Words
    hint: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A few key figures beside each other."""

    kind: ClassVar = "figures"
    rows: Sequence[Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`share`: of the width, beside the shares of the others; 0 is as wide as its words. Numbers stand at the right."""

    title: Words
    share: int = 1
    is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of as many cells as there are columns. The caption is its name, for who hears it as well."""

    kind: ClassVar = "table"
    caption: Words
    columns: Sequence[Column]
    rows: Sequence[Sequence[Words]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart (`drawings`). `shapes`: the inside of its SVG, with classes. `alternative`: what it shows, in a sentence."""

    kind: ClassVar = "drawing"
    shapes: str
    width: int
    height: int
    alternative: str
    caption: Words


Part = Heading | Paragraph | Bullets | Figures | Table | Drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole one.

    `language`: of its words (ISO 639-1). `date_words`: the date as that language writes it. `author`: who answers for it.
    `about`: names and what is known, for the title page. `cover`: an SVG for its arch, which only decorates.
    `contents`: the heading of the table of contents; without one there is none.
    """

    title: str
    language: str
    date: date
    date_words: str
    author: str = "Rialto"
    subtitle: str = ""
    about: Sequence[tuple[str, Words]] = ()
    cover: str = ""
    contents: str = ""
    parts: Sequence[Part] = ()
