"""The probe: look at the page, follow what it names, try what its software usually has, and rank what was found."""

import time
from dataclasses import dataclass, field, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.client import BadAnswer, Fetched, FetchFailed, RobotsRefused
from rialto.harvesting.adapters.json_api.ready import ready_mappings
from rialto.harvesting.detection import Detected, detect
from rialto.harvesting.payload import Payload, ReadingOptions, Unreadable
from rialto.harvesting.probing.interfaces import places_behind
from rialto.harvesting.probing.looking import PARALLEL, Looker
from rialto.harvesting.probing.places import (
    Place,
    origin_of,
    pasted_address,
    places_in,
    sitemaps_named,
    software_in,
    usual_places,
)
from rialto.harvesting.probing.tasting import taste_of
from rialto.harvesting.probing.ways import Look, Way

SECONDS = 10.0
LOOKS = 28
# Pages of a sitemap that are looked at for a taste, those first whose addresses promise something.
SAMPLE_PAGES = 3
PROMISING = (
    "event",
    "course",
    "training",
    "workshop",
    "kurs",
    "cours",
    "curso",
    "seminar",
    "webinar",
    "agenda",
)


@dataclass(slots=True)
class Probed:
    """What was found at an address: ways to read it, best first, and what was looked at on the way."""

    address: str
    ways: list[Way] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    # Why nothing can be read there, in words; empty where the page itself could be.
    failure: str = ""
    is_allowed: bool = True
    robots: str = ""
    software: set[str] = field(default_factory=set)
    seconds: float = 0.0
    # Whether all places were looked at before the time was over.
    is_complete: bool = True


def probe(
    address: str,
    *,
    seconds: float = SECONDS,
    allow: tuple[str, ...] = (),
    options: ReadingOptions | None = None,
) -> Probed:
    """Look at a pasted address within `seconds` and say in which ways it could be read. Writes nothing, raises nothing.

    `allow` names hosts that may be reached though they are not public; `options` is what is known of the source
    (language, country).
    """
    began = time.monotonic()
    looker = Looker(seconds, allow)
    options = options or ReadingOptions(today=timezone.localdate())
    search = Search(Probed(pasted_address(address)), looker, options)
    try:
        search.run()
    finally:
        looker.close()
    probed = search.probed
    probed.ways.sort(key=lambda way: (-way.confidence, way.address))
    probed.seconds = round(time.monotonic() - began, 2)
    return probed


