"""The head of every calendar that this site gives out (RFC 5545, RFC 7986)."""

from datetime import timedelta

from icalendar import Calendar, vDuration

REFRESH = timedelta(hours=6)


def new_calendar(*, name: str, site: str, address: str) -> Calendar:
    """A calendar without events; add them, then its missing time zones."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{site}//Rialto//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("source", address, parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    return calendar
