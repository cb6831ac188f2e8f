"""From a described thing to an entry."""

from django.utils.translation import gettext as _

from rialto.catalogue.choices import ConceptRole, Kind
from rialto.catalogue.found import FoundConcept, FoundEntry, FoundSession
from rialto.harvesting.adapters.schema_org.described import details_of
from rialto.harvesting.adapters.schema_org.graph import Graph, Node
from rialto.harvesting.adapters.schema_org.kinds import kind_of
from rialto.harvesting.adapters.schema_org.offers import add_offers
from rialto.harvesting.adapters.schema_org.places import moment_at, schedule_of, session_of, venue_of
from rialto.harvesting.payload import ReadingOptions
from rialto.harvesting.values import codes, moments, words
from rialto.harvesting.values.addresses import web_address

ORGANISATIONS = {
    Kind.OPPORTUNITY: ("hiringOrganization",),
    Kind.FUNDING: ("funder", "sponsor", "provider"),
    Kind.EVENT: ("organizer", "provider", "publisher"),
}
IDENTIFIERS = ("identifier", "sameAs", "vatID", "leiCode")
PROVIDERS = ("provider", "organizer", "publisher", "sourceOrganization", "producer", "copyrightHolder")
TEXT_PROPERTIES = {
    "title": ("name", "headline", "title"),
    "description": ("description", "abstract", "articleBody"),
}


class NotAnEntry(Exception):
    """A description that cannot become an entry, in words that help its owner."""


def found_from(node: Node, graph: Graph, options: ReadingOptions) -> FoundEntry:
    """Read one described thing; raises `NotAnEntry`."""
    kind = kind_of(node.types) or options.default_kind
    if kind is None:
        raise NotAnEntry(_("Its type is not one that is taken in."))
    language = language_of(node, graph)
    titles = texts(node, TEXT_PROPERTIES["title"])
    if not titles:
        raise NotAnEntry(_("It has no name (%(type)s).") % {"type": ", ".join(node.types)})
    language, title = best(titles, language)
    descriptions = texts(node, TEXT_PROPERTIES["description"])
    address = address_of(node, graph)
    venue = venue_of(node, graph)
    entry = FoundEntry(
        remote_id=identity_of(node, address, title),
        kind=kind,
        title=title,
        address=address,
        place_in_source=node.place,
        language=language,
        summary=words.text_of(node.one("alternativeHeadline")),
        description=descriptions.get(language) or best(descriptions, language)[1] if descriptions else "",
        countries=[venue.country] if venue.country else [],
        city=venue.city,
        place=venue.place,
        is_online=venue.is_online,
        schedule=schedule_of(node),
        licence=licence_of(node, graph),
        tags=tags_of(node, graph),
        extractor="schema.org",
    )
    add_provider(entry, node, graph)
    add_languages(entry, node, graph, titles, descriptions)
    add_dates(entry, node, graph, options)
    add_offers(entry, node, graph)
    add_levels_and_concepts(entry, node, graph)
    entry.details = details_of(entry, node, graph)
    if entry.starts_on and entry.ends_on and entry.ends_on < entry.starts_on:
        raise NotAnEntry(
            _("It ends on %(end)s, before it starts on %(start)s.")
            % {"end": entry.ends_on, "start": entry.starts_on}
        )
    return entry


def texts(node: Node, names: tuple[str, ...]) -> dict[str, str]:
    """Language ("" where not said) -> text of a property."""
    found: dict[str, str] = {}
    for value in node.all(*names):
        if isinstance(value, dict):
            text, language = (
                words.text_of(value.get("@value")),
                codes.language_code(words.text_of(value.get("@language"))),
            )
        else:
            text, language = words.text_of(value), ""
        if text:
            found.setdefault(language, text)
    return found


def best(found: dict[str, str], language: str) -> tuple[str, str]:
    """Of several languages the wanted one, else the unmarked, else English, else the first; with its language."""
    for wanted in (language, "", "en"):
        if wanted in found:
            return wanted if wanted else language, found[wanted]
    first = next(iter(found))
    return first, found[first]


def language_of(node: Node, graph: Graph) -> str:
    return next(iter(languages_of(node, graph)), "und")


def languages_of(node: Node, graph: Graph) -> list[str]:
    found = []
    for value in node.all("inLanguage"):
        names = (
            [value]
            if isinstance(value, str)
            else [value.get(key) for key in ("alternateName", "name", "identifier", "@id")]
            if isinstance(value, dict)
            else []
        )
        found.append(
            next(
                (
                    code
                    for name in names
                    if (code := codes.language_code(words.text_of(name).rpartition("/")[2]))
                ),
                "",
            )
        )
    return words.unique(found)


def address_of(node: Node, graph: Graph) -> str:
    """The page of a thing: its url, else what it is the main entity of, else an @id that is one."""
    for value in (*node.all("url"), *node.all("mainEntityOfPage"), node.id):
        text = (
            words.text_of(value.get("@id") or value.get("url"))
            if isinstance(value, dict)
            else words.text_of(value)
        )
        if text and (address := web_address(graph.absolute(text))):
            return address
    return ""


def identity_of(node: Node, address: str, title: str) -> str:
    """What the source calls it: @id, else its address with type and start, else a hash of what it says of itself."""
    if node.id and not node.id.startswith("_:"):
        return node.id[:500]
    start = words.text_of(node.one("startDate"))
    if address and not start:
        return address[:500]
    return words.stable_id(node.types[0] if node.types else "", address or title, start)


