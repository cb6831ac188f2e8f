"""From one item of a JSON document to an entry, by a mapping."""

from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from rialto.catalogue.choices import Kind, Schedule
from rialto.catalogue.found import FoundConcept, FoundEntry, FoundSession
from rialto.harvesting.adapters.json_api.paths import path_of
from rialto.harvesting.adapters.json_api.shape import ApiMapping, Value
from rialto.harvesting.adapters.json_api.values import Around, named, plain, value_in
from rialto.harvesting.adapters.table.column_map import ColumnMap, Unusable
from rialto.harvesting.adapters.table.mapping import CANCELLED, POSTPONED, found_from
from rialto.harvesting.adapters.table.rows import Row
from rialto.harvesting.details import fitting_details
from rialto.harvesting.payload import ReadingOptions
from rialto.harvesting.values import codes, moments, words
from rialto.harvesting.values.addresses import web_address

# Fields that the table's own reading of a row understands by the same name.
SHARED = (
    "title", "address", "language", "summary", "description", "provider_name", "provider_website", "region", "city",
    "place", "is_online", "is_free", "price", "currency", "start", "end", "timezone", "deadline", "level",
    "teaching_languages", "subtitle_languages", "has_certificate", "is_self_paced", "licence", "tags", "seats",
    "published_on", "modified_at", "evidence_address",
)  # fmt: skip
LISTS = {"outcomes", "applicants", "deadlines"}
KINDS, SCHEDULES = frozenset(Kind.values), frozenset(Schedule.values)


@dataclass(frozen=True, slots=True)
class Reading:
    """What holds for all items of one document."""

    mapping: ApiMapping
    kind: Kind | None
    around: Around
    options: ReadingOptions


class Item:
    """One item seen through a mapping; values are looked up when they are asked for."""

    def __init__(self, item: Any, reading: Reading) -> None:
        self.item, self.mapping, self.around = item, reading.mapping, reading.around
        mapping, options = reading.mapping, reading.options
        zone_name = self.text(mapping.fields.get("timezone")) or options.timezone
        self.countries = country_codes(self.value(mapping.fields.get("countries")))
        country = self.countries[0] if self.countries else options.default_country
        self.zone: ZoneInfo | None = moments.zone_for(name=zone_name, country=country)

    def value(self, value: Value | None) -> Any:
        return value_in(self.item, value, self.around, getattr(self, "zone", None)) if value else None

    def text(self, value: Value | None) -> str:
        return text_of(self.value(value))


def text_of(found: Any) -> str:
    """One text: the first that says something where there are several."""
    if isinstance(found, list):
        return next((text for each in found if (text := named(each))), "")
    return named(found)


def texts_of(found: Any) -> list[str]:
    """All texts."""
    return words.unique(named(each) for each in plain([found])) if found is not None else []


def country_codes(found: Any) -> list[str]:
    return words.unique(codes.country_code(text) for text in texts_of(found))


def remote_id_of(item: Any, reading: Reading) -> str:
    """The interface's own name for an item, or ""."""
    return text_of(value_in(item, reading.mapping.id, reading.around))[:500]


def entry_from(item: Any, place: str, reading: Reading) -> FoundEntry:
    """Read one item; raises `Unusable` with a reason when it cannot become an entry."""
    if not isinstance(item, dict):
        raise Unusable(_("This item is not a JSON object."))
    mapping, options = reading.mapping, reading.options
    seen = Item(item, reading)
    cells = {name: cell for name in SHARED if (cell := cell_of(seen, name)) not in (None, "", [])}
    texts = by_language(seen)
    if not texts and "title" not in cells:
        raise Unusable(_("The item has no title (%(path)s).") % {"path": where(mapping.fields.get("title"))})
    if not (remote_id := remote_id_of(item, reading)):
        raise Unusable(_("The item has no identifier (%(path)s).") % {"path": where(mapping.id)})
    language, translations = own_language(texts, cells, options)
    cells |= texts.get(language, {}) | {"id": remote_id, "kind": kind_of(seen, reading.kind).value}
    if language:
        cells["language"] = language
    entry = found_from(Row(place, cells), column_map_of(mapping, cells), with_zone(options, seen))
    entry.extractor = f"json-api {mapping.name}"[:40]
    entry.countries = seen.countries or entry.countries
    if entry.provider_name.isdigit():  # the number of a record, and nobody's name
        entry.provider_name = ""
    entry.schedule = schedule_of_word(seen.text(mapping.fields.get("schedule")))
    for session in entry.sessions:
        session.schedule = entry.schedule
    entry.translations = translations
    add_details(entry, seen)
    add_concepts(entry, seen)
    add_sessions(entry, seen)
    return entry


def schedule_of_word(word: str) -> Schedule:
    """What became of a date, by our own word for it or by a usual one."""
    word = word.lower()
    if word in SCHEDULES:
        return Schedule(word)
    return (
        Schedule.CANCELLED
        if word in CANCELLED
        else Schedule.POSTPONED
        if word in POSTPONED
        else Schedule.SCHEDULED
    )


def where(value: Value | None) -> str:
    return ", ".join(value.path) or value.template if value else ""


def cell_of(seen: Item, name: str) -> Any:
    found = seen.value(seen.mapping.fields.get(name))
    if isinstance(found, list):
        texts = texts_of(found)
        return (
            texts if name in ("tags", "teaching_languages", "subtitle_languages", "level") else text_of(texts)
        )
    return named(found) if isinstance(found, dict) else found


