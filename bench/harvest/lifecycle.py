"""The life-cycle simulator: twelve things that happen at sources, day by day, at a real server on this machine.

Each scenario is played with a table, a calendar and a sitemap of pages. After every day what is public is compared with
what should be: an entry that is missing although it should be there is a wrongful removal, one that is there longer
than the grace and one run is a late one.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import time_machine

from bench.harvest.site import Answer, Site, running_site

BEGIN = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
ITEMS = 8
# The first run that misses something is on day 1; it may leave on day 8 (7 days later), and has to by day 9.
LOST_ON, LEAVES_ON, LEFT_BY = 1, 8, 9
LAST_DAY = 10
Say = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One event as its source has it."""

    number: int
    identity: str = ""
    path: str = ""
    on: date = date(2027, 3, 1)
    is_cancelled: bool = False

    @property
    def name(self) -> str:
        return self.identity or f"item-{self.number}"

    @property
    def page(self) -> str:
        return self.path or f"/pages/{self.number}"

    def title(self, site: Site) -> str:
        """Tells its site, so that no two sites have the same offer."""
        return f"Event number {self.number} of site {site.port}"


@dataclass(slots=True)
class Day:
    """What the source shows on one day: its items, or an answer instead of them."""

    items: list[Item] = field(default_factory=lambda: [Item(number=number) for number in range(ITEMS)])
    instead: Answer | None = None
    robots: str = ""
    # Answers of single pages (sitemap), by the item's number.
    pages: dict[int, Answer] = field(default_factory=dict)


class Shape(ABC):
    """How a source publishes its items; `path` is what the feed reads."""

    path = "/"

    @abstractmethod
    def pages(self, site: Site, day: Day) -> dict[str, Answer]:
        """What the site answers on a day, by path."""


class TableShape(Shape):
    path = "/list.csv"

    def pages(self, site: Site, day: Day) -> dict[str, Answer]:
        rows = ["id,title,url,start,kind,schedule"]
        rows += [
            f"{item.name},{item.title(site)},{site.address(item.page)},{item.on},event," for item in day.items
        ]
        return {
            self.path: Answer(
                "\n".join(rows).encode() + b"\n", headers={"Content-Type": "text/csv"}, has_etag=True
            )
        }


class CalendarShape(Shape):
    path = "/all.ics"

    def pages(self, site: Site, day: Day) -> dict[str, Answer]:
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
        for item in day.items:
            status = ["STATUS:CANCELLED"] if item.is_cancelled else []
            lines += [
                "BEGIN:VEVENT", f"UID:{item.name}", f"SUMMARY:{item.title(site)}", f"DTSTART:{item.on:%Y%m%d}T090000Z",
                f"URL:{site.address(item.page)}", *status, "END:VEVENT",
            ]  # fmt: skip
        body = "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()
        return {self.path: Answer(body, headers={"Content-Type": "text/calendar"})}


class SitemapShape(Shape):
    path = "/sitemap.xml"

    def pages(self, site: Site, day: Day) -> dict[str, Answer]:
        named = "".join(f"<url><loc>{site.address(item.page)}</loc></url>" for item in day.items)
        pages = {self.path: Answer(f"<urlset>{named}</urlset>".encode(), has_etag=True)}
        for item in day.items:
            pages[item.page] = day.pages.get(item.number) or Answer(
                page_of(site, item).encode(), has_etag=True
            )
        return pages


def page_of(site: Site, item: Item) -> str:
    status = ', "eventStatus": "https://schema.org/EventCancelled"' if item.is_cancelled else ""
    return (
        f'<html><script type="application/ld+json">{{"@context": "https://schema.org", "@type": "Event", '
        f'"@id": "urn:event:{item.name}", "name": "{item.title(site)}", "url": "{site.address(item.page)}", '
        f'"startDate": "{item.on}T09:00:00Z"{status}}}</script></html>'
    )


