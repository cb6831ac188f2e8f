"""What a page says, as far as it tells whether it is still the page that an entry speaks of."""

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree, html

from rialto.base.text import folded
from rialto.harvesting.encoding import encoding_of

TEXT_LENGTH = 200_000
# A page with less text is built by a script, or is no page: nothing is concluded from words that it lacks.
LEAST_TEXT = 200
# Words shorter than this (articles, prepositions) tell nothing of a title.
LEAST_WORD = 4
# Two pages whose words are this much the same are one template with one message.
ALIKE = 0.9
SILENT = ("script", "style", "noscript", "template", "svg")
HTML_TYPES = {"text/html", "application/xhtml+xml", ""}
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's title, main heading and words."""

    title: str = ""
    heading: str = ""
    text: str = field(default="", repr=False)

    @property
    def words(self) -> Counter[str]:
        return Counter(folded(self.text).split())


def is_page(content_type: str) -> bool:
    """Whether a declared type is one of pages that can be read."""
    return content_type in HTML_TYPES


def page_of(body: bytes, charset: str) -> Page:
    """Read a page; what is no HTML at all gives an empty one."""
    encoding = encoding_of(body[:65_536], declared=charset, is_whole=len(body) <= 65_536)
    text = body.decode(encoding, errors="replace").replace("\x00", "")
    try:
        tree = html.document_fromstring(
            text.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=False)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Page()
    etree.strip_elements(tree, *SILENT, with_tail=False)
    title = " ".join((tree.findtext(".//title") or "").split())
    headings = [" ".join(one.text_content().split()) for one in tree.iter("h1")]
    whole = " ".join(" ".join(tree.itertext(with_tail=True)).split())
    return Page(title[:300], next((one for one in headings if one), "")[:300], whole[:TEXT_LENGTH])


def title_share(title: str, page: Page) -> int | None:
    """How many of a title's telling words stand on the page, 0 to 100; None where that says nothing."""
    wanted = {word for word in folded(title).split() if len(word) >= LEAST_WORD}
    if len(wanted) < 2 or len(page.text) < LEAST_TEXT:
        return None
    words = set(page.words)
    return round(100 * len(wanted & words) / len(wanted))


def are_alike(one: Page, other: Page) -> bool:
    """Whether two pages say the same: the same title, and nearly the same words as often (multiset Jaccard)."""
    if one.title != other.title:
        return False
    first, second = one.words, other.words
    both = (first & second).total()
    either = (first | second).total()
    return either == 0 or both / either >= ALIKE