def column_map_of(mapping: ApiMapping, cells: dict[str, Any]) -> ColumnMap:
    orders = [value.date for name, value in mapping.fields.items() if name in ("start", "end", "deadline")]
    order = next((order for order in orders if order in ("dmy", "mdy")), "")
    return ColumnMap(name=mapping.name, columns={name: name for name in cells}, separators="", order=order)


def with_zone(options: ReadingOptions, seen: Item) -> ReadingOptions:
    """The feed's options, with the country that the item itself names for times without a zone."""
    if not seen.countries or options.timezone:
        return options
    return replace(options, default_country=seen.countries[0])


def kind_of(seen: Item, kind: Kind | None) -> Kind:
    """The kind that the item says, else the one that the list or the feed is of; raises `Unusable`."""
    said = seen.text(seen.mapping.fields.get("kind")).lower()
    if said in KINDS:
        return Kind(said)
    if kind:
        return kind
    raise Unusable(
        _("Nothing says what kind of entry this is (“%(word)s”); name the kind for this source.")
        % {"word": said[:60]}
    )


def by_language(seen: Item) -> dict[str, dict[str, str]]:
    """Language -> field -> text, of fields that the interface gives in several languages at once."""
    texts: dict[str, dict[str, str]] = {}
    for name, path in seen.mapping.texts.items():
        for found in path_of(path).values(seen.item):
            if isinstance(found, dict):
                for language, text in found.items():
                    code = codes.language_code(str(language))
                    if code and (said := words.text_of(text)):
                        texts.setdefault(code, {})[name] = said
            elif said := words.text_of(found):
                texts.setdefault("", {})[name] = said
    return texts


def own_language(
    texts: dict[str, dict[str, str]], cells: dict[str, Any], options: ReadingOptions
) -> tuple[str, dict[str, dict[str, str]]]:
    """Which of several languages counts as the original (the item's, the feed's, else the first), and the others."""
    titled = [code for code, fields in texts.items() if fields.get("title")]
    if not titled:
        return "", {}
    said = codes.language_code(str(cells.get("language", "")))
    own = next((code for code in (said, options.default_language) if code in titled), titled[0])
    return own, {code: fields for code, fields in texts.items() if code and code != own}


def add_details(entry: FoundEntry, seen: Item) -> None:
    said: dict[str, Any] = {}
    for name, value in seen.mapping.details.items():
        found = seen.value(value)
        if isinstance(found, list | dict) or name in LISTS:
            said[name] = texts_of(found) if name in LISTS else text_of(found)
        else:
            said[name] = found if isinstance(found, bool) else words.text_of(found)
    entry.details |= fitting_details(entry.kind, said)


def add_concepts(entry: FoundEntry, seen: Item) -> None:
    """What the item says of audience, technology and the like: an address where it gives one, else the label."""
    for role, value in seen.mapping.concepts.items():
        for text in texts_of(seen.value(value)):
            if text.startswith(("http://", "https://")):
                entry.concepts.append(FoundConcept(role=role, address=text))
            else:
                entry.concepts.append(FoundConcept(role=role, label=text))


def add_sessions(entry: FoundEntry, seen: Item) -> None:
    """The dates inside the item; they replace the one that was made of the item's own start."""
    if not (sessions := seen.mapping.sessions):
        return
    found = [
        session
        for each in plain(path_of(sessions.items).values(seen.item))
        if (session := session_of(each, sessions.fields, seen, entry))
    ]
    if found:
        entry.sessions = found


def session_of(each: Any, fields: dict[str, Value], seen: Item, entry: FoundEntry) -> FoundSession | None:
    """One date; none where it does not say when. Raises `Unusable` where what it says is no date."""

    def text(name: str) -> str:
        return text_of(value_in(each, fields[name], seen.around, seen.zone)) if name in fields else ""

    zone = moments.zone_for(name=text("timezone")) or seen.zone
    start = session_moment(text("start"), fields["start"], zone)
    if start is None:
        return None
    end = session_moment(text("end"), fields["end"], zone) if "end" in fields else None
    starts_at = start.at or moments.midnight(start.day, zone)
    ends_at = (end.at or moments.midnight(end.day, zone)) if end else None
    seats, left = words.amount_of(text("seats")), words.amount_of(text("seats_left"))
    return FoundSession(
        starts_at=starts_at,
        ends_at=ends_at if ends_at and ends_at >= starts_at else None,
        timezone=str(zone) if zone else "",
        is_all_day=start.at is None or words.truth_of(text("is_all_day")) is True,
        place=text("place") or entry.place,
        city=text("city") or entry.city,
        country=codes.country_code(text("country")) or (entry.countries[0] if entry.countries else ""),
        is_online=words.truth_of(text("is_online")) if "is_online" in fields else entry.is_online,
        address=web_address(text("address")),
        seats=int(seats) if seats is not None else None,
        seats_left=int(left) if left is not None else None,
        deadline_on=moments.day_or_none(text("deadline")) if text("deadline") else None,
        schedule=schedule_of_word(text("schedule")),
        remote_id=text("id")[:300],
    )


def session_moment(text: str, value: Value, zone: ZoneInfo | None) -> moments.Moment | None:
    if not text:
        return None
    try:
        return moments.read_moment(text, zone=zone, order=value.date if value.date in ("dmy", "mdy") else "")
    except ValueError as error:
        raise Unusable(
            _("“%(text)s” is not a date that can be read for certain.") % {"text": text[:60]}
        ) from error
