"""Answering a search: the index first, then one fetch of what the page shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

import structlog
from django.utils import timezone

from rialto.accounts.queries.preferences import NONE, Preferences
from rialto.base.lines import Line
from rialto.base.paging import Page
from rialto.catalogue.models import Entry
from rialto.finding.asking import PAGE_SIZE, RADII, USUAL_RADIUS, Search
from rialto.finding.choices import DAYS_OF, FACETS, SHOWN_VALUES, YES, Order, When
from rialto.finding.concepts import meant_by, nearly_meant_by
from rialto.finding.engine import reader
from rialto.finding.facets import FacetGroup, facet_groups
from rialto.finding.fallback import plain_reader
from rialto.finding.lines import lines_of
from rialto.finding.meaning import UNRELATED, near
from rialto.finding.pins.board import StandingPin, pins_for
from rialto.finding.pins.words import chosen_words
from rialto.finding.spelling import put_right
from rialto.finding.synonyms.matching import alike_in, synonyms_in
from rialto.finding.visitors import lifts_for, visitor_of
from rialto.search.port import Alike, IndexUnavailable, Lift, Matched, Meant, Query, Range, Reader, Results
from rialto.search.query_text import QueryText, parse, parts_of

log = structlog.get_logger("rialto.finding")
NO_FACETS = 40
SHOWN_RELATED = 4
SHOWN_OTHERS = 3
# Entries that a month of the calendar shows of each sort of day.
MOST_IN_MONTH = 300
# Ways out that a page without results offers, and how many words may be left out one by one.
MOST_WAYS_OUT, MOST_PARTS_LEFT_OUT = 8, 6
# Of the bound above which something is found by meaning: what a page without results shows as nearest. Among the starter entries
# "ασφάλεια" and "sigurtà" reach 0.95 and 1.0 of it (cybersecurity), a hairdresser 0.74, random letters 0.6 to 0.9.
NEARLY_MEANT = 0.75
# So few results suggest that the words were mistyped.
HARDLY_ANY = 2


@dataclass(slots=True, kw_only=True)
class Answer:
    """A page of results and what stands around it."""

    search: Search
    page: Page
    lines: list[Line]
    groups: list[FacetGroup] = field(default_factory=list)
    kinds: list[tuple[str, int]] = field(default_factory=list)
    whens: dict[str, int] = field(default_factory=dict)
    matched: Matched = Matched.ALL
    # How many entries that are over would be found as well.
    past_count: int = 0
    # Nothing current was found, so this shows what is over.
    shows_past: bool = False
    # What was perhaps meant, where hardly anything has the words as they were typed.
    corrected: str = ""
    # For a page without results: nearby searches that find some, with their numbers, and what else there is.
    instead: list["WayOut"] = field(default_factory=list)
    others: list[Line] = field(default_factory=list)
    # ... and what comes nearest to the words by meaning, though not near enough to be called found.
    nearest: list[Line] = field(default_factory=list)
    # The index could not answer: a plain search of the database did.
    is_fallback: bool = False
    # Where a place was asked for: how many fit that are online, wherever one is.
    online_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Entries that start or close between two days; `is_cut`: there are more."""

    lines: list[Line]
    first: date
    last: date
    is_cut: bool = False


def answer(
    search: Search,
    *,
    language: str,
    today: date | None = None,
    by_meaning: bool = True,
    accepted: tuple[str, ...] = (),
    preferences: Preferences = NONE,
) -> Answer:
    """Find, count and fetch one page, by words and by meaning, what editors chose for the question first.

    Falls back to the database where there is no usable index.

    `accepted`: languages that the reader's browser asks for besides the page's. `preferences`: their profile, where they agreed that it counts.
    """
    day = today or timezone.localdate()
    pins = pins_of(search, language=language, today=day)
    try:
        visitor = visitor_of(search, language=language, accepted=accepted, preferences=preferences)
        lifts = lifts_for(visitor, day)
        return _answered(
            reader(), search, language=language, today=day, pins=pins, by_meaning=by_meaning, lifts=lifts
        )
    except IndexUnavailable as problem:
        log.warning("answered without the index", reason=str(problem))
        return _answered(plain_reader(), search, language=language, today=day, pins=pins, is_fallback=True)


