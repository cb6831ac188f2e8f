"""RDF that is written a statement a line (N-Triples, N-Quads): told from other texts, and taken apart by its pages."""

import re
from collections.abc import Iterator

from rialto.harvesting.payload import Payload

# No honest page says more; a file of triples, which names no pages, is held whole.
STATEMENTS = 20_000
STATEMENTS_WITHOUT_GRAPH = 500_000
GRAPH_LABEL = re.compile(r"\s(<[^>]*>|_:\S+)\s*\.\s*$")
STATEMENT = re.compile(
    r'^(?:<[^>]+>|_:\S+)\s+<[^>]+>\s+(?:<[^>]+>|_:\S+|"(?:[^"\\]|\\.)*"\S*)\s*(?:<[^>]+>|_:\S+)?\s*\.\s*$'
)


def is_lines(start: str) -> bool:
    """Whether a document is written a statement a line (N-Triples, N-Quads), a few broken lines allowed."""
    lines = [line for line in start.splitlines()[:20] if line.strip() and not line.startswith("#")]
    whole = lines[:-1] or lines  # the last one may have been cut
    return bool(lines) and sum(bool(STATEMENT.match(line)) for line in whole) * 4 >= len(whole) * 3


def pages_of_dump(payload: Payload) -> Iterator[tuple[int, str, str]]:
    """The pages of an N-Quads dump, one after the other, as (first line, page, triples): statements of a page stand together.

    Triples, which name no graph, are one page. A page with more than `STATEMENTS` comes without its lines.
    """
    begun, label, lines, count = 1, "", list[str](), 0
    for number, line in enumerate(payload.lines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        own, triple = parted(line)
        if count and own != label:
            yield begun, label, "".join(lines)
            lines, begun, count = [], number, 0
        label, count = own, count + 1
        if count <= (STATEMENTS if label else STATEMENTS_WITHOUT_GRAPH):
            lines.append(triple)
        else:
            lines.clear()
    if count:
        yield begun, label, "".join(lines)


def parted(line: str) -> tuple[str, str]:
    """The graph that a statement belongs to ("" for a triple), and the triple."""
    text = line.rstrip()
    match = GRAPH_LABEL.search(text)
    # A triple ends with its object, which looks the same: a quad has three terms before its last.
    if match is None or terms_in(before := text[: match.start()]) < 3:
        return "", f"{text}\n"
    return match[1].strip("<>"), f"{before} .\n"


def terms_in(text: str) -> int:
    return len(re.findall(r'<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>|@[\w-]+)?', text))
