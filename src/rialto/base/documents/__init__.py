"""Documents that people keep and print: made of a few kinds of parts, set as PDF/UA-1.

Start with `parts` (what a document is made of), then `shelf.kept` (the PDF of one, made once). Whoever makes a document hands over
words and numbers only; how they look is said once, in `document.typ`.
"""

from rialto.base.documents.parts import (
    Bullets,
    Column,
    Document,
    Drawing,
    Figure,
    Figures,
    Heading,
    Note,
    Paragraph,
    Part,
    Run,
    Table,
    Words,
)

__all__ = [
    "Bullets",
    "Column",
    "Document",
    "Drawing",
    "Figure",
    "Figures",
    "Heading",
    "Note",
    "Paragraph",
    "Part",
    "Run",
    "Table",
    "Words",
]
