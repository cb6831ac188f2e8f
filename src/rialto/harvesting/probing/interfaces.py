"""Front doors of interfaces: documents that hold no entries themselves and say where those are."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.utils.translation import gettext as _

from rialto.harvesting.adapters.json_api.ready import ready_mappings
from rialto.harvesting.payload import Payload
from rialto.harvesting.probing.places import Place, joined

# Lists of a Drupal that are worth a look, best first.
WORTH = (
    "event",
    "training",
    "course",
    "offer",
    "resource",
    "publication",
    "practice",
    "funding",
    "article",
    "news",
)
OAI = re.compile(r"<(?:\w+:)?OAI-PMH\b")
LISTS_LOOKED_AT = 5


def places_behind(payload: Payload) -> list[Place]:
    """The places that an interface's front door leads to; nothing for other documents."""
    text = payload.text.lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            return []
        return [
            *behind_wordpress(document, payload.address),
            *behind_drupal(document),
            *behind_dataset(document, payload.address),
        ]
    if text.startswith("<") and OAI.search(text[:2000]) and "<Identify" in text:
        return [records_of_repository(payload.address)]
    return list(datasets_in(text, payload.address))


def behind_wordpress(document: dict[str, Any], address: str) -> list[Place]:
    """WordPress' own list of routes: events, then the contract's lists, then posts."""
    routes = document.get("routes")
    if not isinstance(routes, dict) or "/wp/v2" not in routes:
        return []
    base = address.partition("?")[0].rstrip("/")
    found: list[Place] = []
    for name, weight in (("wordpress-events", 97), ("coalition-wordpress", 96), ("wordpress", 75)):
        mapping = ready_mappings()[name]
        for ending in mapping.asking.endings:
            route = ending.removeprefix("/wp-json")
            if route in routes and not (name == "wordpress" and found):
                query = urlencode({**mapping.asking.parameters, "per_page": "20"})
                found.append(
                    Place(
                        address=f"{base}{route}?{query}",
                        why=_("WordPress lists it among its interfaces."),
                        weight=weight,
                    )
                )
    return found[:LISTS_LOOKED_AT]


def behind_drupal(document: dict[str, Any]) -> list[Place]:
    """Drupal's own list of collections: those of nodes whose names promise something."""
    links = document.get("links")
    if "jsonapi" not in document or not isinstance(links, dict):
        return []
    nodes = {
        name.removeprefix("node--"): link["href"]
        for name, link in links.items()
        if name.startswith("node--") and isinstance(link, dict) and isinstance(link.get("href"), str)
    }
    worth = [
        (rank, name)
        for name in nodes
        if (rank := next((place for place, word in enumerate(WORTH) if word in name.lower()), None))
        is not None
    ]
    return [
        Place(address=nodes[name], why=_("Drupal lists it among its collections."), weight=96 - rank)
        for rank, name in sorted(worth)[:LISTS_LOOKED_AT]
    ]


def records_of_repository(address: str) -> Place:
    parts = urlsplit(address)
    listing = urlunsplit(parts._replace(query="verb=ListRecords&metadataPrefix=oai_dc"))
    return Place(address=listing, why=_("The repository gives its records by OAI-PMH."), weight=97)


def behind_dataset(document: dict[str, Any], address: str) -> list[Place]:
    """The feeds of a dataset's description (schema.org `distribution`): OpenActive's RPDE, or files."""
    found = []
    for each in distributions_in(document):
        link = each.get("contentUrl")
        if isinstance(link, str) and (target := joined(address, link)):
            found.append(Place(address=target, why=_("The dataset names it as a distribution."), weight=94))
    return found[:LISTS_LOOKED_AT]


def distributions_in(document: Any) -> Iterator[dict[str, Any]]:
    said = document.get("distribution") if isinstance(document, dict) else None
    for each in said if isinstance(said, list) else [said]:
        if isinstance(each, dict):
            yield each


def datasets_in(page: str, address: str) -> Iterator[Place]:
    """Descriptions of datasets inside a page (an OpenActive dataset site is such a page)."""
    for block in re.findall(
        r"<script[^>]*application/ld\+json[^>]*>(.{1,200000}?)</script>", page, re.IGNORECASE | re.DOTALL
    )[:10]:
        try:
            document = json.loads(block)
        except (ValueError, RecursionError):
            continue
        for each in document if isinstance(document, list) else [document]:
            if isinstance(each, dict):
                yield from behind_dataset(each, address)