def _answered(
    engine: Reader,
    search: Search,
    *,
    language: str,
    today: date,
    pins: Mapping[int, StandingPin],
    by_meaning: bool = False,
    lifts: tuple[Lift, ...] = (),
    is_fallback: bool = False,
) -> Answer:
    """The whole page from one engine; raises IndexUnavailable. What it still counts is looked at last."""
    found, shows_past, past_count = _found(
        engine,
        search,
        language=language,
        today=today,
        by_meaning=by_meaning,
        lifts=lifts,
        first=tuple(pins),
    )
    lines = lines_of(
        [hit.id for hit in found.hits],
        language=language,
        text=search.text,
        languages=languages_asked(search, language),
        found_by={hit.id: hit.found_by for hit in found.hits},
        about=found_by_concept(found),
        found=found,
        chosen={entry: chosen_words(pin, language) for entry, pin in pins.items()},
        kms={hit.id: hit.km for hit in found.hits if hit.km is not None},
    )
    nothing = found.total == 0
    hardly_any = found.total <= HARDLY_ANY or found.matched is not Matched.ALL
    answered = Answer(
        search=search,
        page=Page(number=search.page, size=PAGE_SIZE, total=found.total),
        lines=lines,
        matched=found.matched,
        past_count=past_count,
        shows_past=shows_past,
        is_fallback=is_fallback,
    )
    if hardly_any and search.text and not is_fallback:
        answered.corrected = _corrected(search, language, lines)
    if nothing and not is_fallback:
        answered.instead = ways_out(search, language=language)
        answered.nearest = _nearest(search, language=language, today=today) if by_meaning else []
    if nothing:
        answered.others = _others(search, language=language)
    if search.around:
        answered.online_count = searched(_query_of(anywhere_online(search), language=language)).total
    answered.groups = facet_groups(search, found.facets, language=language)
    answered.kinds = list(found.facets.get("kind", ()))
    answered.whens = _summed(found.facets.get("starts", ()))
    return answered


def _found(
    engine: Reader,
    search: Search,
    *,
    language: str,
    today: date,
    by_meaning: bool = False,
    lifts: tuple[Lift, ...] = (),
    first: tuple[int, ...] = (),
) -> tuple[Results, bool, int]:
    """Results, whether they are of the past, and how many of the past there are beside them."""
    languages = languages_asked(search, language)
    these = near(search.text, languages) if by_meaning and search.text else ()
    concepts = meant_by(search.text, languages)
    synonyms = synonyms_of(search, languages)

    def ask(**changes: Any) -> Results:
        query = engine_query(search, language=language, today=today, concepts=concepts, **changes)
        # What is over does not stand first among what is over.
        chosen = () if changes.get("only_past") else first
        return engine.search(replace(query, near=these, synonyms=synonyms, lifts=lifts, first=chosen))

    found = ask()
    if (found.matched is not Matched.ALL or not found.total) and (
        nearly := nearly_meant_by(search.text, languages)
    ):
        query = engine_query(search, language=language, today=today, concepts=nearly)
        if engine.search(replace(query, relax=False, limit=0, facets={}, ranges={})).total:
            concepts = nearly
            found = ask()
    if search.with_past:
        return found, False, 0
    past = ask(only_past=True, limit=0)
    if found.total == 0 and past.total:
        return ask(only_past=True), True, 0
    return found, False, past.total


def synonyms_of(search: Search, languages: tuple[str, ...]) -> tuple[Alike, ...]:
    """Other words for the same that are looked for as well, unless the search says that it wants none."""
    return () if search.only_typed else alike_in(synonyms_in(search.text, languages))


def also_searched(search: Search, language: str) -> list[tuple[str, tuple[str, ...]]]:
    """Words of the search, each with what is looked for as well."""
    if search.only_typed:
        return []
    found = synonyms_in(search.text, languages_asked(search, language))
    return [(" ".join(search.text.words[one.first : one.last + 1]), one.others) for one in found]


