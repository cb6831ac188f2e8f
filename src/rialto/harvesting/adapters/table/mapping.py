"""From a row to an entry by a column map."""

from collections import defaultdict
from decimal import Decimal
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from rialto.catalogue.choices import ConceptRole, Kind, Schedule
from rialto.catalogue.found import FoundConcept, FoundEntry, FoundSession
from rialto.harvesting.adapters.table.column_map import ColumnMap, Unusable
from rialto.harvesting.adapters.table.rows import Row
from rialto.harvesting.details import fitting_details
from rialto.harvesting.payload import ReadingOptions
from rialto.harvesting.values import codes, moments, words
from rialto.harvesting.values.addresses import web_address

CONCEPT_TARGETS = {
    "audience": ConceptRole.AUDIENCE,
    "target_group": ConceptRole.TARGET_GROUP,
    "technology": ConceptRole.TECHNOLOGY,
    "competence": ConceptRole.COMPETENCE,
    "skill": ConceptRole.SKILL,
    "occupation": ConceptRole.OCCUPATION,
    "field": ConceptRole.FIELD,
    "resource_type": ConceptRole.RESOURCE_TYPE,
}
KINDS = frozenset(Kind.values)
CANCELLED = {"cancelled", "canceled", "annulé", "abgesagt", "cancelado", "annullato"}
POSTPONED = {"postponed", "verschoben", "reporté", "aplazado"}
NUMBERS = {
    "duration_hours": Decimal("0.1"),
    "ects": Decimal("0.1"),
    "eqf_level": Decimal(1),
    "page_count": Decimal(1),
}


class Cells:
    """A row seen through a map: `text("title")` is the first mapped column that says something."""

    def __init__(self, row: Row, column_map: ColumnMap) -> None:
        self.values: dict[str, list[Any]] = defaultdict(list)
        for column, targets in column_map.columns.items():
            if (value := row.cells.get(column)) not in (None, "", [], {}):
                for target in [targets] if isinstance(targets, str) else targets:
                    self.values[target].append(value)
        for target, value in column_map.constants.items():
            self.values[target].append(value)
        self.separators = column_map.separators
        self.words = column_map.values

    def raw(self, target: str) -> Any:
        return self.values[target][0] if self.values[target] else None

    def text(self, target: str) -> str:
        for value in self.values.get(target, ()):
            if text := words.text_of(", ".join(map(named, value)) if isinstance(value, list) else value):
                return self.words.get(target, {}).get(text.lower(), text)
        return ""

    def parts(self, target: str) -> list[str]:
        if not self.values.get(target):
            return []
        found: list[str] = []
        for value in self.values[target]:
            cell = [named(item) for item in value] if isinstance(value, list) else value
            found += words.list_of(cell, separators=self.separators)
        return words.unique(found)

    def truth(self, target: str) -> bool | None:
        return words.truth_of(self.raw(target))


def named(item: Any) -> str:
    """What one element of a list is called: itself, or the name of an object."""
    if isinstance(item, dict):
        return words.text_of(
            next((item[key] for key in ("name", "title", "label", "text") if item.get(key)), "")
        )
    return words.text_of(item)


def found_from(row: Row, column_map: ColumnMap, options: ReadingOptions) -> FoundEntry:
    """Read one row; raises `Unusable` with a reason when it cannot become an entry."""
    cells = Cells(row, column_map)
    title = cells.text("title")
    if not title:
        raise Unusable(_("The row has no title."))
    address = web_address(urljoin(column_map.base, cells.text("address")))
    country = codes.country_code(cells.text("country"))
    zone = moments.zone_for(
        name=cells.text("timezone") or options.timezone, country=country or options.default_country
    )
    start = moment_in(cells, "start", zone, column_map)
    end = moment_in(cells, "end", zone, column_map)
    if start and end and end.day < start.day:
        raise Unusable(
            _("It ends on %(end)s, before it starts on %(start)s.") % {"end": end.day, "start": start.day}
        )
    kind = kind_of(cells, column_map, options, has_start=start is not None)
    entry = FoundEntry(
        remote_id=identity_of(row, cells, column_map, title, address),
        kind=kind,
        title=title,
        address=address,
        place_in_source=row.place,
        language=codes.language_code(cells.parts("language")[0]) or "und"
        if cells.parts("language")
        else "und",
        summary=cells.text("summary"),
        description=cells.text("description"),
        provider_name=provider_of(cells, kind),
        provider_website=web_address(cells.text("provider_website")),
        countries=[country] if country else [],
        region=cells.text("region"),
        city=cells.text("city"),
        place=cells.text("place"),
        is_online=cells.truth("is_online"),
        schedule=schedule_of(cells),
        tags=cells.parts("tags"),
        licence=licence_of(cells),
        is_self_paced=cells.truth("is_self_paced"),
        has_certificate=cells.truth("has_certificate"),
        evidence_address=web_address(cells.text("evidence_address")),
        extractor=f"table {column_map.name}"[:40],
    )
    add_dates(entry, cells, column_map, start=start, end=end, zone=zone)
    add_price(entry, cells)
    add_rest(entry, cells)
    return entry


