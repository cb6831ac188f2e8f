"""What the results page shows besides the results: tabs, active filters, orders, views."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from rialto.catalogue.choices import Kind
from rialto.finding.alerts.standing import plain_search
from rialto.finding.asking import Search
from rialto.finding.choices import FACETS, Order, View, When
from rialto.finding.facets import labels_of
from rialto.finding.nearby import near_words, nearby_of
from rialto.finding.queries import Answer, WayOut, also_searched
from rialto.search.query_text import parse, parts_of
from rialto.taxonomy.queries import country_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of several ways to see the results, with the address that leads there."""

    label: str
    address: str
    is_current: bool
    value: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to take a search along."""

    label: str
    address: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Along:
    """A search as feed, as calendar and as alert: addresses on this site, and the ways that a page offers."""

    atom: str
    json: str
    calendar: str
    alert: str
    ways: list[Way]


def results_context(found: Answer, *, language: str) -> dict[str, Any]:
    """All that `finding/results.html` needs but the calendar and the maps."""
    search = found.search
    return {
        "answer": found,
        "search": search,
        "page": found.page,
        "tabs": _tabs(found),
        "active": _active_filters(search, language),
        "parts": _parts(search),
        "orders": [
            Option(
                label=str(order.label),
                value=order,
                address=search.changed(order=order).address(),
                is_current=order == search.order_shown,
            )
            for order in Order
            if (search.text or order != Order.RELEVANCE) and (search.around or order != Order.DISTANCE)
        ],
        "views": [
            Option(
                label=str(view.label),
                value=view,
                address=search.changed(view=view).address(),
                is_current=view == search.view,
            )
            for view in View
        ],
        "whens": [
            Option(
                label=str(when.label),
                value=when,
                address="",
                is_current=when == search.when,
                count=found.whens.get(when, 0),
            )
            for when in When
            if found.whens.get(when) or when == search.when
        ],
        # What a form must carry on so that it changes only what it is about.
        "hidden_pairs": [
            (name, value)
            for name, value in search.pairs
            if name in ("sort", "view", "past", "month", "typed")
        ],
        "kept_pairs": [(name, value) for name, value in search.pairs if name != "q"],
        "all_but_sort": [(name, value) for name, value in search.pairs if name != "sort"],
        "without_filters": Search(text=search.text, view=search.view, order=search.order).address(),
        "corrected_address": replace(search, text=parse(found.corrected), page=1).address()
        if found.corrected
        else "",
        "instead": _instead(found),
        "others_country": _one_country(search, language),
        "with_past": search.changed(with_past=True).address(),
        "previous_address": search.address(page=found.page.previous) if found.page.previous else "",
        "next_address": search.address(page=found.page.next) if found.page.next else "",
        "pages": [(number, search.address(page=number) if number else "") for number in found.page.numbers],
        "along": along_of(search),
        "also": also_searched(search, language),
        "only_typed_address": search.changed(only_typed=not search.only_typed).address(),
        "near": nearby_of(found, language=language),
        "near_without": search.changed(near=None).address(),
        "own": _own_country(found, language),
    }


def along_of(search: Search) -> Along:
    """The addresses of a search taken along."""
    query = plain_search(search).address()
    query = "" if query == "?" else query
    calendar = reverse("finding:calendar-file") + query
    return Along(
        atom=reverse("finding:atom-feed") + query,
        json=reverse("finding:json-feed") + query,
        calendar=calendar,
        alert=reverse("finding:alert-new") + query,
        ways=[
            Way(label="Atom", address=reverse("finding:atom-feed") + query, icon="feed"),
            Way(label="JSON Feed", address=reverse("finding:json-feed") + query, icon="feed"),
            # A calendar program subscribes to webcal: and asks again by itself; https: would be read in once.
            Way(
                label=_("Calendar"),
                address=f"webcal://{urlsplit(settings.ORIGIN).netloc}{calendar}",
                icon="calendar",
            ),
        ],
    )


def _instead(found: Answer) -> list[Option]:
    """Searches beside this one that find something, in words."""
    return [
        Option(label=_way_out(way), address=way.search.address(), is_current=False, count=way.count)
        for way in found.instead
    ]


def _way_out(way: WayOut) -> str:
    match way.kind:
        case "filter":
            return _("Without the filter “%(name)s”") % {"name": FACETS[way.what]}
        case "when":
            return _("At any time")
        case "word":
            return _("Without “%(word)s”") % {"word": way.what}
        case "radius":
            return _("Within %(km)s km") % {"km": way.what}
        case _:
            return _("Anywhere")


def _parts(search: Search) -> list[Option]:
    """What was typed, part by part, each with the search without it; nothing where there is only one."""
    parts = parts_of(search.text)
    if len(parts) < 2:
        return []
    return [
        Option(label=part, address=search.changed(text=parse(rest)).address(), is_current=True)
        for part, rest in parts
    ]


def _one_country(search: Search, language: str) -> str:
    """The name of the country asked for, where it is one."""
    countries = search.chosen.get("country", ())
    return country_name(countries[0], language) if len(countries) == 1 else ""


def _own_country(found: Answer, language: str) -> Option | None:
    """The way to what is for the site's own country alone, where there is some and no country was asked for."""
    code, search = settings.COUNTRY, found.search
    if not code or search.chosen.get("country"):
        return None
    values = next((group.values for group in found.groups if group.name == "country"), [])
    count = next((one.count for one in values if one.value == code), 0)
    label = _("For %(country)s") % {"country": country_name(code, language)}
    address = search.only("country", [code]).address()
    return Option(label=label, address=address, is_current=False, count=count) if count else None


def _tabs(found: Answer) -> list[Option]:
    """Everything, and each kind that would find something, most first."""
    search, counts = found.search, dict(found.kinds)
    chosen = search.chosen.get("kind", ())
    everything = search.only("kind", ())
    tabs = [
        Option(
            label="", address=everything.address(), is_current=not chosen, count=sum(counts.values()) or None
        )
    ]
    for kind in sorted(Kind, key=lambda one: (-counts.get(one, 0), one)):
        if counts.get(kind) or kind in chosen:
            tabs.append(
                Option(
                    label=str(kind.label),
                    value=kind,
                    address=search.only("kind", [kind]).address(),
                    is_current=kind in chosen,
                    count=counts.get(kind, 0),
                )
            )
    return tabs


def _active_filters(search: Search, language: str) -> list[Option]:
    """What narrows the results now, each with the address without it."""
    active = []
    for name in FACETS:
        values = search.chosen.get(name, ())
        if name == "kind" and len(values) == 1:
            continue  # the tab says it
        labels = labels_of(name, values, language)
        for value in values:
            label = labels.get(value, value)
            active.append(
                Option(
                    label=label, value=value, address=search.without(name, value).address(), is_current=True
                )
            )
    if near := near_words(search, language):
        active.append(Option(label=near, address=search.changed(near=None).address(), is_current=True))
    if search.when:
        active.append(
            Option(label=str(search.when.label), address=search.changed(when=None).address(), is_current=True)
        )
    if search.starts_from:
        active.append(
            Option(
                label=f"≥ {search.starts_from}",
                address=search.changed(starts_from=None).address(),
                is_current=True,
            )
        )
    if search.starts_to:
        active.append(
            Option(
                label=f"≤ {search.starts_to}",
                address=search.changed(starts_to=None).address(),
                is_current=True,
            )
        )
    return active