def found_by_concept(found: Results) -> dict[int, int]:
    """Entry -> the concept by which it was found, where its words would not have been enough."""
    return {hit.id: hit.concepts[0] for hit in found.hits if hit.concepts}


def pins_of(search: Search, *, language: str, today: date) -> dict[int, StandingPin]:
    """Entry -> the pin that puts it first for this question, where results are ordered by how well they fit."""
    if not search.text or search.order_shown != Order.RELEVANCE:
        return {}
    languages = languages_asked(search, language)
    pins = pins_for(search.text, languages=languages, language=language, today=today)
    first: dict[int, StandingPin] = {}
    for pin in pins:
        first.setdefault(pin.entry_id, pin)
    return first


def _corrected(search: Search, language: str, lines: Iterable[Line]) -> str:
    titles = [str(line.title) for line in lines]
    try:
        return put_right(
            search.text, reader=reader(), languages=languages_asked(search, language), titles=titles
        )
    except IndexUnavailable:  # found damaged only now: the results are there, and the next page falls back
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """A search that finds something where this one finds nothing: what is left out or widened, and how much there is."""

    kind: Literal["filter", "when", "word", "place", "radius"]
    # The facet, the word as it was typed, or the radius in km.
    what: str
    search: Search
    count: int


def ways_out(search: Search, *, language: str) -> list[WayOut]:
    """Searches beside this one that find something, most first: each filter, word or bound left out alone, and wider circles."""
    ways: list[tuple[Literal["filter", "when", "word", "place", "radius"], str, Search]] = []
    ways += [("filter", name, search.only(name, ())) for name in search.chosen]
    if search.has_dates:
        ways.append(("when", "", search.changed(when=None, starts_from=None, starts_to=None)))
    if search.around:
        ways += [("radius", str(km), search.changed(km=km)) for km in RADII if km > search.km]
        ways.append(("place", "", search.changed(near=None, km=USUAL_RADIUS)))
    parts = parts_of(search.text)
    if 1 < len(parts) <= MOST_PARTS_LEFT_OUT:
        ways += [("word", part, search.changed(text=parse(rest))) for part, rest in parts]
    counted = (
        WayOut(
            kind=kind,
            what=what,
            search=one,
            count=searched(_query_of(one, language=language, by_meaning=False)).total,
        )
        for kind, what, one in ways
    )
    found = [way for way in counted if way.count]
    # Of wider circles the nearest that holds something says it all.
    nearest = next((way for way in found if way.kind == "radius"), None)
    kept = [way for way in found if way.kind != "radius" or way is nearest]
    return sorted(kept, key=lambda way: (way.kind != "radius", -way.count))[:MOST_WAYS_OUT]


def anywhere_online(search: Search) -> Search:
    """The same search without its place, of what is online."""
    order = Order.RELEVANCE if search.order == Order.DISTANCE else search.order
    return search.only("online", (YES,)).changed(near=None, km=USUAL_RADIUS, order=order)


def _nearest(search: Search, *, language: str, today: date) -> list[Line]:
    """What stands out most among what passes the filters, below the bound of what is found: a page that says so may show it."""
    languages = languages_asked(search, language)
    these = (
        near(search.text, languages, most=SHOWN_OTHERS * 4, unrelated=UNRELATED * NEARLY_MEANT)
        if search.text
        else ()
    )
    if not these:
        return []
    query = engine_query(search, language=language, today=today, limit=SHOWN_OTHERS)
    found = searched(replace(query, near=these, relax=False, facets={}, ranges={}))
    return lines_of(
        [hit.id for hit in found.hits],
        language=language,
        found_by={hit.id: hit.found_by for hit in found.hits},
    )


def _others(search: Search, *, language: str) -> list[Line]:
    """What is new in the countries asked for, else what is new for readers of this language."""
    countries = search.chosen.get("country", ())
    return newest(
        language=language, filters={"country": countries} if countries else None, limit=SHOWN_OTHERS
    )


