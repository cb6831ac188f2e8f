"""Learning Object Metadata (IEEE 1484.12, and its older IMS form)."""

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from rialto.catalogue.choices import ConceptRole
from rialto.catalogue.found import FoundConcept, FoundEntry
from rialto.harvesting.adapters.oai_pmh.kinds import kind_of, licence_in
from rialto.harvesting.adapters.schema_org.mapping import NotAnEntry, best
from rialto.harvesting.adapters.xml_reading import below, child, children, language_at, local_name, text_in
from rialto.harvesting.details import fitting_details
from rialto.harvesting.payload import ReadingOptions
from rialto.harvesting.values import codes, moments, words
from rialto.harvesting.values.addresses import web_address

STRINGS = {"string", "langstring"}
VCARD_NAME = re.compile(r"(?:^|\n|\s)FN[^:\n]*:\s*(.+?)\s*(?=\n|\r|$| [A-Z]+[;:])")
VCARD_ORGANISATION = re.compile(r"(?:^|\n|\s)ORG[^:\n]*:\s*(.+?)\s*(?=\n|\r|$| [A-Z]+[;:])")
DIFFICULTY = {
    "very easy": (1, 2), "easy": (1, 2), "medium": (3, 4), "difficult": (5, 6), "very difficult": (7, 8),
}  # fmt: skip


def from_lom(element: Any, options: ReadingOptions) -> FoundEntry:
    """Read one description; raises `NotAnEntry`."""
    general, educational = child(element, "general"), child(element, "educational")
    titles = strings(below(general, "title")) if general is not None else {}
    if not titles:
        raise NotAnEntry(_("It has no title."))
    language = codes.language_code(text_in(child(general, "language")))
    language, title = best(titles, language or "und")
    descriptions = strings(below(general, "description"))
    types = vocabulary(educational, "learningResourceType", "learningresourcetype")
    kind = kind_of(types, options)
    entry = FoundEntry(
        remote_id=identity_of(general) or words.stable_id(title),
        kind=kind,
        title=title,
        address=address_of(element, general),
        language=language,
        description=descriptions.get(language) or (best(descriptions, language)[1] if descriptions else ""),
        tags=words.unique(text for each in below(general, "keyword") for text in strings([each]).values()),
        licence=licence_in([text for each in below(element, "rights", "description") for text in strings([each]).values()]),
        extractor="lom",
    )  # fmt: skip
    for each, text in titles.items():
        if each and each != language:
            entry.translations[each] = {"title": text}
            if each in descriptions:
                entry.translations[each]["description"] = descriptions[each]
    add_education(entry, educational)
    people = contributors(element, {"author", "creator"}, VCARD_NAME)
    entry.provider_name = next(iter(contributors(element, {"publisher", "provider"}, VCARD_ORGANISATION)), "")
    hours = duration_of(educational)
    said = {"author": ", ".join(people), "format": ", ".join(types), "duration_hours": hours}
    entry.details = fitting_details(kind, said)
    cost = vocabulary(child(element, "rights"), "cost")
    if cost and words.truth_of(cost[0]) is False:
        entry.is_free = True  # that it costs something, without how much, says too little
    return entry


def strings(elements: list[Any]) -> dict[str, str]:
    """Language ("" where not said) -> text of LOM's strings."""
    found: dict[str, str] = {}
    for element in elements:
        inner = [each for each in element.iter() if local_name(each.tag) in STRINGS] or [element]
        for each in inner:
            language = codes.language_code(each.get("language") or language_at(each))
            if text := words.text_of(text_in(each)):
                found.setdefault(language, text)
    return found


def vocabulary(element: Any, *names: str) -> list[str]:
    """The values of vocabulary elements (`source` and `value`)."""
    if element is None:
        return []
    found = [text_in(value) for each in children(element, *names) for value in children(each, "value")]
    return words.unique(words.text_of(text) for text in found)


def identity_of(general: Any) -> str:
    for identifier in children(general, "identifier"):
        if entry := text_in(child(identifier, "entry")) or ("" if len(identifier) else text_in(identifier)):
            return entry[:500]
    return ""


def address_of(element: Any, general: Any) -> str:
    """Where it is (technical location), else an identifier that is an address."""
    places = [text_in(each) for each in below(element, "technical", "location")]
    places += [text_in(each) for each in below(general, "identifier", "entry")]
    return next((address for each in places if (address := web_address(each))), "")


def add_education(entry: FoundEntry, educational: Any) -> None:
    """Whom it is for, and how hard it is."""
    spans = [DIFFICULTY[word] for word in vocabulary(educational, "difficulty") if word in DIFFICULTY]
    if spans:
        entry.level_from, entry.level_to = min(low for low, _high in spans), max(high for _low, high in spans)
    roles = vocabulary(educational, "intendedEndUserRole", "intendedenduserrole")
    entry.concepts += [FoundConcept(role=ConceptRole.AUDIENCE, label=label) for label in roles]
    types = vocabulary(educational, "learningResourceType", "learningresourcetype")
    entry.concepts += [FoundConcept(role=ConceptRole.RESOURCE_TYPE, label=label) for label in types]


def duration_of(educational: Any) -> Decimal | None:
    if educational is None:
        return None
    for each in children(educational, "typicalLearningTime", "typicallearningtime"):
        text = text_in(child(each, "duration", "datetime")) or text_in(each)
        if hours := moments.hours_of_duration(text):
            return Decimal(str(hours))
    return None


def contributors(element: Any, roles: set[str], pattern: re.Pattern[str]) -> list[str]:
    """The names of contributors in these roles, out of their visiting cards; mail addresses are never taken."""
    found: list[str] = []
    for contribution in below(element, "lifeCycle", "contribute") + below(element, "lifecycle", "contribute"):
        if not roles & {word.lower() for word in vocabulary(contribution, "role")}:
            continue
        for entity in children(contribution, "entity", "centity"):
            card = "".join(entity.itertext())
            match = pattern.search(card) or VCARD_NAME.search(card)
            name = match[1].strip() if match else ("" if "BEGIN:VCARD" in card else words.text_of(card))
            found.append("" if "@" in name else name.strip(";"))
    return words.unique(found)
