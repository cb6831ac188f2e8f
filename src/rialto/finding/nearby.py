"""What pages show of "near": the place that was taken, others of its name, how far it reaches, what is online, suggestions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from rialto.finding.asking import RADII, Search, search_asked_for
from rialto.finding.gazetteer.names import place_form
from rialto.finding.gazetteer.reading import Place, gazetteer
from rialto.finding.gazetteer.spots import Spot, place_label
from rialto.finding.queries import Answer, anywhere_online

# Places of one name among which a reader can choose; the others are reached by a longer name.
MOST_OTHERS = 8
MOST_SUGGESTED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A place of the name that was typed, and the same search there."""

    label: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """`label`: the place taken, empty where nobody knows one. `radii`: km and whether it is chosen."""

    words: str = ""
    number: int = 0
    label: str = ""
    km: int
    radii: Sequence[tuple[int, bool]]
    others: Sequence[Choice] = ()
    is_sure: bool = True
    online_address: str = ""
    online_count: int = 0


def nearby_of(found: Answer, *, language: str) -> Nearby | None:
    """What the page says of the place; None where this installation has no gazetteer and nothing can be near."""
    search = found.search
    if not gazetteer().is_there and not search.near:
        return None
    radii = [(km, km == search.km) for km in RADII]
    near = search.near
    if near is None:
        return Nearby(km=search.km, radii=radii)
    return Nearby(
        words=near.words,
        number=near.number,
        label=place_label(near.place, language) if near.place else "",
        km=search.km,
        radii=radii,
        others=[
            Choice(label=place_label(one, language), address=_at(search, near.words, one).address())
            for one in near.others[:MOST_OTHERS]
        ],
        is_sure=near.is_sure,
        online_address=anywhere_online(search).address(),
        online_count=found.online_count,
    )


def near_words(search: Search, language: str) -> str:
    """The place and its circle in words, for a chip; empty where none is known."""
    if not search.near or not search.near.place:
        return ""
    return _("within %(km)s km of %(place)s") % {"km": search.km, "place": search.near.place.name}


def suggested_places(text: str, query: QueryDict, *, language: str) -> list[dict[str, str]]:
    """Places whose name begins so (or whose postcode this is), each with the search of `query` there."""
    search = search_asked_for(query)
    known = gazetteer()
    places = known.coded(text, limit=MOST_SUGGESTED) if any(one.isdigit() for one in text) else []
    places = places or known.beginning(text, limit=MOST_SUGGESTED)
    results = reverse("finding:results")
    return [
        {
            "title": place_label(one, language),
            "language": language,
            "kind": _alias(one, text),
            "address": results + _at(search, one.name, one).address(),
        }
        for one in places
    ]


def _alias(place: Place, typed: str) -> str:
    """What was typed, where the place is called otherwise on our maps: who types Wien finds Vienna."""
    form = place_form(typed)
    is_itself = any(
        word.startswith(form) for word in (place_form(place.name), *place_form(place.name).split())
    )
    return "" if is_itself or not place.number else typed.strip()


def _at(search: Search, words: str, place: Place) -> Search:
    """The same search at this place; a postcode is told apart by its country."""
    said = words if place.number else f"{place.country}-{place.code}"
    return search.changed(near=Spot(words=said, number=place.number, place=place))
