"""Which of our kinds the types of repositories mean, and what their rights say."""

import re
from collections.abc import Iterable

from rialto.catalogue.choices import Kind
from rialto.harvesting.payload import ReadingOptions
from rialto.harvesting.values import codes, words

# The first that occurs in any of the types decides; types are addresses, words, or words of several lists.
WORDS: tuple[tuple[re.Pattern[str], Kind], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"\b(course|cours|kurs|curso|corso|training course|mooc)\b", Kind.TRAINING),
        (r"\b(event|workshop|webinar|conference|seminar)\b", Kind.EVENT),
        (r"\b(learning ?object|lesson|lecture|teaching|education|exercise|tutorial|interactive ?resource)\b", Kind.RESOURCE),
        (r"\b(article|journal|report|thesis|preprint|conference ?(paper|proceeding)|working ?paper|dissertation|review)\b", Kind.PUBLICATION),
    )
)  # fmt: skip
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def kind_of(types: Iterable[str], options: ReadingOptions) -> Kind:
    """The kind that the types name, else the feed's, else a resource."""
    if options.default_kind:
        return options.default_kind
    said = [CAMEL.sub(" ", each.rpartition("/")[2]) for each in types]
    for pattern, kind in WORDS:
        if any(pattern.search(each) for each in said):
            return kind
    return Kind.RESOURCE


def licence_in(rights: Iterable[str]) -> str:
    """The first licence that is named by an address or by its name; sentences about rights name none."""
    for each in rights:
        text = words.text_of(each)
        names_one = "://" in text or " " not in text or text.lower().startswith("cc")
        if names_one and (licence := codes.licence_id(text)):
            return licence[:60]
    return ""
