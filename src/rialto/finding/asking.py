"""From an address to what is asked, and back. Nonsense in an address is ignored, never an error."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone

from rialto.base.paging import page_asked_for
from rialto.catalogue.choices import EventSetting, Kind, Level
from rialto.finding.choices import DAYS_OF, FACETS, SWITCHES, YES, Order, View, When
from rialto.finding.gazetteer.spots import Spot, spot_of
from rialto.finding.operators import without_operators
from rialto.search.points import Around
from rialto.search.query_text import QueryText, parse
from rialto.taxonomy.queries import country_code_of, language_code_of, vocabulary

PAGE_SIZE = 20
MAX_VALUES = 20
LONGEST_VALUE = 120
LONGEST_QUERY = 2000  # characters of a typed text that are looked at
# How far "near" reaches, in km.
RADII = (10, 25, 50, 100)
USUAL_RADIUS = 25
SCHEME_OF_FACET = {
    "technology": "technology",
    "audience": "audience",
    "competence": "digcomp-3.0",
    "typology": "training-typology",
}


@dataclass(frozen=True, kw_only=True)
class Search:
    """What a visitor asks for. Two equal searches have one address."""

    text: QueryText
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    when: When | None = None
    starts_from: date | None = None
    starts_to: date | None = None
    with_past: bool = False
    # Without the synonyms that editors gave.
    only_typed: bool = False
    # Where somebody is, and how many km away an offer may be.
    near: Spot | None = None
    km: int = USUAL_RADIUS
    order: Order = Order.RELEVANCE
    view: View = View.LIST
    # The month that a calendar shows, as "2026-11"; this one where it is empty.
    month: str = ""
    page: int = 1

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.chosen and not self.has_dates and not self.near

    @property
    def has_dates(self) -> bool:
        return bool(self.when or self.starts_from or self.starts_to)

    @property
    def order_shown(self) -> Order:
        """Without words there is no best match: the nearest or the newest come first; without a place there is no nearest."""
        if self.around is None and self.order == Order.DISTANCE:
            return Order.RELEVANCE if self.text else Order.NEWEST
        if self.around and self.order == Order.RELEVANCE and not self.text:
            return Order.DISTANCE
        return Order.NEWEST if self.order == Order.RELEVANCE and not self.text else self.order

    @property
    def around(self) -> Around | None:
        """The circle asked for, where its place is known."""
        place = self.near.place if self.near else None
        return Around(*place.point, float(self.km)) if place else None

    def day_range(self, today: date | None = None) -> tuple[date | None, date | None]:
        """First and last day that an entry may start on."""
        first, last = self.starts_from, self.starts_to
        if self.when:
            begin, end = DAYS_OF[self.when]
            day = today or timezone.localdate()
            first = max(filter(None, [first, day + timedelta(days=begin)]))
            last = min(filter(None, [last, day + timedelta(days=end)])) if end is not None else last
        return first, last

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """The address's query as key and value, without the page."""
        pairs = [("q", self.text.raw)] if self.text.raw else []
        pairs += [(name, value) for name in FACETS for value in self.chosen.get(name, ())]
        if self.when:
            pairs.append(("when", self.when))
        if self.starts_from:
            pairs.append(("from", self.starts_from.isoformat()))
        if self.starts_to:
            pairs.append(("to", self.starts_to.isoformat()))
        if self.near:
            pairs.append(("near", self.near.words))
            if self.near.number:
                pairs.append(("place", str(self.near.number)))
            if self.km != USUAL_RADIUS:
                pairs.append(("km", str(self.km)))
        if self.with_past:
            pairs.append(("past", YES))
        if self.only_typed:
            pairs.append(("typed", YES))
        if self.order != Order.RELEVANCE:
            pairs.append(("sort", self.order))
        if self.view != View.LIST:
            pairs.append(("view", self.view))
        if self.month and self.view == View.CALENDAR:
            pairs.append(("month", self.month))
        return pairs

    def address(self, *, page: int = 1) -> str:
        """The query part of this search's address: the same for the same search, whoever wrote it."""
        pairs = [*self.pairs, ("page", str(page))] if page > 1 else self.pairs
        return f"?{urlencode(pairs)}" if pairs else "?"

    def without(self, name: str, value: str) -> "Search":
        """The same search with one value of a facet taken away."""
        values = tuple(one for one in self.chosen.get(name, ()) if one != value)
        rest = {key: kept for key, kept in self.chosen.items() if key != name}
        return replace(self, chosen={**rest, name: values} if values else rest, page=1)

    def only(self, name: str, values: Iterable[str]) -> "Search":
        """The same search with exactly these values of a facet."""
        rest = {key: kept for key, kept in self.chosen.items() if key != name}
        chosen = tuple(values)
        return replace(self, chosen={**rest, name: chosen} if chosen else rest, page=1)

    def changed(self, **changes: Any) -> "Search":
        return replace(self, **{"page": 1, **changes})


def search_asked_for(params: QueryDict) -> Search:
    """Read an address's query. Unknown keys, values, dates and pages mean nothing."""
    # "more" is what somebody typed to look within the results.
    typed = " ".join([params.get("q", "").strip(), params.get("more", "").strip()]).strip()
    text, narrowed = without_operators(typed[:LONGEST_QUERY])
    chosen = {}
    for name in FACETS:
        values = [value for value in params.getlist(name)[: MAX_VALUES * 2] if is_value(name, value)]
        values += narrowed.get(name, ())
        if values:
            chosen[name] = tuple(sorted(dict.fromkeys(values)))[:MAX_VALUES]
    return Search(
        text=parse(text),
        chosen=chosen,
        when=_one_of(When, params.get("when")),
        starts_from=_day(params.get("from")),
        starts_to=_day(params.get("to")),
        with_past=params.get("past") == YES,
        only_typed=params.get("typed") == YES,
        near=spot_of(params.get("near", ""), _number(params.get("place"))),
        km=_radius(params.get("km")),
        order=_one_of(Order, params.get("sort")) or Order.RELEVANCE,
        view=_one_of(View, params.get("view")) or View.LIST,
        month=_month(params.get("month")),
        page=page_asked_for(params.get("page"), size=PAGE_SIZE),
    )


def is_value(facet: str, value: str) -> bool:
    """Whether a facet can have this value."""
    if not value or len(value) > LONGEST_VALUE:
        return False
    if facet in SWITCHES:
        return value == YES
    if facet in SCHEME_OF_FACET:
        return vocabulary(SCHEME_OF_FACET[facet]).get(value) is not None
    match facet:
        case "kind":
            return value in Kind.values
        case "level":
            return value in Level.values
        case "setting":
            return value in EventSetting.values
        case "country":
            return country_code_of(value) == value
        case "language":
            return language_code_of(value) == value
        case _:  # a provider's slug
            return value.replace("-", "").replace("_", "").isalnum() and value.isascii()


def _one_of(choices: Any, value: str | None) -> Any:
    return choices(value) if value in choices.values else None


def _month(value: str | None) -> str:
    """A month as an address writes it; "" for nonsense."""
    day = _day(f"{value}-01") if value and len(value) == 7 else None
    return f"{day:%Y-%m}" if day else ""


def _number(value: str | None) -> int:
    return int(value) if value and len(value) < 12 and value.isascii() and value.isdigit() else 0


def _radius(value: str | None) -> int:
    return number if (number := _number(value)) in RADII else USUAL_RADIUS


def _day(value: str | None) -> date | None:
    try:
        day = date.fromisoformat((value or "")[:10])
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2100 else None