def licence_of(node: Node, graph: Graph) -> str:
    for value in node.all("license"):
        said = graph.node(value) if isinstance(value, dict) else None
        candidates = [said.one("url"), said.id, graph.name(value)] if said else [value]
        for candidate in candidates:
            if licence := codes.licence_id(words.text_of(candidate)):
                return licence[:60]
    return ""


def tags_of(node: Node, graph: Graph) -> list[str]:
    """Keywords and the named things that it is about."""
    found: list[str] = []
    for value in node.all("keywords"):
        found += words.list_of(graph.name(value) if isinstance(value, dict) else value)
    found += graph.names([value for value in node.all("about") if isinstance(value, dict)])
    found += [each for value in node.all("articleSection") for each in words.list_of(value)]
    return words.unique(found)


def add_provider(entry: FoundEntry, node: Node, graph: Graph) -> None:
    for name in ORGANISATIONS.get(entry.kind, PROVIDERS):
        for value in node.all(name):
            said = graph.node(value) if isinstance(value, dict) else None
            if said and "Person" in said.types:
                continue
            if provider := graph.name(value):
                entry.provider_name = provider
                entry.provider_website = web_address(words.text_of(said.one("url", "sameAs"))) if said else ""
                entry.provider_identifiers = identifiers_of(said) if said else []
                return


def identifiers_of(said: Node) -> list[str]:
    """What registers may call an organisation, as the page writes it: which of it is an identifier, others decide."""
    values = [said.id, *(value for name in IDENTIFIERS for value in said.all(name))]
    return words.unique(words.text_of(value)[:200] for value in values)


def add_languages(
    entry: FoundEntry, node: Node, graph: Graph, titles: dict[str, str], descriptions: dict[str, str]
) -> None:
    """Languages of teaching, and the other languages in which the source gives its texts."""
    if entry.kind in (Kind.TRAINING, Kind.EVENT):
        entry.teaching_languages = languages_of(node, graph)
    entry.subtitle_languages = words.unique(
        codes.language_code(graph.name(value)) for value in node.all("subtitleLanguage")
    )
    for language, title in titles.items():
        if language and language != entry.language:
            entry.translations[language] = {"title": title}
            if language in descriptions:
                entry.translations[language]["description"] = descriptions[language]


def add_dates(entry: FoundEntry, node: Node, graph: Graph, options: ReadingOptions) -> None:
    """Sessions, first and last day out of them, deadline, and when the source published it."""
    entry.sessions = sessions_of(entry, node, graph, options)
    if entry.sessions:
        entry.starts_on = min(session.starts_at.date() for session in entry.sessions)
        end = moment_at(node, "endDate", None)
        last = max((session.ends_at or session.starts_at).date() for session in entry.sessions)
        entry.ends_on = end.day if end and len(entry.sessions) == 1 else last
        first = entry.sessions[0]
        entry.place, entry.city = entry.place or first.place, entry.city or first.city
        entry.countries = entry.countries or ([first.country] if first.country else [])
        entry.is_online = first.is_online if entry.is_online is None else entry.is_online
    for name in ("validThrough", "applicationDeadline"):
        if deadline := moments.day_or_none(words.text_of(node.one(name))):
            entry.deadline_on = deadline
    entry.published_on = moments.day_or_none(
        words.text_of(node.one("datePublished", "datePosted", "dateCreated"))
    )
    entry.modified_at = moments.at_or_none(words.text_of(node.one("dateModified")))


def sessions_of(entry: FoundEntry, node: Node, graph: Graph, options: ReadingOptions) -> list[FoundSession]:
    if entry.kind not in (Kind.TRAINING, Kind.EVENT):
        return []
    parts = graph.nodes(node.all("hasCourseInstance")) or (
        [node] if node.one("startDate") else graph.nodes(node.all("subEvent"))
    )
    found = [session_of(part, graph, options, part.id or entry.remote_id) for part in parts]
    return sorted((session for session in found if session), key=lambda session: session.starts_at)


def add_levels_and_concepts(entry: FoundEntry, node: Node, graph: Graph) -> None:
    spans = [
        span
        for name in graph.names(node.all("educationalLevel", "proficiencyLevel"))
        if (span := words.level_range(name))
    ]
    if spans:
        entry.level_from, entry.level_to = min(low for low, _high in spans), max(high for _low, high in spans)
    for value in node.all("audience"):
        said = graph.node(value) if isinstance(value, dict) else None
        labels = words.list_of(
            (said.one("audienceType", "educationalRole") or graph.name(value)) if said else value
        )
        entry.concepts += [FoundConcept(role=ConceptRole.AUDIENCE, label=label) for label in labels]
    roles = {
        "learningResourceType": ConceptRole.RESOURCE_TYPE,
        "occupationalCategory": ConceptRole.OCCUPATION,
        "skills": ConceptRole.SKILL,
    }
    for name, role in roles.items():
        entry.concepts += [
            FoundConcept(role=role, label=label)
            for value in node.all(name)
            for label in words.list_of(graph.name(value))
        ]
    for value in [
        each for each in node.all("teaches", "about", "competencyRequired") if isinstance(each, dict)
    ]:
        address = web_address(words.text_of(value.get("@id") or value.get("url")))
        if "data.europa.eu/esco/skill" in address:
            entry.concepts.append(
                FoundConcept(role=ConceptRole.SKILL, address=address, label=graph.name(value))
            )
