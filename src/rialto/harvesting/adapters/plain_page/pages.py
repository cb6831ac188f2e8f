"""A page as people see it: its heading, its paragraphs, and the values that stand beside a label."""

import re
from collections.abc import Iterator
from typing import Any

from rialto.harvesting.adapters.plain_page.reading import Page
from rialto.harvesting.adapters.schema_org.extraction import page_of
from rialto.harvesting.payload import Payload
from rialto.harvesting.values import codes

UNSEEN = {
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "nav",
    "footer",
    "header",
    "form",
    "iframe",
    "select",
}
BLOCKS = {
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "dt",
    "dd",
    "td",
    "th",
    "div",
    "section",
    "article",
    "main",
    "blockquote",
    "pre",
    "tr",
    "br",
}
# A label is short, and its value stands behind the colon.
LABELLED = re.compile(r"^([^:.!?]{2,40}):\s*(\S.{0,200})$")


def page_in(payload: Payload) -> Page | None:
    """The page in a document; none where it is not HTML."""
    tree = page_of(payload.text)
    if tree is None:
        return None
    # A heading often stands in the page's header, which is no part of its text otherwise.
    heading = next((text for each in tree.iter("h1") if (text := seen(each))), "")
    body = tree.find("body")
    lines = [line for line in lines_in(tree if body is None else body) if line]
    text = "\n".join(lines if heading in lines else [heading, *lines])
    return Page(
        address=payload.address,
        language=codes.language_code(tree.get("lang") or ""),
        heading=heading,
        text=text,
        blocks=tuple(line for line in lines if len(line) > 80),
        labelled=tuple(labels_in(tree, lines)),
        options=payload.options,
    )


def seen(element: Any) -> str:
    return " ".join(element.text_content().split())


def lines_in(element: Any) -> Iterator[str]:
    """The text of a page, a line for each block."""
    pieces: list[str] = []

    def walk(node: Any) -> Iterator[str]:
        if not isinstance(node.tag, str) or node.tag in UNSEEN:
            return
        is_block = node.tag in BLOCKS
        if is_block:
            yield from flush()
        if node.text:
            pieces.append(node.text)
        for child in node:
            yield from walk(child)
            if child.tail:
                pieces.append(child.tail)
        if is_block:
            yield from flush()

    def flush() -> Iterator[str]:
        line = " ".join("".join(pieces).split())
        pieces.clear()
        if line:
            yield line

    yield from walk(element)
    yield from flush()


def labels_in(tree: Any, lines: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of label and value: of definition lists, of tables with a heading in each row, of "Label: value" lines."""
    for term in tree.iter("dt", "th"):
        value = term.getnext()
        if value is not None and value.tag in {"dd", "td"}:
            yield seen(term).rstrip(": "), seen(value)
    for line in lines:
        if match := LABELLED.match(line):
            yield match[1].strip(), match[2].strip()