def kind_of(cells: Cells, column_map: ColumnMap, options: ReadingOptions, *, has_start: bool) -> Kind:
    """The kind that the row names, else the feed's, else what its columns make likely; `Unusable` for strange words."""
    said = words.text_of(cells.raw("kind"))
    word = said.lower()
    if word in column_map.kinds:
        return column_map.kinds[word]
    if word in KINDS:
        return Kind(word)
    if options.default_kind:
        return options.default_kind
    if word:
        raise Unusable(
            _("The kind “%(word)s” is not one of ours; name the kind when harvesting, or in a column map.")
            % {"word": said[:60]}
        )
    if column_map.likely_kind:
        return column_map.likely_kind
    if has_start:
        return Kind.EVENT
    if cells.values["details.ects"] or cells.values["details.eqf_level"]:
        return Kind.TRAINING
    return Kind.RESOURCE


def identity_of(row: Row, cells: Cells, column_map: ColumnMap, title: str, address: str) -> str:
    """The source's own id, else a stable one from the identifying columns, else from address or title and start."""
    if column_map.identity:
        parts = [words.text_of(row.cells.get(column)) for column in column_map.identity]
        if any(parts):
            return parts[0][:500] if len(parts) == 1 else words.stable_id(*parts)
    if own := cells.text("id"):
        return own[:500]
    start = words.text_of(cells.raw("start"))
    return words.stable_id(address or title, start) if start or not address else address[:500]


def moment_in(
    cells: Cells, target: str, zone: ZoneInfo | None, column_map: ColumnMap
) -> moments.Moment | None:
    text = cells.text(target)
    if not text:
        return None
    try:
        return moments.lived_in(moments.read_moment(text, zone=zone, order=column_map.order), zone)
    except ValueError as error:
        raise Unusable(
            _("“%(text)s” is not a date that can be read for certain.") % {"text": text[:60]}
        ) from error


def provider_of(cells: Cells, kind: Kind) -> str:
    """The provider; a column that names an author or a platform counts as one only for trainings."""
    if name := cells.text("provider_name"):
        return name
    return cells.text("author_or_provider") if kind == Kind.TRAINING else ""


def schedule_of(cells: Cells) -> Schedule:
    word = cells.text("schedule").lower()
    return (
        Schedule.CANCELLED
        if word in CANCELLED
        else Schedule.POSTPONED
        if word in POSTPONED
        else Schedule.SCHEDULED
    )


def licence_of(cells: Cells) -> str:
    """The first licence column that names one, addresses before names."""
    named_licences = [codes.licence_id(words.text_of(value)) for value in cells.values["licence"]]
    return next((licence for licence in named_licences if licence), "")[:60]


def add_dates(
    entry: FoundEntry,
    cells: Cells,
    column_map: ColumnMap,
    *,
    start: moments.Moment | None,
    end: moments.Moment | None,
    zone: ZoneInfo | None,
) -> None:
    """Set first and last day, the session of an event or training, deadline, and the source's own dates."""
    if start:
        entry.starts_on = start.day
        entry.ends_on = end.day if end else None
        entry.sessions = [session_of(entry, cells, start, end, zone)]
    if deadline := moment_in(cells, "deadline", zone, column_map):
        entry.deadline_on = deadline.day
    if published := cells.text("published_on"):
        entry.published_on = moments.day_or_none(published)
    if modified := cells.text("modified_at"):
        entry.modified_at = moments.at_or_none(modified, zone)


def session_of(
    entry: FoundEntry, cells: Cells, start: moments.Moment, end: moments.Moment | None, zone: ZoneInfo | None
) -> FoundSession:
    starts_at = start.at or moments.midnight(start.day, zone)
    ends_at = end.at if end and start.at else moments.midnight(end.day, zone) if end else None
    seats = words.amount_of(cells.text("seats"))
    return FoundSession(
        starts_at=starts_at,
        ends_at=ends_at if ends_at and ends_at >= starts_at else None,
        timezone=str(zone) if zone else "",
        is_all_day=start.at is None,
        place=entry.place,
        city=entry.city,
        country=entry.countries[0] if entry.countries else "",
        is_online=entry.is_online,
        seats=int(seats) if seats else None,
        schedule=entry.schedule,
        remote_id=entry.remote_id,
    )


def add_price(entry: FoundEntry, cells: Cells) -> None:
    """A price needs its currency; a price of nothing means free of charge."""
    entry.is_free = cells.truth("is_free")
    price = cells.text("price")
    if words.says_free(price):
        entry.is_free = True
    amount = words.amount_of(price)
    currency = words.currency_of(cells.text("currency")) or words.currency_of(price)
    if amount and currency and not entry.is_free:
        entry.price_amount, entry.price_currency, entry.is_free = amount, currency, False


def add_rest(entry: FoundEntry, cells: Cells) -> None:
    """Levels, languages, concepts and the details that the kind has."""
    if span := words.level_range(cells.text("level")):
        entry.level_from, entry.level_to = span
    entry.teaching_languages = words.unique(
        codes.language_code(word) for word in cells.parts("teaching_languages")
    )
    entry.subtitle_languages = words.unique(
        codes.language_code(word) for word in cells.parts("subtitle_languages")
    )
    entry.concepts = [
        FoundConcept(role=role, label=label)
        for target, role in CONCEPT_TARGETS.items()
        for label in cells.parts(target)
    ]
    said: dict[str, Any] = {
        target.removeprefix("details."): cells.text(target)
        for target in list(cells.values)
        if target.startswith("details.")
    }
    said.setdefault("author", cells.text("author_or_provider"))
    if entry.kind == Kind.EVENT:
        said.setdefault("organiser", entry.provider_name)
    if said.get("outcomes"):
        said["outcomes"] = [said["outcomes"]]
    for name, step in NUMBERS.items():
        if said.get(name):
            amount = words.amount_of(said[name])
            said[name] = amount.quantize(step) if amount else None
    entry.details = fitting_details(entry.kind, said)
