"""What the recorded feeds hold, counted without the product: by plain patterns, and by the names that a person read there.

A thing is its title and, where the feed gives one, its first day. Nothing here imports the product or the libraries that
it reads the same formats with.
"""

import csv
import html
import json
import lzma
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

# The types of schema.org that are things of a catalogue (and not their authors, places, parts of pages).
THINGS = {
    "Course", "CourseInstance", "Event", "EducationEvent", "EventSeries", "LearningResource", "TrainingMaterial", "CreativeWork",
    "Book", "VideoObject", "HowTo", "JobPosting", "Article", "NewsArticle", "BlogPosting", "Report", "ScholarlyArticle", "Grant",
    "MonetaryGrant", "FundingScheme", "Project", "ResearchProject", "EducationalOccupationalProgram", "BusinessEvent", "Hackathon",
}  # fmt: skip
# Where a document lists what it is about.
LISTS = ("@graph", "itemListElement", "item", "mainEntity", "dataFeedElement")
TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Thing:
    """What can be told of a thing by a simple look: its title without mark-up, and its first day."""

    title: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Truth:
    """What a file holds, and the column map that a person who knows it would give, if any."""

    things: Counter[Thing] = field(default_factory=Counter)
    column_map: Mapping[str, Any] | None = None
    pages: int = 0


def plain(title: str) -> str:
    """A title as a reader sees it."""
    return " ".join(html.unescape(TAG.sub("", title)).split()).strip('"').casefold()


def text_of(path: Path) -> str:
    content = path.read_bytes()
    return (lzma.decompress(content) if path.suffix == ".xz" else content).decode("utf-8-sig")


def truth_of(root: Path, name: str) -> Truth:
    """What one of the recorded files holds; raises KeyError for a file that nobody has looked at."""
    path = root / name
    if name in TABLES:
        return table(path, TABLES[name])
    kind = name.removesuffix(".xz").rpartition(".")[2]
    text = text_of(path)
    if kind == "ics":
        return Truth(Counter(set(events_in(text))))
    if kind in {"html", "jsonld"} or name.startswith("json-ld/"):
        return Truth(Counter(set(things_in_pages(text, is_page=kind == "html"))))
    if "<OAI-PMH" in text:
        return Truth(Counter(records_in(text)))
    if "<urlset" in text or "<sitemapindex" in text:
        return Truth(pages=len(re.findall(r"<loc>", text)))
    return UNREAD[name](text)


def events_in(text: str) -> Iterator[Thing]:
    """Events of a calendar: one for each UID, the day in the calendar's zone; what repeats has no day of its own."""
    text = re.sub(r"\r?\n[ \t]", "", text)
    zone = re.search(r"^X-WR-TIMEZONE:(.+)$", text, re.MULTILINE)
    seen: set[str] = set()
    for block in re.findall(r"BEGIN:VEVENT(.*?)END:VEVENT", text, re.DOTALL):
        uid = (re.search(r"^UID:(.*)$", block, re.MULTILINE) or [""] * 2)[1].strip()
        if uid in seen and uid:
            continue
        seen.add(uid)
        summary = re.search(r"^SUMMARY[^:\n]*:(.*)$", block, re.MULTILINE)
        title = re.sub(
            r"\\(.)", lambda match: " " if match[1] in "nN" else match[1], summary[1] if summary else ""
        )
        start = re.search(r"^DTSTART[^:\n]*:(\d{8})(?:T(\d{6})(Z?))?", block, re.MULTILINE)
        repeats = re.search(r"^RRULE", block, re.MULTILINE)
        day = None
        if start and not repeats:
            day = day_in(start[1], start[2] if start[3] else None, zone[1].strip() if zone else "")
        yield Thing(plain(title), day)