def engine_query(
    search: Search,
    *,
    language: str,
    today: date,
    only_past: bool = False,
    limit: int = PAGE_SIZE,
    concepts: tuple[Meant, ...] = (),
) -> Query:
    """Translate a search into the engine's words."""
    first, last = search.day_range(today)
    at_least = {} if search.with_past or only_past else {"expires": today.toordinal()}
    at_most = {"expires": today.toordinal() - 1} if only_past else {}
    if first:
        at_least["starts"] = first.toordinal()
    if last:
        at_most["starts"] = last.toordinal()
    elif first:
        # Whoever asks for a time does not mean what has none.
        at_most["starts"] = date(2100, 12, 31).toordinal()
    order = search.order_shown
    if order == Order.DATE and not first and not only_past and not search.with_past:
        at_least["starts"] = today.toordinal()
    if order == Order.DEADLINE and not only_past and not search.with_past:
        at_least["deadline"] = today.toordinal()
    return Query(
        text=search.text or None,
        languages=languages_asked(search, language),
        filters=dict(search.chosen),
        at_least=at_least,
        at_most=at_most,
        order=_engine_order(order, backwards=only_past),
        offset=(search.page - 1) * PAGE_SIZE if limit else 0,
        limit=limit,
        facets={name: SHOWN_VALUES.get(name, NO_FACETS) for name in FACETS} if limit else {},
        ranges={"starts": _stretches(today)} if limit and not only_past else {},
        relax=True,
        concepts=concepts,
        around=search.around,
    )


def _engine_order(
    order: Order, *, backwards: bool
) -> Literal["relevance", "distance"] | tuple[str, Literal["asc", "desc"]]:
    """What is over is read from its end."""
    direction: Literal["asc", "desc"] = "desc" if backwards else "asc"
    match order:
        case Order.DATE:
            return ("starts", direction)
        case Order.DEADLINE:
            return ("deadline", direction)
        case Order.NEWEST:
            return ("published", "desc")
        case Order.DISTANCE:
            return "distance"
        case _:
            return "relevance"


def _stretches(today: date) -> tuple[Range, ...]:
    """The stretches of time without what an earlier one holds: engines count each day once."""
    start = today.toordinal()
    ranges, begin = [], start
    for key, (first, last) in DAYS_OF.items():
        begin = max(begin, start + first)
        end = start + last if last is not None else date(2100, 12, 31).toordinal()
        ranges.append(Range(key=str(key), at_least=begin, at_most=end))
        begin = end + 1
    return tuple(ranges)


