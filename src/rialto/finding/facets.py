"""Facets as the page shows them: in words, in order, with what is chosen first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings

from rialto.catalogue.choices import EventSetting, Kind, Level
from rialto.finding.asking import SCHEME_OF_FACET, Search
from rialto.finding.choices import FACETS, SWITCHES
from rialto.organisations.models import Organisation
from rialto.taxonomy.queries import country_name, language_name, vocabulary

Counts = Sequence[tuple[str, int]]
NAMES_KEPT = 20_000


@dataclass(slots=True, kw_only=True)  # not frozen: a page makes 150
class FacetValue:
    value: str
    label: str
    count: int
    is_chosen: bool
    # The language that the label is in, where it is not the page's.
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetGroup:
    """One facet: its key in the address, its heading, its values."""

    name: str
    heading: str
    values: list[FacetValue]

    @property
    def has_chosen(self) -> bool:
        return any(value.is_chosen for value in self.values)


def facet_groups(search: Search, counts: Mapping[str, Counts], *, language: str) -> list[FacetGroup]:
    """The facets that would narrow something, each with its values' names in the page's language."""
    groups = []
    for name in FACETS:
        if name == "kind":
            continue
        chosen = search.chosen.get(name, ())
        values = _values(name, counts.get(name, ()), chosen, language)
        if values:
            groups.append(FacetGroup(name=name, heading=str(FACETS[name]), values=values))
    return groups


def _values(name: str, counts: Counts, chosen: tuple[str, ...], language: str) -> list[FacetValue]:
    known = dict(counts)
    for value in chosen:
        known.setdefault(value, 0)
    labels = labels_of(name, list(known), language)
    values = [
        FacetValue(value=value, label=labels[value], count=count, is_chosen=value in chosen)
        for value, count in known.items()
        if value in labels and (count or value in chosen)
    ]
    order = _fixed_order(name)
    if order:
        return sorted(values, key=lambda one: order.get(one.value, len(order)))
    # The country whose site this is comes before larger ones: who asks here most likely means it.
    own = settings.COUNTRY if name == "country" else ""
    return sorted(values, key=lambda one: (not one.is_chosen, one.value != own, -one.count, one.label))


def _fixed_order(name: str) -> dict[str, int]:
    """Values that have an order of their own: levels, competences and settings."""
    if name == "level":
        return {value: place for place, value in enumerate(Level.values)}
    if name == "competence":
        return {term.key: place for place, term in enumerate(vocabulary("digcomp-3.0"))}
    return {}


def labels_of(name: str, values: Sequence[str], language: str) -> dict[str, str]:
    """Value -> what it is called. Values that nobody knows are left out. A query only for providers not yet known."""
    if name in SWITCHES:
        return {value: str(SWITCHES[name]) for value in values}
    if name in SCHEME_OF_FACET:
        terms = vocabulary(SCHEME_OF_FACET[name])
        return {value: term.label(language) for value in values if (term := terms.get(value))}
    match name:
        case "kind":
            return {value: str(Kind(value).label) for value in values}
        case "level":
            return {value: str(Level(value).label) for value in values}
        case "setting":
            return {value: str(EventSetting(value).label) for value in values if value in EventSetting.values}
        case "country":
            return {value: country_name(value, language) for value in values}
        case "language":
            return {value: language_name(value, language) for value in values}
        case _:
            return _provider_names(values)


_names: dict[str, str] = {}


def _provider_names(slugs: Sequence[str]) -> dict[str, str]:
    """Names of organisations by slug, kept in memory: a slug never changes and a name seldom does."""
    missing = [slug for slug in slugs if slug not in _names]
    if missing:
        if len(_names) > NAMES_KEPT:
            _names.clear()
        _names.update(Organisation.objects.filter(slug__in=missing).values_list("slug", "name"))
    return {slug: _names[slug] for slug in slugs if slug in _names}


def forget_names() -> None:
    """Drop remembered names: an organisation was renamed, or a test begins."""
    _names.clear()
