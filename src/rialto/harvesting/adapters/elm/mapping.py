"""From a learning opportunity of the European Learning Model to an entry."""

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from rialto.catalogue.choices import ConceptRole, Kind
from rialto.catalogue.found import FoundConcept, FoundEntry, FoundSession
from rialto.harvesting.adapters.rdf.authorities import (
    ECTS,
    ONLINE_MODES,
    country_in,
    eqf_level,
    language_in,
    last_part,
    region_in,
)
from rialto.harvesting.adapters.rdf.reading import (
    address_in,
    bare,
    labels_of,
    parts_of,
    reference_in,
    text_of,
    texts_of,
)
from rialto.harvesting.adapters.schema_org.graph import Graph, Node
from rialto.harvesting.adapters.schema_org.mapping import NotAnEntry, best
from rialto.harvesting.details import fitting_details
from rialto.harvesting.payload import ReadingOptions
from rialto.harvesting.values import codes, moments, words

NUMBER = re.compile(r"^\d+(?:[.,]\d+)?$")
TYPES = {"elm:LearningOpportunity", "LearningOpportunity", "elm:LearningOpportunitySpecification"}


def is_opportunity(types: tuple[str, ...]) -> bool:
    return bool(TYPES & set(types))


def opportunity_from(node: Node, graph: Graph, options: ReadingOptions) -> FoundEntry:
    """Read one learning opportunity with what it refers to; raises `NotAnEntry`."""
    said = bare(node)
    titles = texts_of(said, graph, "title")
    if not titles:
        raise NotAnEntry(_("It has no name (%(type)s).") % {"type": ", ".join(node.types)})
    language, title = best(titles, language_in(reference_in(said.one("defaultLanguage"))) or "und")
    descriptions = texts_of(said, graph, "description", "summary")
    address = page_of(said, graph)
    entry = FoundEntry(
        remote_id=identity_of(node, said, graph, address, title),
        kind=Kind.TRAINING,
        title=title,
        address=address,
        place_in_source=node.place,
        language=language,
        description=descriptions.get(language) or (best(descriptions, language)[1] if descriptions else ""),
        modified_at=moments.at_or_none(words.text_of(said.one("modified"))),
        extractor="elm",
    )
    for each, text in titles.items():
        if each and each != language:
            entry.translations[each] = {"title": text}
            if each in descriptions:
                entry.translations[each]["description"] = descriptions[each]
    add_provider(entry, said, graph)
    add_place(entry, said, graph)
    activities = parts_of(said, graph, "learningActivitySpecification")
    achievements = parts_of(said, graph, "learningAchievementSpecification", "qualification")
    add_way_of_learning(entry, said, activities)
    add_price(entry, said, graph)
    add_dates(entry, said, graph, options)
    entry.details = details_of(entry, said, graph, activities, achievements)
    entry.has_certificate = True if "credential" in entry.details else None
    add_concepts(entry, graph, achievements)
    if entry.starts_on and entry.ends_on and entry.ends_on < entry.starts_on:
        raise NotAnEntry(
            _("It ends on %(end)s, before it starts on %(start)s.")
            % {"end": entry.ends_on, "start": entry.starts_on}
        )
    return entry


def identity_of(node: Node, said: Node, graph: Graph, address: str, title: str) -> str:
    """Its name in the document, else its identifier, else its page, else a hash of its title."""
    if node.id and not node.id.startswith("_:"):
        return node.id[:500]
    for identifier in parts_of(said, graph, "identifier"):
        if notation := text_of(identifier, graph, "notation"):
            return notation[:500]
    return address or words.stable_id(title)


def page_of(said: Node, graph: Graph) -> str:
    """The home page, else a document about it, else where one applies."""
    for name in ("homepage", "supplementaryDocument", "landingPage"):
        for value in said.all(name):
            if address := address_in(value):
                return address
            if isinstance(value, dict):
                page = bare(graph.node(value))
                if address := address_in(page.one("contentUrl", "contentURL", "url")):
                    return address
    return ""


def add_provider(entry: FoundEntry, said: Node, graph: Graph) -> None:
    for provider in parts_of(said, graph, "providedBy", "publisher"):
        names = ("legalName", "prefLabel", "name", "altLabel")
        for name in names:
            entry.provider_name = entry.provider_name or text_of(
                provider, graph, name, language=entry.language
            )
        entry.provider_website = page_of(provider, graph)
        if entry.provider_name:
            return


def add_place(entry: FoundEntry, said: Node, graph: Graph) -> None:
    """Place, region and country out of its locations, else those of nobody: where a provider sits says nothing."""
    for location in parts_of(said, graph, "location"):
        entry.place = entry.place or text_of(location, graph, "geographicName", language=entry.language)
        for code in [reference_in(value) for value in location.all("spatialCode", "spatial")]:
            entry.region = entry.region or region_in(code)
            entry.countries = words.unique(
                [*entry.countries, country_in(code) if "/country/" in code else ""]
            )
        for address in parts_of(location, graph, "address"):
            country = country_in(reference_in(address.one("countryCode", "country")))
            entry.countries = words.unique([*entry.countries, country])
            entry.place = entry.place or text_of(address, graph, "fullAddress", language=entry.language)
    if entry.region and not entry.countries:
        entry.countries = words.unique([codes.country_code(entry.region[:2])])


