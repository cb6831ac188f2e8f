"""A calendar's text taken apart into its components, tolerant of broken folding and of files that end too early."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# What a line may begin with; any other line goes on with the one before it, however it was folded.
PROPERTIES = {
    "ACTION", "ATTACH", "ATTENDEE", "BEGIN", "CALSCALE", "CATEGORIES", "CLASS", "COLOR", "COMMENT", "COMPLETED",
    "CONCEPT", "CONFERENCE", "CONTACT", "CREATED", "DESCRIPTION", "DTEND", "DTSTAMP", "DTSTART", "DUE", "DURATION",
    "END", "EXDATE", "EXRULE", "FREEBUSY", "GEO", "IMAGE", "LAST-MODIFIED", "LINK", "LOCATION", "METHOD", "NAME",
    "ORGANIZER", "PERCENT-COMPLETE", "PRIORITY", "PRODID", "RDATE", "RECURRENCE-ID", "REFID", "REFRESH-INTERVAL",
    "RELATED-TO", "REPEAT", "REQUEST-STATUS", "RESOURCES", "RRULE", "SEQUENCE", "SOURCE", "STATUS",
    "STYLED-DESCRIPTION", "SUMMARY", "TRANSP", "TRIGGER", "TZID", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO", "TZUNTIL",
    "TZURL", "UID", "URL", "VERSION",
}  # fmt: skip
LINE = re.compile(r"^([A-Za-z][A-Za-z0-9-]*)[;:]")


@dataclass(slots=True)
class Block:
    """One component as text; `line` is where it began, `is_whole` that its end was there too."""

    name: str
    line: int
    lines: list[str] = field(default_factory=list)
    is_whole: bool = False

    @property
    def text(self) -> str:
        return "\r\n".join(self.lines) + "\r\n"


@dataclass(slots=True)
class CalendarText:
    """A calendar taken apart: its own properties in upper case, its zones, its events."""

    properties: dict[str, str] = field(default_factory=dict)
    zones: list[Block] = field(default_factory=list)
    events: list[Block] = field(default_factory=list)
    is_calendar: bool = False
    # How many calendars were begun and not ended.
    open_count: int = 0


def calendar_in(text: str) -> CalendarText:
    """Take a calendar apart; several calendars in one file count as one."""
    calendar = CalendarText()
    block: Block | None = None
    depth = 0
    for number, line in unfolded(text):
        name, _mark, value = line.partition(":")
        name, value = name.upper(), value.strip()
        if name == "BEGIN" and block is None:
            calendar.is_calendar = calendar.is_calendar or value.upper() == "VCALENDAR"
            calendar.open_count += value.upper() == "VCALENDAR"
            if value.upper() in {"VEVENT", "VTIMEZONE"}:
                block, depth = Block(value.upper(), number, [line]), 0
        elif block is None:
            calendar.open_count -= name == "END" and value.upper() == "VCALENDAR"
            if LINE.match(line):
                calendar.properties.setdefault(name.partition(";")[0], value)
        elif name == "BEGIN" and depth == 0 and value.upper() == "VEVENT":
            keep(calendar, block)  # the event before was never ended
            block = Block("VEVENT", number, [line])
        else:
            block.lines.append(line)
            depth += (name == "BEGIN") - (name == "END")
            if depth < 0:
                block.is_whole = value.upper() == block.name
                keep(calendar, block)
                block = None
    if block is not None:
        keep(calendar, block)
    return calendar


def keep(calendar: CalendarText, block: Block) -> None:
    (calendar.events if block.name == "VEVENT" else calendar.zones).append(block)


def unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Logical lines with the number of their first; what is no property goes on with the line before it."""
    begun, pieces = 0, [""]
    for number, raw in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if raw[:1] in {" ", "\t"}:
            pieces.append(raw[1:])
        elif is_property(raw):
            if pieces[0]:
                yield begun, "".join(pieces)
            begun, pieces = number, [raw.lstrip("\ufeff")]
        elif pieces[0] and not pieces[0].upper().startswith(("BEGIN:", "END:")):
            pieces.append(f"\\n{raw}")
    if pieces[0]:
        yield begun, "".join(pieces)


def is_property(line: str) -> bool:
    match = LINE.match(line.lstrip("\ufeff"))
    name = match[1].upper() if match else ""
    return name in PROPERTIES or name.startswith("X-")