def day_in(day: str, clock: str | None, zone: str) -> date:
    """The day of a compact date; with a clock it is UTC and becomes the day that people in the zone live in."""
    if clock is None or not zone:
        return datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC).date()
    at = datetime.strptime(day + clock, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return at.astimezone(ZoneInfo(zone)).date()


def things_in_pages(text: str, *, is_page: bool) -> Iterator[Thing]:
    """Things of the JSON-LD of a page or file that stand where it lists what it is about."""
    found = (
        re.findall(r"<script[^>]*application/ld\+json[^>]*>(.*?)</script>", text, re.DOTALL)
        if is_page
        else [text]
    )
    for block in found:
        yield from listed(json.loads(block, strict=False))


def listed(value: Any) -> Iterator[Thing]:
    if isinstance(value, list):
        for part in value:
            yield from listed(part)
    elif isinstance(value, dict):
        kinds = value.get("@type", [])
        kinds = {
            str(kind).rpartition("/")[2].rpartition(":")[2]
            for kind in (kinds if isinstance(kinds, list) else [kinds])
        }
        if kinds & THINGS:
            title = value.get("name") or value.get("headline") or value.get("title") or ""
            yield Thing(plain(str(title)), first_day(value))
        else:
            for name in LISTS:
                yield from listed(value.get(name))


def first_day(value: dict[str, Any]) -> date | None:
    """The earliest start that a thing or its instances name."""
    instances = value.get("hasCourseInstance", [])
    instances = instances if isinstance(instances, list) else [instances]
    starts = [each.get("startDate") for each in (value, *instances) if isinstance(each, dict)]
    days = [
        date.fromisoformat(start[:10])
        for start in starts
        if isinstance(start, str) and re.match(r"\d{4}-\d\d-\d\d", start)
    ]
    return min(days, default=None)


def records_in(text: str) -> Iterator[Thing]:
    """Records of a repository that are not deleted, by their first name or title."""
    for record in re.findall(r"<record>(.*?)</record>", text, re.DOTALL):
        title = re.search(r"<(?:\w+:)?(?:name|title)[^>]*>(.*?)</", record, re.DOTALL)
        if 'status="deleted"' not in record and title:
            yield Thing(plain(title[1]))


@dataclass(frozen=True, slots=True)
class Table:
    """Where a person found the rows of a file, their titles, their first days, and how those are written."""

    title: str
    start: str = ""
    rows: str = ""
    day: Callable[[str], date] = lambda text: date.fromisoformat(text[:10])
    id: str = ""
    # The field and the value by which a row says that it has not been published.
    unpublished: tuple[str, str] = ("", "")


def compact(text: str) -> date:
    return day_in(text.strip()[:8], None, "")


ZENODO = Table(title="metadata.title", rows="hits.hits", id="id")
EVENTBRITE = Table(
    title="name.text", start="start.local", rows="events", id="id", unpublished=("status", "draft")
)
CURRICULA = Table(title="name", id="slug")
TABLES = {
    "csv/events.csv": Table(title="Title", start="Start", day=compact, id="URL"),
    "csv/events_NCI.csv": Table(title="Title", start="Start", day=compact, id=""),
    "csv/materials.csv": Table(title="Title", id="URL"),
    "api-json/eventbrite_ardc.json.xz": EVENTBRITE,
    "api-json/eventbrite_ardc_2.json": EVENTBRITE,
    "api-json/zenodo_abt.json.xz": ZENODO,
    "api-json/zenodo_ardc.json": ZENODO,
    "api-json/zenodo_ardc_2.json": ZENODO,
    "api-json/zenodo_ardc_3.json": ZENODO,
    "recorded/carpentries_swc/00.json": Table(title="slug", start="start_date", id="slug"),
    "recorded/carpentries_swc/01.json": CURRICULA,
    "recorded/carpentries_swc/02.json": CURRICULA,
    "recorded/libcal/00.json": Table(title="title", start="startdt", rows="results", id="id"),
    "university-offerings/poitiers.json": Table(title="name", id="code"),
}


def table(path: Path, said: Table) -> Truth:
    """The rows of a CSV or JSON file, each id once."""
    text = text_of(path)
    if path.suffix == ".csv":
        rows = list(csv.DictReader(text.splitlines()))
    else:
        document = json.loads(text)
        for step in said.rows.split(".") if said.rows else ():
            document = document[step]
        rows = list(document.values()) if isinstance(document, dict) else document
    found: Counter[Thing] = Counter()
    seen: set[str] = set()
    state, draft = said.unpublished
    for row in rows:
        if state and value_at(row, state) == draft:
            continue
        own = str(value_at(row, said.id) or "") if said.id else ""
        start = value_at(row, said.start) if said.start else None
        if not own or own not in seen:
            seen.add(own)
            found[Thing(plain(str(value_at(row, said.title))), said.day(start) if start else None)] += 1
    return Truth(found)


def value_at(row: Any, name: str) -> Any:
    """The value of a field; "a.b" is b inside of a, where the file does not name it so itself."""
    if name in row:
        return row[name]
    for step in name.split("."):
        row = row.get(step) if isinstance(row, dict) else None
    return row


def pavia(text: str) -> Truth:
    """A university's own web service: each activity once. The map is what a person would give who knows its elements."""
    column_map = {
        "rows": "af",
        "identity": ["afId"],
        "columns": {"afGenDes": "title"},
        "constants": {"kind": "training"},
    }
    found: dict[str, str] = {}
    for block in re.findall(r"<ns2:af>(.*?)</ns2:af>", text, re.DOTALL):
        own, title = (re.search(rf"<ns2:{name}>(.*?)<", block, re.DOTALL) for name in ("afId", "afGenDes"))
        if own and title:
            found.setdefault(own[1], plain(title[1]))
    return Truth(Counter(Thing(title) for title in found.values()), column_map)


# Files in a form of their own, which are read unaided and, beside that, with the map that a person would give.
UNREAD: dict[str, Callable[[str], Truth]] = {"university-offerings/pavia-ugov-2024.xml.xz": pavia}
