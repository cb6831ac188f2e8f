"""One found entry, made as complete as its own words allow."""

import re
from typing import Any

from rialto.catalogue.found import FoundEntry
from rialto.harvesting.payload import ReadingOptions
from rialto.harvesting.understanding.concepts import suggestions
from rialto.harvesting.understanding.dates import add_dates
from rialto.harvesting.understanding.levels import add_levels
from rialto.harvesting.understanding.phrases import Tokens
from rialto.harvesting.understanding.places import add_places
from rialto.harvesting.understanding.prices import add_price
from rialto.taxonomy.queries import country_code_of, language_code_of
from rialto.translation.queries import UNKNOWN, language_instead_of, language_of_entry

# Characters of the text below the title that are read: what an offer is stands at its beginning.
READ = 500
MARK_UP, SPACE = re.compile(r"<[^>]*>|&[a-z#0-9]+;"), re.compile(r"\s+")
FILLABLE = (
    "language", "countries", "region", "level_from", "level_to", "price_amount", "price_currency", "is_free", "starts_on",
    "ends_on", "deadline_on",
)  # fmt: skip
# A text shorter than this contradicts no source about its language.
LONG_ENOUGH = 120


def understand(found: FoundEntry, options: ReadingOptions) -> FoundEntry:
    """Return `found` with what its own words say and its fields do not; what the source states is left as it is.

    Language, level, price, days, country and region are filled in only where the words leave no doubt. Concepts are added
    with a confidence: they are Rialto's suggestions, until the source or a person says so. `found` itself is changed, and
    remembers in `worked_out` which fields were filled in.
    """
    stated = _fillable(found)
    text = reading_text(found)
    _add_language(found, text, options)
    add_places(found)
    country = _country(found, options)
    title_and_text = f"{found.title}. {text}"
    tokens = Tokens((found.title, " ; ".join(found.tags), text))
    add_levels(found, tokens, title_and_text)
    add_price(found, tokens, title_and_text, country=country)
    add_dates(found, title_and_text, language=found.language, country=country)
    found.concepts.extend(suggestions(found, tokens))
    found.worked_out = [name for name, value in _fillable(found).items() if value != stated[name]]
    return found


def _fillable(found: FoundEntry) -> dict[str, Any]:
    """What may be filled in, by the names that provenance has for it."""
    values = {name: getattr(found, name) for name in FILLABLE}
    return values | {"details.eqf_level": found.details.get("eqf_level")}


def reading_text(found: FoundEntry) -> str:
    """The beginning of what stands below the title, without mark-up."""
    text = found.summary
    if len(text) < READ and found.description and not found.description.startswith(text[:READ] or "\0"):
        text = f"{text} {found.description[: READ * 2]}"
    elif len(text) < len(found.description):
        text = found.description[: READ * 2]
    if "<" in text or "&" in text:
        text = MARK_UP.sub(" ", text)
    return SPACE.sub(" ", text[: READ * 2]).strip()[:READ]


def _add_language(found: FoundEntry, text: str, options: ReadingOptions) -> None:
    stated = language_code_of(found.language) if found.language not in ("", UNKNOWN) else None
    if not stated:
        code = language_of_entry(found.title, text)
        # What the source's operator said counts where the words say nothing.
        found.language = code if code != UNKNOWN else options.default_language or UNKNOWN
    elif len(text) >= LONG_ENOUGH and (instead := language_instead_of(stated, text)):
        found.language = instead


def _country(found: FoundEntry, options: ReadingOptions) -> str:
    if len(found.countries) == 1:
        return country_code_of(found.countries[0]) or ""
    return "" if found.countries else options.default_country
