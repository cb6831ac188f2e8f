"""DCAT-AP: data sets, and the calls for funding that some portals publish as such."""

import re

from django.utils.translation import gettext as _

from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry, FoundGone
from rialto.harvesting.adapters.rdf.authorities import country_in, language_in, last_part, region_in
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

TYPES = {"dcat:Dataset", "dcat:DatasetSeries", "dcat:Resource", "adms:Asset"}
FUNDING = re.compile(
    r"\b(funding|grant|grants|call[- ]for[- ]proposals|subvention|förderung|financement)\b", re.IGNORECASE
)
GONE = {"withdrawn", "deprecated"}


def is_dataset(types: tuple[str, ...]) -> bool:
    return bool(TYPES & set(types))


def dataset_from(node: Node, graph: Graph, options: ReadingOptions) -> FoundEntry | FoundGone:
    """Read one data set; one that its portal marks as withdrawn is gone. Raises `NotAnEntry`."""
    said = bare(node)
    identity = node.id if node.id and not node.id.startswith("_:") else text_of(said, graph, "identifier")
    if last_part(reference_in(said.one("status"))).lower() in GONE and identity:
        return FoundGone(
            remote_id=identity[:500],
            place_in_source=node.place,
            reason=_("Its portal marks it as withdrawn."),
        )
    titles = texts_of(said, graph, "title")
    if not titles:
        raise NotAnEntry(_("It has no name (%(type)s).") % {"type": ", ".join(node.types)})
    own = language_in(reference_in(said.one("language")))
    language, title = best(titles, own or "und")
    address = address_of(said, graph)
    kind = kind_of(said, graph, title, options)
    spatial = [reference_in(value) for value in said.all("spatial")]
    entry = FoundEntry(
        remote_id=(identity or address or words.stable_id(title))[:500],
        kind=kind,
        title=title,
        address=address,
        place_in_source=node.place,
        language=language,
        description=text_of(said, graph, "description", language=language),
        countries=words.unique(country_in(each) for each in spatial),
        region=next((code for each in spatial if (code := region_in(each))), ""),
        licence=licence_of(said, graph),
        tags=words.unique([*labels_of(said, graph, "keyword"), *labels_of(said, graph, "theme", "subject")]),
        published_on=moments.day_or_none(words.text_of(said.one("issued"))),
        modified_at=moments.at_or_none(words.text_of(said.one("modified"))),
        extractor="dcat",
    )
    for each, text in titles.items():
        if each and each != language:
            entry.translations[each] = {"title": text}
            if description := texts_of(said, graph, "description").get(each):
                entry.translations[each]["description"] = description
    for publisher in parts_of(said, graph, "publisher", "creator"):
        entry.provider_name = text_of(publisher, graph, "name", "prefLabel", language=language)
        entry.provider_website = address_in(publisher.one("homepage", "page"))
        break
    add_period(entry, said, graph)
    return entry


def kind_of(said: Node, graph: Graph, title: str, options: ReadingOptions) -> Kind:
    """Funding where its type, theme, keywords or title speak of it, else what the feed says, else a resource."""
    named = [*labels_of(said, graph, "type", "keyword", "theme"), title, reference_in(said.one("type"))]
    if any(FUNDING.search(text.replace("_", " ").replace("-", " ")) for text in named):
        return Kind.FUNDING
    return options.default_kind or Kind.RESOURCE


def address_of(said: Node, graph: Graph) -> str:
    """The page about it, else where it is to be had, else its own name where that is an address."""
    for value in said.all("landingPage") + said.all("page"):
        if address := address_in(value):
            return address
    for distribution in parts_of(said, graph, "distribution"):
        if address := address_in(distribution.one("accessURL", "downloadURL")):
            return address
    return address_in(said.id)


def licence_of(said: Node, graph: Graph) -> str:
    for holder in (said, *parts_of(said, graph, "distribution")):
        for value in holder.all("license"):
            reference = reference_in(value)
            if licence := licence_in(reference):
                return licence
    return ""


def licence_in(reference: str) -> str:
    """The licence of an address; the Publications Office's list writes "CC_BY_4_0"."""
    if "/authority/licence/" in reference:
        part = last_part(reference)
        match = re.fullmatch(r"(CC_BY(?:_[A-Z]{2})*)_(\d)_(\d)", part.replace("CC_BYSA", "CC_BY_SA"))
        if match:
            return f"{match[1].replace('_', '-')}-{match[2]}.{match[3]}"
        return {"CC0": "CC0-1.0", "EUPL_1_2": "EUPL-1.2"}.get(part, "")
    return codes.licence_id(reference)[:60]


def add_period(entry: FoundEntry, said: Node, graph: Graph) -> None:
    """For funding, its period: open from, deadline. What time a data set is about is no date of an entry."""
    if entry.kind != Kind.FUNDING:
        return
    details = {"body": entry.provider_name, "reference": text_of(said, graph, "identifier")[:100]}
    for period in parts_of(said, graph, "temporal"):
        start = moments.day_or_none(words.text_of(period.one("startDate", "hasBeginning")))
        end = moments.day_or_none(words.text_of(period.one("endDate", "hasEnd")))
        entry.deadline_on = end
        entry.details = fitting_details(entry.kind, {**details, "opens_on": start})
        return
    entry.details = fitting_details(entry.kind, details)
