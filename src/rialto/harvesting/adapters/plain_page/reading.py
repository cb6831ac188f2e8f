"""The interface of readers of plain pages: what they are handed, and what they propose."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from rialto.harvesting.payload import ReadingOptions

# Fields of an entry that a reader may propose; "start", "end" and "deadline" are days, "price" an (amount, currency).
FIELDS = frozenset({"title", "description", "place", "start", "end", "deadline", "price", "provider_name"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as people see it: `text` is all of it, `blocks` its paragraphs, `labelled` its values by their label."""

    address: str
    language: str
    heading: str
    text: str
    blocks: tuple[str, ...]
    labelled: tuple[tuple[str, str], ...]
    options: ReadingOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A value for a field, or a concept for a role (`field` "concept", `value` its label).

    `words` are those of the page that say it, letter by letter but for white space. `is_inferred` says that nothing on
    the page says it outright; `confidence` (0 to 1) goes with that.
    """

    field: str
    value: Any
    words: str = ""
    role: str = ""
    is_inferred: bool = False
    confidence: float = 1.0


class PageReader(Protocol):
    """Reads one page. Another one (a language model, say) takes its place by having this method."""

    key: str

    def read(self, page: Page) -> Iterator[Proposed]:
        """Propose values, the most certain first: of several for one field the first that holds is taken."""
        ...


def squeezed(text: str) -> str:
    """A text in which white space and letter case do not count, for looking words up."""
    return " ".join(text.split()).casefold()


def is_said(words: str, page_text: str) -> bool:
    """Whether the (squeezed) text of a page says these words, as whole words."""
    wanted = squeezed(words)
    position = page_text.find(wanted) if wanted else -1
    while position >= 0:
        before, after = (
            page_text[position - 1 : position],
            page_text[position + len(wanted) : position + len(wanted) + 1],
        )
        if not (before.isalnum() and wanted[0].isalnum()) and not (after.isalnum() and wanted[-1].isalnum()):
            return True
        position = page_text.find(wanted, position + 1)
    return False
