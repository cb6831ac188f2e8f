"""A document with a part of every sort."""

from datetime import date
from typing import Any

from rialto.base.documents import (
    Bullets,
    Column,
    Document,
    Figure,
    Figures,
    Heading,
    Note,
    Paragraph,
    Run,
    Table,
)
from rialto.base.documents.drawings import Bar, bars, cover, stacked


def document(text: str = "words", **changes: Any) -> Document:
    """One in Maltese, with `text` wherever words stand."""
    parts = [
        Heading(words=text),
        Figures(rows=[Figure(value=text, name=text, hint=text), Figure(value="2", name=text)]),
        Paragraph(words=[text, Run(text=text, language="el", address="https://example.org/"), Note([text])]),
        Heading(words=text, level=2),
        Bullets(items=[text, [Run(text=text, is_strong=True), Run(text=text, is_soft=True)]]),
        bars([Bar(name=text, share=0.4, value=text)], alternative=f"bars {text}", caption=text),
        stacked([Bar(name=text, share=3, value="3")], alternative=f"stacked {text}", caption=text),
        Table(
            caption=text,
            columns=[Column(title=text, share=3), Column(title="n", is_number=True)],
            rows=[[text, "1"], [[Run(text=text, address=f"https://example.org/{text}")], ""]],
        ),
    ]
    given: dict[str, Any] = {
        "title": f"A title {text}", "subtitle": text, "language": "mt", "date": date(2026, 11, 29), "date_words": "29.11.2026",
        "about": [("Coordinator", text)], "cover": cover("communication", "lagoon", "MT"), "contents": "Contents", "parts": parts,
    }  # fmt: skip
    return Document(**given | changes)
