"""HTML from outside: made safe on the way in, shortened to plain words for lists."""

import html
import re

import nh3

from rialto.base.addresses import UNUSABLE, usable_address

TAGS = {
    "p",
    "br",
    "ul",
    "ol",
    "li",
    "strong",
    "b",
    "em",
    "i",
    "a",
    "h3",
    "h4",
    "h5",
    "blockquote",
    "code",
    "pre",
    "dl",
    "dt",
    "dd",
}
ATTRIBUTES = {"a": {"href", "hreflang"}, "*": {"lang"}}
SCHEMES = {"http", "https", "mailto"}
# C0 and C1 control characters, lone surrogates and the byte order mark mean nothing in a text.
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u2028\u2029]")
BLOCK_END = re.compile(r"(?i)</(p|li|h[1-6]|div|dd|dt|tr|blockquote)\s*>|<br\s*/?>")
SPACE = re.compile(r"\s+")


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Keep links that lead somewhere: relative ones would lead into our own site, odd ones nobody knows where."""
    if name != "href":
        return value
    if value.lower().startswith("mailto:"):
        return None if UNUSABLE.search(value) else value
    return usable_address(value) or None


_plain = nh3.Cleaner(
    tags=set(), clean_content_tags={"script", "style", "head", "title", "template", "noscript", "iframe"}
)
_rich = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes=SCHEMES,
    link_rel="nofollow noopener ugc",
    attribute_filter=_attribute,
    clean_content_tags={"script", "style", "head", "title", "template", "noscript", "iframe"},
)


def clean_html(text: str, limit: int | None = None) -> str:
    """Return `text` with only the tags and attributes that a description needs; everything else is dropped.

    With `limit`, what is longer is cut after some `limit` characters and cleaned once more, so that no tag stays
    open or half written.
    """
    clean = _clean_html(text)
    if limit is not None and len(clean) > limit:
        clean = _rich.clean(_without_half_a_tag(clean[:limit]))
    # Sanitising decodes what was written as "&#1;".
    return UNREADABLE.sub("", clean).strip()


def _without_half_a_tag(text: str) -> str:
    begun = text.rfind("<")
    return text[:begun] if begun > text.rfind(">") else text


def _clean_html(text: str) -> str:
    text = UNREADABLE.sub("", text)
    if "<" not in text and "&" not in text:
        return paragraphs(text)
    if "<p" not in text and "<br" not in text and "<li" not in text:
        text = paragraphs_around(text)
    return _rich.clean(text).strip()


def paragraphs(text: str) -> str:
    """Turn plain text into paragraphs at its blank lines."""
    parts = [SPACE.sub(" ", part).strip() for part in re.split(r"\n\s*\n", text)]
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts if part)


def paragraphs_around(text: str) -> str:
    """The same for text that already holds some inline markup."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text)]
    return "".join(f"<p>{part}</p>" for part in parts if part)


def plain_text(text: str) -> str:
    """Return the words of an HTML or plain text on one line, entities decoded, for titles, cards and the index."""
    # Most texts are plain already. What is printable holds no space but the usual one, and no control character.
    if text.isprintable() and "<" not in text and "&" not in text and "  " not in text:
        return text.strip()
    text = UNREADABLE.sub("", text)
    if "<" in text:
        text = _plain.clean(BLOCK_END.sub(_and_a_space, text))
    if "&" in text:
        text = UNREADABLE.sub("", html.unescape(text))
    return SPACE.sub(" ", text).strip()


def _and_a_space(found: re.Match[str]) -> str:
    return f"{found[0]} "


def shorten(text: str, limit: int) -> str:
    """Cut plain text at a word's end so that it has at most `limit` characters, with an ellipsis where it was cut."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > limit // 2 else cut).rstrip(" ,;:.-") + "…"
