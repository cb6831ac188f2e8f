"""Names of time zones in calendars: the world's own where they can be told, else one that no other calendar uses."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from zoneinfo import available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from rialto.harvesting.adapters.icalendar.blocks import Block

LOCATED = re.compile(r"^X-LIC-LOCATION:(.+?)\s*$", re.IGNORECASE | re.MULTILINE)
NAMED = re.compile(
    r"""(^TZID(?:;[^:\r\n]*)?:|;TZID=)("[^"\r\n]*"|[^:;"\r\n]*)""", re.IGNORECASE | re.MULTILINE
)


def zone_names(zones: Iterable[Block]) -> dict[str, str]:
    """What to call each zone that a calendar defines.

    The library remembers zones by name for the whole process, so a name that only this calendar means is made its own
    by a hash of its definition.
    """
    names: dict[str, str] = {}
    for zone in zones:
        own = next(
            (line.partition(":")[2].strip() for line in zone.lines if line.upper().startswith("TZID")), ""
        )
        located = LOCATED.search(zone.text)
        proper = world_name(own) or (world_name(located[1]) if located else "")
        definition = hashlib.blake2b(zone.text.encode("utf-8", "replace"), digest_size=6).hexdigest()
        names[own] = proper or f"own-{definition}"
    return names


def world_name(name: str) -> str:
    """The IANA name that a zone's name is, holds at its end ("/vendor/Europe/Paris"), or is called by Windows."""
    name = name.strip().strip('"')
    parts = name.strip("/").split("/")
    candidates = (name, "/".join(parts[-2:]), "/".join(parts[-3:]), WINDOWS_TO_OLSON.get(name, ""))
    return next((each for each in candidates if each in available_timezones()), "")


def renamed(text: str, names: Mapping[str, str]) -> str:
    """The text of a component with its zones called by `names`, or by the world's names where those can be told."""

    def proper(match: re.Match[str]) -> str:
        own = match[2].strip('"')
        return f"{match[1]}{names.get(own) or world_name(own) or own}"

    return NAMED.sub(proper, text)
