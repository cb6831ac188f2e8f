"""DataCite 3 and 4 (datacite, oai_datacite)."""

from typing import Any

from django.utils.translation import gettext as _

from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry
from rialto.harvesting.adapters.oai_pmh.dublin_core import whole_day
from rialto.harvesting.adapters.oai_pmh.kinds import kind_of, licence_in
from rialto.harvesting.adapters.schema_org.mapping import NotAnEntry, best
from rialto.harvesting.adapters.xml_reading import below, child, language_at, local_name, text_in
from rialto.harvesting.details import fitting_details
from rialto.harvesting.payload import ReadingOptions
from rialto.harvesting.values import codes, moments, words
from rialto.harvesting.values.addresses import web_address

PUBLISHED = ("Issued", "Available", "Created", "Submitted")


def from_datacite(element: Any, options: ReadingOptions) -> FoundEntry:
    """Read one description, wrapped or not; raises `NotAnEntry`."""
    element = unwrapped(element)
    titles = by_language(element, "titles", "title", kind="titleType", wanted=("",))
    if not titles:
        raise NotAnEntry(_("It has no title."))
    language, title = best(titles, codes.language_code(text_in(child(element, "language"))) or "und")
    descriptions = by_language(
        element, "descriptions", "description", kind="descriptionType", wanted=("Abstract", "", "Other")
    )
    identifier = text_in(child(element, "identifier"))
    named = child(element, "identifier")
    doi = identifier if named is not None and named.get("identifierType", "").upper() == "DOI" else ""
    general = child(element, "resourceType")
    types = [general.get("resourceTypeGeneral", ""), text_in(general)] if general is not None else []
    kind = kind_of([types[1], types[0]] if types else [], options)
    rights = below(element, "rightsList", "rights") + below(element, "rights")
    dates = {each.get("dateType", ""): text_in(each) for each in below(element, "dates", "date")}
    entry = FoundEntry(
        remote_id=identifier[:500] or words.stable_id(title),
        kind=kind,
        title=title,
        address=web_address(doi or identifier) or next(iter(alternates(element)), ""),
        language=language,
        description=descriptions.get(language) or (best(descriptions, language)[1] if descriptions else ""),
        provider_name=words.text_of(text_in(child(element, "publisher"))),
        licence=licence_in(said for each in rights for said in (each.get("rightsURI") or each.get("rightsIdentifier") or "", text_in(each))),
        tags=words.unique(words.text_of(text_in(each)) for each in below(element, "subjects", "subject")),
        published_on=next((day for name in PUBLISHED if (day := whole_day(dates.get(name, "")))), None),
        modified_at=moments.at_or_none(dates.get("Updated", "")),
        extractor="datacite",
    )  # fmt: skip
    for each, text in titles.items():
        if each and each != language:
            entry.translations[each] = {"title": text}
    authors = [text_in(name) for name in below(element, "creators", "creator", "creatorName")]
    said = {"author": "; ".join(words.unique(authors)), "format": types[1] if types else ""}
    entry.details = fitting_details(kind, {**said, "doi": doi if kind == Kind.PUBLICATION else ""})
    return entry


def unwrapped(element: Any) -> Any:
    """The description itself, where it stands inside of oai_datacite's envelope."""
    if local_name(element.tag) == "resource":
        return element
    found = below(element, "payload", "resource")
    if not found:
        raise NotAnEntry(_("It holds no description."))
    return found[0]


def by_language(element: Any, *path: str, kind: str, wanted: tuple[str, ...]) -> dict[str, str]:
    """Language ("" where not said) -> text, of the first of the wanted kinds that there is."""
    for each_kind in wanted:
        found: dict[str, str] = {}
        for each in below(element, *path):
            if each.get(kind, "") == each_kind and (text := words.text_of(text_in(each))):
                found.setdefault(codes.language_code(language_at(each)), text)
        if found:
            return found
    return {}


def alternates(element: Any) -> list[str]:
    found = below(element, "alternateIdentifiers", "alternateIdentifier")
    return [address for each in found if (address := web_address(text_in(each)))]
