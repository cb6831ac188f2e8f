"""One found entry, made as complete as its own words allow."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from operator import attrgetter
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
# A text shorter than this contradicts no source about its language.
LONG_ENOUGH = 120
# What may be filled in, by the rule that does it: a module of this package.
RULE_OF_FIELD = {
    "language": "language", "countries": "places", "region": "places", "level_from": "levels", "level_to": "levels",
    "is_free": "prices", "price_amount": "prices", "price_currency": "prices", "starts_on": "dates",
    "ends_on": "dates", "deadline_on": "dates",
}  # fmt: skip
EQF, COUNTRIES_OF_SESSIONS, CONCEPTS = "details.eqf_level", "sessions.country", "concepts"
FIELDS: Callable[[FoundEntry], tuple[Any, ...]] = attrgetter(*RULE_OF_FIELD)


def understand(found: FoundEntry, options: ReadingOptions) -> FoundEntry:
    """Return `found` with what its own words say and its fields do not (see `complete`); `found` itself is changed."""
    complete(found, options)
    return found


def complete(found: FoundEntry, options: ReadingOptions) -> dict[str, Any]:
    """Change `found` to what its own words say and its fields do not; what the source states is left as it is.

    Language, level, price, days, country and region are filled in only where the words leave no doubt. Concepts are added
    with a confidence: they are Rialto's suggestions, until the source or a person says so. Gives what was added, as JSON
    keeps it: field -> [value, rule], for a language that contradicts its source also what that had said;
    "concepts" -> [[role, key, confidence], ...]. `found` remembers in `worked_out` which fields were filled in.
    """
    stated, before, concept_count = found.language, FIELDS(found), len(found.concepts)
    eqf_level, countries = found.details.get("eqf_level"), [one.country for one in found.sessions]
    add_all(found, options)
    added: dict[str, Any] = {}
    for (field, rule), old, new in zip(RULE_OF_FIELD.items(), before, FIELDS(found), strict=True):
        # The same object first: there are amounts that are no number, and unequal to themselves.
        if old is not new and old != new:
            added[field] = [_plain(new), rule]
    if "language" in added and stated not in ("", UNKNOWN) and (code := language_code_of(stated)):
        added["language"].append(code)
    if (level := found.details.get("eqf_level")) is not eqf_level:
        added[EQF] = [level, "levels"]
    found.worked_out = list(added)
    found_countries = [
        "" if one.country == old else one.country for one, old in zip(found.sessions, countries, strict=True)
    ]
    if any(found_countries):
        added[COUNTRIES_OF_SESSIONS] = [found_countries, "places"]
    if concepts := found.concepts[concept_count:]:
        added[CONCEPTS] = [[one.role, one.key, one.confidence] for one in concepts]
    return added


def _plain(value: Any) -> Any:
    """A day or an amount as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def add_all(found: FoundEntry, options: ReadingOptions) -> None:
    """Apply every rule in its turn: later ones read what earlier ones found."""
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
