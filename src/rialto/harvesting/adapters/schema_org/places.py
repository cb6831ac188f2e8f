"""Where something takes place, and when."""

import re
from dataclasses import dataclass
from typing import Any

from rialto.catalogue.choices import EventSetting, Schedule
from rialto.catalogue.found import FoundSession
from rialto.harvesting.adapters.schema_org.graph import Graph, Node
from rialto.harvesting.payload import ReadingOptions
from rialto.harvesting.values import codes, moments, words
from rialto.harvesting.values.addresses import web_address

STATES = {
    "eventcancelled": Schedule.CANCELLED,
    "eventpostponed": Schedule.POSTPONED,
    "eventrescheduled": Schedule.RESCHEDULED,
    "eventmovedonline": Schedule.MOVED_ONLINE,
}
MODES = {
    "offlineeventattendancemode": EventSetting.ON_LOCATION,
    "onlineeventattendancemode": EventSetting.LIVE,
    "mixedeventattendancemode": EventSetting.BLENDED,
}
COURSE_MODES = {
    "online": True, "virtual": True, "distance": True, "remote": True, "onsite": False, "on-site": False,
    "offline": False, "in-person": False, "face-to-face": False, "blended": True, "hybrid": True,
}  # fmt: skip
LAST_WORD = re.compile(r"[^/#]+$")


@dataclass(slots=True)
class Venue:
    """What is known of a place; `is_online` is none where nothing says it."""

    place: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    is_online: bool | None = None
    address: str = ""


def venue_of(node: Node, graph: Graph) -> Venue:
    """The place of an event, course or job out of `location` in any of its shapes."""
    venue = Venue()
    for value in node.all("location", "jobLocation"):
        if isinstance(value, str):
            venue.place = venue.place or words.text_of(value)
        elif isinstance(value, dict):
            add_location(venue, graph.node(value), graph)
    setting = setting_of(node)
    if setting:
        venue.is_online = setting != EventSetting.ON_LOCATION
    elif (mode := course_mode(node)) is not None:
        venue.is_online = mode
    return venue


def add_location(venue: Venue, location: Node, graph: Graph) -> None:
    if "VirtualLocation" in location.types:
        venue.is_online = True
        venue.address = web_address(words.text_of(location.one("url")))
        return
    postal = location.one("address") or (location.said if "PostalAddress" in location.types else None)
    street = ""
    if isinstance(postal, dict):
        address = graph.node(postal)
        street = words.text_of(address.one("streetAddress"))
        venue.city = venue.city or graph.name(address.one("addressLocality"))
        venue.country = venue.country or codes.country_code(graph.name(address.one("addressCountry")))
    else:
        street = words.text_of(postal)
    name = "" if "PostalAddress" in location.types else graph.name(location.said)
    venue.place = venue.place or ", ".join(words.unique([name, street]))[:300]


def setting_of(node: Node) -> EventSetting | None:
    return MODES.get(last_word(node.one("eventAttendanceMode")))


def course_mode(node: Node) -> bool | None:
    found = [
        COURSE_MODES[word] for value in node.all("courseMode") if (word := last_word(value)) in COURSE_MODES
    ]
    return True if True in found else False if found else None


def schedule_of(node: Node) -> Schedule:
    return STATES.get(last_word(node.one("eventStatus")), Schedule.SCHEDULED)


def last_word(value: Any) -> str:
    """The last part of an enumeration's address ("https://schema.org/EventCancelled"), in lower case."""
    text = words.text_of(value.get("@id", value.get("name")) if isinstance(value, dict) else value)
    match = LAST_WORD.search(text)
    return match[0].lower() if match else ""


def session_of(node: Node, graph: Graph, options: ReadingOptions, remote_id: str) -> FoundSession | None:
    """The session that an event or an instance of a course is; none without a start that can be read.

    Midnight without a zone is how many programs write a day.
    """
    venue = venue_of(node, graph)
    zone = moments.zone_for(name=options.timezone, country=venue.country or options.default_country)
    start = moment_at(node, "startDate", zone)
    if start is None:
        return None
    end = moment_at(node, "endDate", zone)
    starts_at = start.at or moments.midnight(start.day, zone)
    ends_at = (end.at if start.at else moments.midnight(end.day, zone)) if end else None
    seats = words.amount_of(node.one("maximumAttendeeCapacity"))
    left = words.amount_of(node.one("remainingAttendeeCapacity"))
    return FoundSession(
        starts_at=starts_at,
        ends_at=ends_at if ends_at and ends_at >= starts_at else None,
        timezone=str(zone) if zone else "",
        is_all_day=start.at is None,
        place=venue.place,
        city=venue.city,
        country=venue.country,
        is_online=venue.is_online,
        address=venue.address,
        seats=int(seats) if seats else None,
        seats_left=int(left) if left is not None else None,
        schedule=schedule_of(node),
        remote_id=remote_id[:500],
    )


def moment_at(node: Node, name: str, zone: Any) -> moments.Moment | None:
    text = words.text_of(node.one(name))
    if not text:
        return None
    try:
        moment = moments.read_moment(text, zone=zone)
    except ValueError:
        return None
    if re.search(r"T00:00(:00)?$", text):
        return moments.Moment(moment.day)
    return moments.lived_in(moment, zone)
