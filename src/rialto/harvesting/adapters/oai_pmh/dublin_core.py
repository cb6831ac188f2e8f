"""Dublin Core (oai_dc, and qualified) as repositories fill it."""

import re
from typing import Any

from django.utils.translation import gettext as _

from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry
from rialto.harvesting.adapters.oai_pmh.kinds import kind_of, licence_in
from rialto.harvesting.adapters.schema_org.mapping import NotAnEntry, best
from rialto.harvesting.adapters.xml_reading import children, language_at, text_in
from rialto.harvesting.details import fitting_details
from rialto.harvesting.payload import ReadingOptions
from rialto.harvesting.values import codes, moments, words
from rialto.harvesting.values.addresses import web_address

DOI = re.compile(r"\b(10\.\d{4,9}/\S+)$")
YEAR = re.compile(r"^\d{4}(-\d{2})?$")


def from_dublin_core(element: Any, options: ReadingOptions) -> FoundEntry:
    """Read one description; raises `NotAnEntry`. A year or month alone is no day, and is left out."""
    titles = by_language(element, "title")
    if not titles:
        raise NotAnEntry(_("It has no title."))
    language = next((code for each in values(element, "language") if (code := codes.language_code(each))), "")
    language, title = best(titles, language or "und")
    descriptions = by_language(element, "description", "abstract")
    identifiers = values(element, "identifier", "source", "relation")
    own = values(element, "identifier")
    address = next((found for each in [*own, *identifiers] if (found := web_address(each))), "")
    kind = kind_of(values(element, "type"), options)
    entry = FoundEntry(
        remote_id=(own[0] if own else words.stable_id(title))[:500],
        kind=kind,
        title=title,
        address=address,
        language=language,
        description=descriptions.get(language) or (best(descriptions, language)[1] if descriptions else ""),
        provider_name=next(iter(values(element, "publisher")), ""),
        licence=licence_in(values(element, "rights", "license")),
        tags=words.unique(values(element, "subject")),
        published_on=next((day for each in values(element, "date", "issued", "created") if (day := whole_day(each))), None),
        modified_at=next((at for each in values(element, "modified") if (at := moments.at_or_none(each))), None),
        extractor="oai_dc",
    )  # fmt: skip
    for each, text in titles.items():
        if each and each != language:
            entry.translations[each] = {"title": text}
            if each in descriptions:
                entry.translations[each]["description"] = descriptions[each]
    doi = next((match[1] for each in own if (match := DOI.search(each))), "")
    entry.details = fitting_details(
        kind,
        {
            "author": ", ".join(values(element, "creator")),
            "doi": doi if kind == Kind.PUBLICATION else "",
            "format": next((each for each in values(element, "type") if "/" not in each), ""),
        },
    )
    return entry


def values(element: Any, *names: str) -> list[str]:
    """The texts of the elements of these names, in the order of the names."""
    return words.unique(words.text_of(text_in(each)) for name in names for each in children(element, name))


def by_language(element: Any, *names: str) -> dict[str, str]:
    """Language ("" where not said) -> text; several texts of one language are one, a paragraph each."""
    found: dict[str, list[str]] = {}
    for name in names:
        for each in children(element, name):
            if text := words.text_of(text_in(each)):
                found.setdefault(codes.language_code(language_at(each)), []).append(text)
        if found and name == "title":
            return {language: texts[0] for language, texts in found.items()}
    return {language: "\n\n".join(texts) for language, texts in found.items()}


def whole_day(text: str) -> Any:
    return None if YEAR.match(text) else moments.day_or_none(text)