SHAPES: dict[str, Shape] = {"table": TableShape(), "calendar": CalendarShape(), "sitemap": SitemapShape()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What the source does (`show`, by day), and what should be public (`expected`: "yes", "no" or "either" for item 0).

    `check` says what is wrong with item 0's entry on a day, or "".
    """

    name: str
    show: Callable[[int, str], Day]
    expected: Callable[[int, str], str] = lambda day, shape: "yes"
    check: Callable[[int, str, Any], str] = lambda day, shape, entry: ""


def without_first(day: Day) -> Day:
    return replace(day, items=day.items[1:])


def with_first(**changes: Any) -> Day:
    day = Day()
    return replace(day, items=[replace(day.items[0], **changes), *day.items[1:]])


def missing_once(day: int, shape: str) -> Day:
    return without_first(Day()) if day == LOST_ON else Day()


def missing_for_good(day: int, shape: str) -> Day:
    return without_first(Day()) if day >= LOST_ON else Day()


def gone_after_grace(day: int, shape: str) -> str:
    return "yes" if day < LEAVES_ON else "either" if day < LEFT_BY else "no"


def returning(day: int, shape: str) -> Day:
    return without_first(Day()) if LOST_ON <= day < LAST_DAY else Day()


def source_down(day: int, shape: str) -> Day:
    return Day(instead=Answer(b"out of order", 503)) if LOST_ON <= day < LAST_DAY else Day()


def empty_file(day: int, shape: str) -> Day:
    """Nothing at all on odd days, on even days a document without items."""
    if not LOST_ON <= day < LAST_DAY:
        return Day()
    return Day(instead=Answer(b"")) if day % 2 else Day(items=[])


def half_file(day: int, shape: str) -> Day:
    """Half of the items in a whole document, and then the document cut in the middle."""
    if not LOST_ON <= day < LAST_DAY:
        return Day()
    return replace(Day(), items=Day().items[: ITEMS // 2])


def banned(day: int, shape: str) -> Day:
    return Day(robots="User-agent: *\nDisallow: /\n") if LOST_ON <= day < LAST_DAY else Day()


def page_gone(day: int, shape: str) -> Day:
    """The page of one record is gone for good; tables and calendars are so themselves, which says nothing of records."""
    if day < LOST_ON:
        return Day()
    gone = Answer(b"gone", 410)
    return Day(pages={0: gone}) if shape == "sitemap" else Day(instead=gone)


def cancelled(day: int, shape: str) -> Day:
    return with_first(is_cancelled=True) if day >= LOST_ON else Day()


def is_cancelled(day: int, shape: str, entry: Any) -> str:
    return (
        ""
        if shape == "table" or day < LOST_ON or entry.schedule == "cancelled"
        else "not marked as cancelled"
    )


def moved(day: int, shape: str) -> Day:
    return with_first(on=date(2027, 4, 20)) if day >= LOST_ON else Day()


def is_moved(day: int, shape: str, entry: Any) -> str:
    wanted = date(2027, 4, 20) if day >= LOST_ON else date(2027, 3, 1)
    if entry.starts_on != wanted:
        return f"takes place on {entry.starts_on}"
    return "" if day < LOST_ON or entry.schedule == "rescheduled" else "not marked as moved to another date"


def other_address(day: int, shape: str) -> Day:
    return with_first(path="/elsewhere/0") if day >= LOST_ON else Day()


def has_other_address(day: int, shape: str, entry: Any) -> str:
    wanted = "/elsewhere/0" if day >= LOST_ON else "/pages/0"
    return "" if entry.address.endswith(wanted) else f"leads to {entry.address}"


SCENARIOS = (
    Scenario(name="missing once", show=missing_once),
    Scenario(name="missing thrice", show=missing_for_good, expected=gone_after_grace),
    Scenario(name="source down", show=source_down),
    Scenario(name="empty file", show=empty_file),
    Scenario(name="half file", show=half_file),
    Scenario(
        name="id change", show=lambda day, shape: with_first(identity="renamed") if day >= LOST_ON else Day()
    ),
    Scenario(name="address change", show=other_address, check=has_other_address),
    Scenario(name="cancel", show=cancelled, check=is_cancelled),
    Scenario(name="move", show=moved, check=is_moved),
    Scenario(
        name="return",
        show=returning,
        expected=lambda day, shape: "yes" if day >= LAST_DAY else gone_after_grace(day, shape),
    ),
    Scenario(name="robots ban", show=banned),
    Scenario(
        name="410",
        show=page_gone,
        expected=lambda day, shape: "no" if shape == "sitemap" and day >= LOST_ON else "yes",
    ),
)


@dataclass(slots=True)
class Outcome:
    """What went wrong in a scenario, each with its day."""

    wrongful: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    def add(self, more: "Outcome") -> None:
        self.wrongful += more.wrongful
        self.late += more.late
        self.other += more.other


def play(scenario: Scenario, shape_name: str) -> Outcome:
    """Play one scenario with one shape of source, a run a day, in the configured database."""
    shape, outcome = SHAPES[shape_name], Outcome()
    with running_site({}) as site:
        ids: dict[str, Any] = {}
        for day in range(LAST_DAY + 2):
            shown = scenario.show(day, shape_name)
            site.pages = answers_of(shape, site, shown)
            with time_machine.travel(BEGIN + timedelta(days=day), tick=True):
                read(site, shape)
                seen = look(scenario, shape_name, day, site=site, entries=entries_of(site, shape), ids=ids)
                outcome.add(seen)
    return outcome


def answers_of(shape: Shape, site: Site, day: Day) -> dict[str, Answer]:
    pages = shape.pages(site, day)
    if day.instead:
        pages[shape.path] = day.instead
    if day.robots:
        pages["/robots.txt"] = Answer(day.robots.encode())
    return pages


def read(site: Site, shape: Shape) -> None:
    """One run through the public door, by a process that knows nothing of yesterday's robots.txt."""
    from rialto.base.client import robots
    from rialto.harvesting.actions import feed_for, harvest

    robots.forget()
    harvest(feed_for(site.address(shape.path), kind="event", language="en"), allow=(site.host,))


def entries_of(site: Site, shape: Shape) -> dict[str, Any]:
    """Title -> entry, of all that the source ever had."""
    from rialto.catalogue.models import Entry

    feed_address = site.address(shape.path)
    entries = Entry.objects.filter(source_records__source__feed__address=feed_address).distinct()
    return {entry.title: entry for entry in entries}


def look(
    scenario: Scenario, shape: str, day: int, *, site: Site, entries: dict[str, Any], ids: dict[str, Any]
) -> Outcome:
    """Compare what is public with what should be; `ids` remembers who was who."""
    public = {title for title, entry in entries.items() if entry.is_public}
    first = Item(number=0).title(site)
    wanted = {Item(number=number).title(site) for number in range(1, ITEMS)}
    expected = scenario.expected(day, shape)
    where = f"{scenario.name}, {shape}, day {day}"
    outcome = Outcome(wrongful=[f"{where}: {title}" for title in sorted(wanted - public)])
    if expected == "yes" and first not in public:
        outcome.wrongful.append(f"{where}: {first}")
    if expected == "no" and first in public:
        outcome.late.append(f"{where}: {first}")
    if len(entries) != ITEMS:
        outcome.other.append(f"{where}: {len(entries)} entries")
    for title, entry in entries.items():
        if ids.setdefault(title, entry.public_id) != entry.public_id:
            outcome.other.append(f"{where}: {title} is another entry")
    if first in public and (fault := scenario.check(day, shape, entries[first])):
        outcome.other.append(f"{where}: {first} {fault}")
    return outcome


def measure(say: Say) -> dict[str, float]:
    """Play all scenarios in the configured, migrated database."""
    whole = Outcome()
    for scenario in SCENARIOS:
        for shape in SHAPES:
            whole.add(play(scenario, shape))
    for fault in (*whole.wrongful, *whole.late, *whole.other):
        say(f"  {fault}")
    say(f"{len(SCENARIOS)} scenarios in {len(SHAPES)} shapes of source were played")
    return {
        "wrongful_removals": len(whole.wrongful),
        "late_removals": len(whole.late),
        "lifecycle_faults": len(whole.other),
    }
