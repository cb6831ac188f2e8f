"""Rich text of block pages: what may stand in it, on its way in and on its way out."""

import re

import nh3

from rialto.base.addresses import usable_address
from rialto.base.markup import UNREADABLE, paragraphs, paragraphs_around

# No headings: those are blocks of their own, so that a page has an outline.
TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a", "blockquote"}
# What browsers and word processors write for the same.
SAME = {"b": "strong", "i": "em"}
_SAME_TAG = re.compile(r"(?i)<(/?)([bi])(?=[\s>])")
_HAS_BLOCKS = re.compile(r"(?i)<(p|ul|ol|blockquote|br)[\s>/]")
_ONE_PARAGRAPH = re.compile(r"(?s)<p>(.*?)</p>\s*")
OWN_PATH = "/"


def own_or_outside(address: str) -> str:
    """An address that a page of ours may lead to: a path of this site, a page on the web, or a mail address; else ""."""
    if address.startswith(OWN_PATH):
        is_path = not address.startswith("//") and "\\" not in address and address.isprintable()
        return address if is_path and " " not in address else ""
    if address.lower().startswith("mailto:"):
        return address if "@" in address and " " not in address and address.isprintable() else ""
    return usable_address(address)


def _attribute(tag: str, name: str, value: str) -> str | None:
    return (own_or_outside(value) or None) if name == "href" else value


_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href", "hreflang"}, "*": {"lang"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
    attribute_filter=_attribute,
    clean_content_tags={"script", "style", "head", "title", "template", "noscript", "iframe"},
)


def clean_rich(text: str) -> str:
    """Rich text with nothing in it but what may be there. Plain text becomes paragraphs at its empty lines."""
    text = UNREADABLE.sub("", text).replace("\r\n", "\n").strip()
    if not text:
        return ""
    if "<" not in text and "&" not in text:
        return paragraphs(text)
    text = _SAME_TAG.sub(lambda found: f"<{found[1]}{SAME[found[2].lower()]}", text)
    if not _HAS_BLOCKS.search(text):
        text = paragraphs_around(text)
    clean = _sanitised(text)
    # A tag that never ends ("1 <p 2") looks like a block and leaves none.
    return clean if _HAS_BLOCKS.search(clean) else _sanitised(paragraphs_around(clean))


def _sanitised(text: str) -> str:
    # Sanitising decodes what was written as "&#1;".
    return UNREADABLE.sub("", _cleaner.clean(text)).replace("<p></p>", "").strip()


def as_typed(rich: str) -> str:
    """Rich text as somebody without scripts edits it: paragraphs parted by empty lines, unless there is more to it."""
    found = _ONE_PARAGRAPH.findall(rich)
    only_paragraphs = rich and "".join(f"<p>{one}</p>" for one in found) == re.sub(r">\s+<", "><", rich)
    if only_paragraphs and not any(_HAS_BLOCKS.search(one) for one in found):
        typed = "\n\n".join(found)
        # "R&D" as somebody would type it, where that means the same.
        plain = typed.replace("&amp;", "&")
        return plain if clean_rich(plain) == "".join(f"<p>{one}</p>" for one in found) else typed
    return re.sub(r"(</(?:p|ul|ol|li|blockquote)>|<(?:ul|ol)>)(?=<)", r"\1\n", rich)