def add_way_of_learning(entry: FoundEntry, said: Node, activities: list[Node]) -> None:
    """Online or not, and in which languages."""
    modes = [
        ONLINE_MODES[code]
        for node in (said, *activities)
        for value in node.all("mode")
        if (code := last_part(reference_in(value))) in ONLINE_MODES
    ]
    entry.is_online = True if True in modes else False if modes else None
    taught_in = [reference_in(value) for node in activities for value in node.all("language")]
    entry.teaching_languages = words.unique(language_in(each) for each in taught_in)


def add_price(entry: FoundEntry, said: Node, graph: Graph) -> None:
    """The lowest price with a currency; nothing asked for means free of charge."""
    prices: list[tuple[Decimal, str]] = []
    for price in parts_of(said, graph, "priceDetail"):
        for amount in parts_of(price, graph, "amount"):
            value = words.amount_of(amount.one("value"))
            currency = last_part(reference_in(amount.one("unit", "currency"))).upper()
            if value is not None and len(currency) == 3:
                prices.append((value, currency))
    paid = [each for each in prices if each[0]]
    if prices:
        entry.is_free = not paid
    if paid:
        entry.price_amount, entry.price_currency = min(paid)


def add_dates(entry: FoundEntry, said: Node, graph: Graph, options: ReadingOptions) -> None:
    country = entry.countries[0] if entry.countries else options.default_country
    zone = moments.zone_for(name=options.timezone, country=country)
    for period in parts_of(said, graph, "temporal"):
        start = moments.day_or_none(words.text_of(period.one("startDate")))
        end = moments.day_or_none(words.text_of(period.one("endDate")))
        if start is None:
            continue
        if end and end < start:
            raise NotAnEntry(
                _("It ends on %(end)s, before it starts on %(start)s.") % {"end": end, "start": start}
            )
        session = FoundSession(
            starts_at=moments.midnight(start, zone),
            ends_at=moments.midnight(end, zone) if end else None,
            timezone=str(zone) if zone else "",
            is_all_day=True,
            place=entry.place,
            country=entry.countries[0] if entry.countries else "",
            is_online=entry.is_online,
            remote_id=f"{entry.remote_id}#{start.isoformat()}"[:500],
        )
        entry.sessions.append(session)
    entry.sessions.sort(key=lambda session: session.starts_at)
    if entry.sessions:
        entry.starts_on = entry.sessions[0].starts_at.date()
        entry.ends_on = max((session.ends_at or session.starts_at).date() for session in entry.sessions)
    deadlines = [moments.day_or_none(words.text_of(value)) for value in said.all("applicationDeadline")]
    entry.deadline_on = max((day for day in deadlines if day), default=None)


def details_of(
    entry: FoundEntry, said: Node, graph: Graph, activities: list[Node], achievements: list[Node]
) -> dict[str, Any]:
    """What a training's details hold of the activities and achievements that belong to it."""
    language = entry.language
    durations = [
        words.text_of(value)
        for node in (said, *activities, *achievements)
        for value in node.all("duration", "volumeOfLearning")
    ]
    hours = next((hours for text in durations if (hours := moments.hours_of_duration(text))), None)
    outcomes = [
        title
        for achievement in achievements
        for outcome in parts_of(achievement, graph, "learningOutcome")
        if (title := text_of(outcome, graph, "title", "prefLabel", language=language))
    ]
    requirements = [
        text for each in achievements if (text := text_of(each, graph, "entryRequirement", language=language))
    ]
    qualified = [each for each in achievements if "elm:Qualification" in each.types]
    return fitting_details(
        entry.kind,
        {
            "duration_hours": Decimal(str(hours)) if hours else None,
            "duration_text": "" if hours or not durations else durations[0],
            "outcomes": words.unique(outcomes),
            "prerequisites": "\n".join(requirements),
            "credential": next((text_of(each, graph, "title", language=language) for each in qualified), ""),
            "eqf_level": next(
                (
                    level
                    for each in achievements
                    for value in each.all("EQFLevel", "eqfLevel")
                    if (level := eqf_level(reference_in(value)))
                ),
                None,
            ),
            "ects": ects_of(achievements, graph),
        },
    )


def ects_of(achievements: list[Node], graph: Graph) -> Decimal | None:
    for achievement in achievements:
        for credit in parts_of(achievement, graph, "creditPoint"):
            if last_part(reference_in(credit.one("framework"))) == ECTS:
                point = words.text_of(credit.one("point"))
                return words.amount_of(point) if NUMBER.match(point) else None
    return None


def add_concepts(entry: FoundEntry, graph: Graph, achievements: list[Node]) -> None:
    """ESCO skills that its outcomes name, and its subjects as tags."""
    for achievement in achievements:
        entry.tags = words.unique(
            [*entry.tags, *labels_of(achievement, graph, "educationSubject", "thematicArea")]
        )
        for outcome in parts_of(achievement, graph, "learningOutcome"):
            for value in outcome.all("relatedESCOSkill"):
                address = reference_in(value)
                if "data.europa.eu/esco/skill" in address:
                    label = "".join(labels_of(Node({"skill": value}, (), "", ""), graph, "skill")[:1])
                    entry.concepts.append(FoundConcept(role=ConceptRole.SKILL, address=address, label=label))
