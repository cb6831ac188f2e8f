"""Where an archive may hold a page that is gone. The address is built, never visited by us."""

from datetime import date

ARCHIVE = "https://web.archive.org/web/"


def archive_address(address: str, seen_on: date | None = None) -> str:
    """The archive's copy nearest to the day on which the page was seen alive, or its newest; "" for no web address.

    The form `/web/<timestamp>/<address>` leads to the nearest capture (Internet Archive, "Wayback Machine APIs").
    """
    if not address.startswith(("http://", "https://")):
        return ""
    moment = f"{seen_on:%Y%m%d}" if seen_on else "2"
    return f"{ARCHIVE}{moment}/{address}"
