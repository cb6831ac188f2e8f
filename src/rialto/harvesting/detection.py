"""Telling from a document what it is. The content decides; name and declared type only break ties."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.harvesting.adapters.json_api.ready import fitting_mappings
from rialto.harvesting.adapters.rdf.lines import is_lines
from rialto.harvesting.adapters.table.workbooks import OLD_WORKBOOK, WORKBOOK_MARKS, WORKBOOKS
from rialto.harvesting.adapters.table.xml_rows import telling_name
from rialto.harvesting.adapters.xml_reading import root_of
from rialto.harvesting.payload import Payload, ReadingOptions, Unreadable

SCHEMA_ORG = re.compile(r"application/ld\+json|itemscope|schema\.org|\btypeof=", re.IGNORECASE)
JSON_LD = re.compile(r'"@context"|"@type"|"@graph"')
ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w-]*)")
OAI_SPAN = re.compile(r"<request\b[^>]*\s(?:from|until)=")
ELM = re.compile(r"data\.europa\.eu/snb/model")
TURTLE = re.compile(r"^(?:\s*#[^\n]*\n)*\s*(?:@prefix|@base|prefix\s+\w*:\s*<|base\s+<)", re.IGNORECASE)
STATEMENT_STARTS = ("<http", "<urn:", "_:", "#")
RPDE_MARKS = ('"next"', '"items"', '"state"')
FEED_ROOTS = {"rss", "feed"}
RSS_1 = "http://purl.org/rss/1.0/"
SITEMAP_ROOTS = {"urlset", "sitemapindex"}
HTML_ROOT = re.compile(r"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
ADDRESS_LINE = re.compile(r"^https?://\S+$", re.IGNORECASE)
JSON_FEED = re.compile(r'"version"\s*:\s*"https?://(?:www\.)?jsonfeed\.org/', re.IGNORECASE)
ALTERNATE = re.compile(r"<link\b[^>]*>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
ALTERNATE_TYPES = {
    "text/calendar": "icalendar",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/feed+json": "feed",
    "application/ld+json": "schema-org",
    "application/rdf+xml": "rdf",
    "text/turtle": "rdf",
}
# Interfaces answer in pages; a larger document is a dump, and no answer.
INTERFACE_LIMIT = 8 * 1024 * 1024
EXTENSIONS = {
    ".ics": "icalendar", ".ical": "icalendar", ".rss": "feed", ".atom": "feed", ".csv": "table", ".tsv": "table",
    ".jsonl": "table", ".ndjson": "table", ".jsonld": "schema-org", ".html": "schema-org", ".htm": "schema-org",
    ".rdf": "rdf", ".ttl": "rdf", ".nt": "rdf", ".nq": "rdf", ".xlsx": "table", ".ods": "table", ".xls": "table",
}  # fmt: skip
TYPES = {
    "text/calendar": "icalendar", "text/csv": "table", "text/tab-separated-values": "table",
    "application/x-ndjson": "table", "application/ld+json": "schema-org", **ALTERNATE_TYPES,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Detected:
    """One way to read a document. `address` is set when another document, which this one names, should be read."""

    adapter_key: str
    confidence: float
    reason: str
    address: str = ""
    # The ready mapping, where the adapter reads by one.
    mapping: str = ""


def detect(payload: Payload) -> list[Detected]:
    """Ways to read this document, best first; empty when none fits. Raises `Unreadable` for damaged files."""
    if payload.sample.startswith(WORKBOOKS):
        return in_workbook(payload)
    sample = payload.sample.decode(payload.encoding, errors="replace").lstrip("\ufeff \t\r\n")
    if not sample:
        return []
    found = in_content(sample)
    if not found and sample.startswith("<") and payload.options.column_map:
        found = [Detected("table", 0.5, _("It is XML, and a column map says what its elements mean."))]
    elif not found and sample.startswith("<") and is_telling(payload):
        found = [Detected("table", 0.4, _("It is XML whose elements bear names that can be understood."))]
    if sample.startswith(("{", "[")):
        found += interfaces_in(payload)
    hint = hinted(payload)
    ranked = [
        Detected(
            way.adapter_key,
            min(1.0, way.confidence + (0.05 if way.adapter_key == hint else 0)),
            way.reason,
            way.address,
            way.mapping,
        )
        for way in found
    ]
    return sorted(ranked, key=lambda way: -way.confidence)


def is_readable(path: Path) -> bool:
    """Whether a file is in a format that is read; a damaged one counts as one, so that its run can say what is wrong."""
    payload = Payload(address=path.name, path=path, options=ReadingOptions(today=timezone.localdate()))
    try:
        return bool(detect(payload))
    except Unreadable:
        return True


def in_content(sample: str) -> list[Detected]:
    """What the first characters show."""
    head = sample[:4000]
    if "BEGIN:VCALENDAR" in head.upper() or head.upper().startswith("BEGIN:VEVENT"):
        return [Detected("icalendar", 0.95, _("It begins as a calendar."))]
    if head.startswith(("{", "[")):
        return in_json(sample)
    if head.startswith(STATEMENT_STARTS) and is_lines(sample):
        return [Detected("rdf", 0.9, _("Every line is a statement of RDF."))]
    if head.startswith("<"):
        return in_markup(sample)
    if TURTLE.match(head):
        return [Detected("rdf", 0.9, _("It is RDF."))]
    lines = [line.strip() for line in sample.splitlines() if line.strip()][:20]
    if lines and all(ADDRESS_LINE.match(line) for line in lines[:-1] or lines):
        return [Detected("sitemap", 0.8, _("Every line is an address."))]
    if lines and any(mark in lines[0] for mark in ",;\t|"):
        return [Detected("table", 0.6, _("The first line looks like the names of columns."))]
    return []


def in_workbook(payload: Payload) -> list[Detected]:
    """A spreadsheet, told from other packed files by what its beginning names."""
    if payload.sample.startswith(OLD_WORKBOOK):
        return [Detected("table", 0.8, _("It is a spreadsheet."))]
    if any(mark in payload.sample for mark in WORKBOOK_MARKS):
        return [Detected("table", 0.95, _("It is a spreadsheet."))]
    return []


def in_json(sample: str) -> list[Detected]:
    if JSON_FEED.search(sample[:2000]):
        return [Detected("feed", 0.95, _("It says that it is a JSON Feed."))]
    if all(mark in sample for mark in RPDE_MARKS) and ('"deleted"' in sample or '"updated"' in sample):
        return [Detected("rpde", 0.95, _("It is a page of a list of changes (RPDE)."))]
    table = Detected("table", 0.6, _("It is JSON."))
    if JSON_LD.search(sample):
        return [Detected("schema-org", 0.9, _("It is JSON-LD.")), table]
    return [table]


def interfaces_in(payload: Payload) -> list[Detected]:
    """The interfaces whose answers a JSON document looks like; damaged and large documents are none."""
    try:
        with payload.open() as stream:
            body = stream.read(INTERFACE_LIMIT + 1)
        if len(body) > INTERFACE_LIMIT:
            return []
        document = json.loads(body.decode(payload.encoding, errors="replace").lstrip("\ufeff"))
    except (Unreadable, ValueError, RecursionError):
        return []
    return [
        Detected(
            "json-api",
            confidence,
            _("It is an answer as of %(name)s.") % {"name": mapping.title},
            mapping=mapping.name,
        )
        for mapping, confidence in fitting_mappings(document, payload.address)
    ]


def is_telling(payload: Payload) -> bool:
    """Whether an XML document of no known format holds rows that can be told by their names."""
    try:
        return len(payload.content) <= INTERFACE_LIMIT and bool(telling_name(root_of(payload)))
    except Unreadable:
        return False


def in_markup(sample: str) -> list[Detected]:
    head = sample[:8000]
    match = ROOT.search(head)
    root = match[1].lower() if match else ""
    if root in SITEMAP_ROOTS:
        return [Detected("sitemap", 0.95, _("It is a sitemap."))]
    if root in FEED_ROOTS or (root == "rdf" and RSS_1 in head):
        return [Detected("feed", 0.95, _("It is a feed."))]
    if root == "oai-pmh":
        key = "oai-pmh-changes" if OAI_SPAN.search(head) else "oai-pmh"
        return [Detected(key, 0.95, _("It is the answer of an OAI-PMH repository."))]
    if root == "rdf":
        return [Detected("rdf", 0.9, _("It is RDF."))]
    if root in {"courses", "learningopportunity"} and ELM.search(head):
        return [Detected("elm", 0.95, _("It is written in the European Learning Model."))]
    if not HTML_ROOT.search(head):
        return []
    found = alternates(sample)
    if SCHEMA_ORG.search(sample):
        found.append(Detected("schema-org", 0.8, _("The page holds structured data.")))
    else:
        found.append(Detected("schema-org", 0.2, _("It is a page; structured data may stand further down.")))
    return found


def alternates(sample: str) -> list[Detected]:
    """Feeds and calendars that a page names in its head."""
    found = []
    for tag in ALTERNATE.findall(sample)[:200]:
        said = {name.lower(): a or b or c for name, a, b, c in ATTRIBUTE.findall(tag)}
        key = ALTERNATE_TYPES.get(said.get("type", "").lower())
        if key and "alternate" in said.get("rel", "").lower() and said.get("href"):
            confidence = 0.6 if key == "icalendar" else 0.3
            found.append(
                Detected(key, confidence, _("The page names it as another form of itself."), said["href"])
            )
    return found


def hinted(payload: Payload) -> str:
    """What the declared type, or the name's ending, says it is."""
    if key := TYPES.get(payload.content_type.lower()):
        return key
    name = urlsplit(payload.address).path.lower()
    for packed in (".gz", ".xz", ".bz2"):
        name = name.removesuffix(packed)
    return next((key for ending, key in EXTENSIONS.items() if name.endswith(ending)), "")