class Search:
    """One probe: places that wait, best first, and what was found so far."""

    def __init__(self, probed: Probed, looker: Looker, options: ReadingOptions) -> None:
        self.probed, self.looker, self.options = probed, looker, options
        self.waiting: dict[str, Place] = {}
        self.seen: set[str] = set()
        self.ways: dict[tuple[str, str], Way] = {}

    def run(self) -> None:
        page = self._first()
        if page is None:
            return
        sitemaps = sitemaps_named(self.looker.sitemaps(page.address), origin_of(page.address))
        self.probed.robots = _("The site's robots.txt lets us read this address.")
        for place in [*sitemaps, *usual_places(page.address, self.probed.software)]:
            self._await(place)
        while self.waiting and self.looker.left and len(self.seen) < LOOKS:
            best = sorted(self.waiting.values(), key=lambda place: -place.weight)
            batch = best[: min(PARALLEL, LOOKS - len(self.seen))]
            for place in batch:
                del self.waiting[place.address]
                self.seen.add(place.address)
            answers = self.looker.look([place.address for place in batch])
            for place in batch:
                self._take(place, answers[place.address])
        self.probed.is_complete = not self.waiting and all(look.is_in_time for look in self.probed.looks)
        self.probed.ways = [way for way in self.ways.values() if is_worth_telling(way)]

    def _first(self) -> Fetched | None:
        """The pasted address itself; where it cannot be read, why not."""
        probed = self.probed
        answer = self.looker.look([probed.address])[probed.address]
        self.seen.add(probed.address)
        if isinstance(answer, RobotsRefused):
            probed.is_allowed, probed.robots = False, str(answer)
        if not isinstance(answer, Fetched):
            probed.failure = str(answer) if answer else too_late()
            probed.is_complete = False
            return None
        place = Place(address=probed.address, why=_("It is what you pasted."), weight=100)
        text = text_of(answer)
        probed.software = software_in(text, answer.address)
        self._take(place, answer)
        return answer

    def _await(self, place: Place) -> None:
        if place.address not in self.seen and place.address not in self.waiting:
            self.waiting[place.address] = place

    def _take(self, place: Place, answer: Fetched | FetchFailed | None) -> None:
        """Note what came of a look, and what it leads to."""
        if not isinstance(answer, Fetched):
            look = Look(place.address, str(answer) if answer else too_late(), is_in_time=answer is not None)
            self.probed.looks.append(look)
            if isinstance(answer, BadAnswer) and answer.status in (401, 403) and place.mapping:
                self._want_key(place)
            return
        self.seen.add(answer.address)
        payload = payload_of(answer, self.options)
        try:
            found = [way for way in detect(payload) if not way.address]
            behind = places_behind(payload)
            named = places_in(payload.text, answer.address) if is_page(payload) and not place.parent else []
        except Unreadable as failure:
            self._note(place, str(failure))
            return
        for further in [*behind, *named]:
            self._await(further)
        if place.mapping and "invalidtoken" in payload.text[:2000]:
            self._want_key(place)
        elif found:
            self._taste(place, payload, found[0])
        else:
            self._note(place, _("There is nothing in it that can be read."))

    def _taste(self, place: Place, payload: Payload, detected: Detected) -> None:
        column_map = {"mapping": detected.mapping} if detected.mapping else None
        options = replace_map(self.options, column_map)
        taste = taste_of(detected.adapter_key, Payload(
            address=payload.address, body=payload.body, content_type=payload.content_type, charset=payload.charset,
            options=options,
        ), seconds=min(2.0, self.looker.left / 2))  # fmt: skip
        self._note(place, detected.reason)
        if place.parent:
            if (
                way := next((way for way in self.ways.values() if way.address == place.parent), None)
            ) is not None:
                for entry in taste.entries:
                    way.taste.add(entry)
            return
        way = Way(
            adapter_key=detected.adapter_key,
            address=payload.address,
            found_by=place.why,
            told_by=detected.reason,
            format_confidence=detected.confidence,
            mapping=detected.mapping,
            taste=taste,
        )
        self.ways.setdefault((way.adapter_key, way.address), way)
        if detected.adapter_key == "sitemap":
            self._sample(way)

    def _sample(self, way: Way) -> None:
        """Look at a few pages of a sitemap; of an index, at its first sitemaps."""
        named = way.taste.further
        promising = sorted(named, key=lambda one: -sum(word in one.address.lower() for word in PROMISING))
        for one in promising[:SAMPLE_PAGES]:
            if one.adapter_key == "sitemap":
                self._await(Place(address=one.address, why=way.found_by, weight=87))
            else:
                self._await(
                    Place(address=one.address, why=_("The sitemap names it."), weight=83, parent=way.address)
                )

    def _want_key(self, place: Place) -> None:
        mapping = ready_mappings()[place.mapping]
        if mapping.asking.key:
            self.ways[("json-api", place.address)] = Way(
                adapter_key="json-api", address=place.address, found_by=place.why, told_by="",
                format_confidence=0.8, mapping=place.mapping, needs_key=mapping.asking.key,
            )  # fmt: skip

    def _note(self, place: Place, outcome: str) -> None:
        self.probed.looks.append(Look(place.address, outcome))


def too_late() -> str:
    return _("There was no time left to look at it.")


def is_worth_telling(way: Way) -> bool:
    """Whether a way is one: a page without data in it, or a list of nothing known, is none."""
    if way.adapter_key in ("schema-org", "table"):
        return way.taste.entry_count > 0
    return way.confidence > 0


def is_page(payload: Payload) -> bool:
    return "<html" in payload.text[:5000].lower() or "<!doctype html" in payload.text[:200].lower()


def replace_map(options: ReadingOptions, column_map: dict[str, str] | None) -> ReadingOptions:
    return replace(options, column_map=column_map)


def payload_of(fetched: Fetched, options: ReadingOptions) -> Payload:
    return Payload(
        address=fetched.address, body=fetched.body, content_type=fetched.content_type, charset=fetched.charset,
        options=options,
    )  # fmt: skip


def text_of(fetched: Fetched) -> str:
    try:
        return payload_of(fetched, ReadingOptions(today=timezone.localdate())).text
    except Unreadable:
        return ""