def _summed(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Counts of stretches that begin today, each with those it contains; the open one at the end counts alone."""
    summed, total = {}, 0
    for key, count in counts:
        total += count
        summed[key] = count if key == When.LATER else total
    return summed


def languages_asked(search: Search, language: str) -> tuple[str, ...]:
    """The languages that the words may be in: the page's, those asked for, and English."""
    return tuple(dict.fromkeys([language, *search.chosen.get("language", ()), "en"]))


def searched(query: Query) -> Results:
    """What the index finds, or the database where there is no index."""
    try:
        return reader().search(query).counted()
    except IndexUnavailable:
        return plain_reader().search(query)


def suggestions(text: str, *, language: str, limit: int = 8) -> list[Line]:
    """Entries whose title holds what was typed so far."""
    if not text.strip():
        return []
    typed = parse(text).raw
    try:
        hits = reader().suggest(typed, languages=(language,), limit=limit)
    except IndexUnavailable:
        hits = plain_reader().suggest(typed, languages=(language,), limit=limit)
    return lines_of([hit.id for hit in hits], language=language)


def entries_found(text: str, *, language: str, limit: int = 10) -> list[Line]:
    """Entries that hold the words of a text, best first, for somebody who has to choose one: nothing past, nothing lifted or chosen."""
    query = Query(
        text=parse(text),
        languages=languages_asked(Search(text=parse(text)), language),
        at_least={"expires": timezone.localdate().toordinal()},
        limit=limit,
        relax=True,
    )
    return lines_of([hit.id for hit in searched(query).hits], language=language)


def related_ids(entry: Entry, *, limit: int = SHOWN_RELATED * 2) -> list[int]:
    """Entries that share the most telling words with this one, some of them over; none where the index cannot say."""
    try:
        return [hit.id for hit in reader().related(entry.pk, limit=limit)]
    except IndexUnavailable:
        return []


def related_to(entry: Entry, *, language: str) -> list[Line]:
    """Lines of the current entries among those."""
    return lines_of(related_ids(entry), language=language, only_current=True)[:SHOWN_RELATED]


def counts_by(
    facet: str,
    *,
    filters: Mapping[str, tuple[str, ...]] | None = None,
    text: QueryText | None = None,
    languages: tuple[str, ...] = (),
    size: int = 60,
) -> dict[str, int]:
    """How many current entries have each value of a facet. `languages`: those that the words of the text may be in."""
    today = timezone.localdate()
    query = Query(
        text=text,
        near=near(text, languages) if text else (),
        languages=languages,
        concepts=meant_by(text, languages) if text else (),
        filters=filters or {},
        at_least={"expires": today.toordinal()},
        limit=0,
        facets={facet: size},
    )
    return dict(searched(query).facets[facet])


def newest(
    *, language: str, filters: Mapping[str, tuple[str, ...]] | None = None, limit: int = 6
) -> list[Line]:
    """The entries that were published last and are not over: first those that the reader can read, then the others."""
    today = timezone.localdate()
    ids: list[int] = []
    for languages in ((language,), ("en",), ()):
        chosen = dict(filters or {}) | ({"language": languages} if languages else {})
        query = Query(
            filters=chosen,
            at_least={"expires": today.toordinal()},
            order=("published", "desc"),
            limit=limit - len(ids),
            exclude_ids=tuple(ids),
        )
        ids += [hit.id for hit in searched(query).hits]
        if len(ids) >= limit:
            break
    return lines_of(ids, language=language)


def upcoming(
    *, language: str, filters: Mapping[str, tuple[str, ...]] | None = None, limit: int = 3
) -> list[Line]:
    """What starts soonest from today on."""
    today = timezone.localdate().toordinal()
    last = date(2100, 12, 31).toordinal()
    query = Query(
        filters=filters or {},
        at_least={"starts": today},
        at_most={"starts": last},
        order=("starts", "asc"),
        limit=limit,
    )
    return lines_of([hit.id for hit in searched(query).hits], language=language)


def in_days(search: Search, *, first: date, last: date, language: str, limit: int = MOST_IN_MONTH) -> Dated:
    """Entries of a search that start or close in a stretch of days, for the calendar: two looks at the index."""
    query = _query_of(search, language=language)
    begin, end = search.day_range()
    first, last = max(filter(None, [first, begin])), min(filter(None, [last, end]))
    ids: list[int] = []
    total = 0
    for day in ("starts", "deadline"):
        asked = replace(
            query,
            order=(day, "asc"),
            limit=limit,
            at_least={day: first.toordinal()},
            at_most={day: last.toordinal()},
        )
        found = searched(asked)
        ids += [hit.id for hit in found.hits]
        total += found.total
    lines = lines_of(list(dict.fromkeys(ids)), language=language)
    return Dated(lines=lines, first=first, last=last, is_cut=total > len(ids))


def counts_of(search: Search, facet: str, *, language: str, size: int) -> tuple[dict[str, int], int]:
    """How many entries of a search have each value of a facet, and how many entries there are."""
    found = searched(replace(_query_of(search, language=language), facets={facet: size}))
    return dict(found.facets[facet]), found.total


def _query_of(search: Search, *, language: str, by_meaning: bool = True) -> Query:
    """What a search asks of the index, by words, synonyms, concepts and meaning, without its page."""
    languages = languages_asked(search, language)
    query = engine_query(
        search,
        language=language,
        today=timezone.localdate(),
        limit=0,
        concepts=meant_by(search.text, languages),
    )
    these = near(search.text, languages) if by_meaning and search.text else ()
    return replace(query, near=these, synonyms=synonyms_of(search, languages))
