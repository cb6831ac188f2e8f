"""From what a source says to what an entry may hold: safe, in range, and honest about what is missing."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from hashlib import blake2b
from typing import Any

from django.db import models

from rialto.base.addresses import canonical_address, usable_address
from rialto.base.markup import clean_html, plain_text, shorten
from rialto.base.text import folded
from rialto.catalogue.choices import Kind, Schedule
from rialto.catalogue.found import FoundEntry, FoundSession, RefusedItem
from rialto.catalogue.models import DETAILS_OF_KIND, Session, Source
from rialto.taxonomy.queries import country_code_of, language_code_of
from rialto.translation.queries import language_of

# Rises when cleaning changes what it makes of the same input, so that the next run writes it again.
CLEANING = 1
TITLE_LENGTH = 300
SUMMARY_LENGTH = 300
DESCRIPTION_LENGTH = 60_000
TAG_LENGTH = 60
MAX_TAGS = 25
MAX_SESSIONS = 400
YEARS = range(1990, 2101)
# The shared fields that a source may give, as they stand in the entry's table.
SHARED_FIELDS = (
    "language", "title", "summary", "description", "tags", "address", "canonical_address", "countries", "region",
    "city", "place", "is_online", "is_free", "is_self_paced", "has_certificate", "price_amount", "price_currency",
    "level_from", "level_to", "teaching_languages", "subtitle_languages", "licence", "starts_on", "ends_on",
    "deadline_on", "expires_on", "schedule", "issued_on", "evidence_address",
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class CleanEntry:
    """A found entry that may be written: `values` for the shared table, `details` for the kind's own."""

    found: FoundEntry
    content_hash: str
    values: dict[str, Any]
    details: dict[str, Any]
    sessions: list[Session] = field(default_factory=list)
    translations: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def match_key(self) -> tuple[str, str, str, date | None] | None:
        """What two sources' words for one offer have in common; none where the address is missing."""
        if not self.values["canonical_address"]:
            return None
        return (
            self.found.kind,
            self.values["canonical_address"],
            folded(self.values["title"]),
            self.values["starts_on"],
        )


def content_hash_of(found: FoundEntry) -> str:
    """Hash all that the source says, but for where it stood: the same hash means that nothing has to be written."""
    place, found.place_in_source = found.place_in_source, ""
    try:
        text = f"{CLEANING}{found!r}"
    finally:
        found.place_in_source = place
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def clean(found: FoundEntry, source: Source, content_hash: str) -> CleanEntry | RefusedItem:
    """Check and tidy one found entry; what cannot be an entry is refused with its place and reason."""
    title = shorten(plain_text(found.title), TITLE_LENGTH)
    if not title:
        return RefusedItem(place_in_source=found.place_in_source, reason="It has no title.")
    if found.kind not in Kind.values:
        return RefusedItem(
            place_in_source=found.place_in_source, reason=f"“{found.kind}” is not a kind of entry."
        )
    starts_on, ends_on, problem = _dates(found)
    if problem:
        return RefusedItem(place_in_source=found.place_in_source, reason=problem)

    description = (
        clean_html(found.description[: DESCRIPTION_LENGTH * 2])[:DESCRIPTION_LENGTH]
        if found.description
        else ""
    )
    summary = shorten(plain_text(found.summary), SUMMARY_LENGTH) or shorten(
        plain_text(description), SUMMARY_LENGTH
    )
    address = usable_address(found.address)
    price, currency, is_free = _price(found)
    level_from, level_to = _levels(found)
    sessions = [_session(one) for one in found.sessions[:MAX_SESSIONS] if one.starts_at.year in YEARS]
    values: dict[str, Any] = {
        "language": _language(found, source, title, summary),
        "title": title,
        "summary": summary,
        "description": description,
        "tags": _tags(found.tags),
        "address": address,
        "canonical_address": canonical_address(address),
        "countries": _countries(found.countries, source),
        "region": found.region[:5] if found.region.isalnum() else "",
        "city": shorten(plain_text(found.city), 120),
        "place": shorten(plain_text(found.place), 300),
        "is_online": found.is_online,
        "is_free": is_free,
        "is_self_paced": found.is_self_paced,
        "has_certificate": found.has_certificate,
        "price_amount": price,
        "price_currency": currency,
        "level_from": level_from,
        "level_to": level_to,
        "teaching_languages": _language_codes(found.teaching_languages),
        "subtitle_languages": _language_codes(found.subtitle_languages),
        "licence": plain_text(found.licence)[:60],
        "starts_on": starts_on,
        "ends_on": ends_on,
        "deadline_on": found.deadline_on if found.deadline_on and found.deadline_on.year in YEARS else None,
        "schedule": found.schedule if found.schedule in Schedule.values else Schedule.SCHEDULED,
        "issued_on": found.published_on if found.published_on and found.published_on.year in YEARS else None,
        "evidence_address": usable_address(found.evidence_address),
    }
    values["expires_on"] = expiry_of(Kind(found.kind), values)
    return CleanEntry(
        found=found,
        content_hash=content_hash,
        values=values,
        details=_details(Kind(found.kind), found.details),
        sessions=sessions,
        translations=_translations(found, values["language"]),
    )


def expiry_of(kind: Kind, values: dict[str, Any]) -> date | None:
    """The last day on which an entry is of use: an event's last, a deadline, the last day one can still begin."""
    first, last, deadline = values["starts_on"], values["ends_on"], values["deadline_on"]
    match kind:
        case Kind.EVENT:
            return last or first
        case Kind.OPPORTUNITY | Kind.FUNDING:
            return deadline or last
        case Kind.TRAINING:
            return last or deadline or (None if values["is_self_paced"] else first)
        case _:
            return None


def _dates(found: FoundEntry) -> tuple[date | None, date | None, str]:
    """First and last day, with the sessions' days where the source gives only those; or why they cannot be."""
    days = [one.starts_at.date() for one in found.sessions]
    last_days = [(one.ends_at or one.starts_at).date() for one in found.sessions]
    starts_on = found.starts_on or (min(days) if days else None)
    ends_on = found.ends_on or (max(last_days) if last_days else None)
    for day in (starts_on, ends_on):
        if day and day.year not in YEARS:
            return None, None, f"The year {day.year} cannot be right."
    if starts_on and ends_on and ends_on < starts_on:
        return None, None, f"It ends ({ends_on}) before it starts ({starts_on})."
    return starts_on, ends_on, ""


def _price(found: FoundEntry) -> tuple[Decimal | None, str, bool | None]:
    """Price, currency and whether it is free: a price without a currency is no price, and 0 means free."""
    amount, currency = found.price_amount, found.price_currency.strip().upper()
    if amount is not None and (not amount.is_finite() or amount < 0 or amount >= 10**9):
        amount = None
    if amount == 0:
        return None, "", True if found.is_free is None else found.is_free
    if amount is None or len(currency) != 3 or not currency.isalpha():
        return None, "", found.is_free
    return amount.quantize(Decimal("0.01")), currency, False


def _levels(found: FoundEntry) -> tuple[int | None, int | None]:
    low, high = found.level_from or found.level_to, found.level_to or found.level_from
    if low is None or high is None or not 1 <= low <= high <= 8:
        return None, None
    return low, high


def _language(found: FoundEntry, source: Source, title: str, summary: str) -> str:
    """The text's language: as the source says, else as the words say, else as the source's operator said."""
    stated = language_code_of(found.language) if found.language not in ("", "und") else None
    return stated or _read_language(f"{title}. {summary}", source)


def _read_language(text: str, source: Source) -> str:
    code = language_of(text)
    return code if code != "und" else source.default_language or "und"


def _language_codes(values: list[str]) -> list[str]:
    return list(dict.fromkeys(code for value in values if (code := language_code_of(value))))[:30]


def _countries(values: list[str], source: Source) -> list[str]:
    codes = list(dict.fromkeys(code for value in values if (code := country_code_of(value))))[:30]
    return codes or ([source.default_country] if source.default_country else [])


def _tags(values: list[str]) -> list[str]:
    tags = (plain_text(value)[:TAG_LENGTH].strip() for value in values[: MAX_TAGS * 2])
    return list({folded(tag): tag for tag in tags if tag}.values())[:MAX_TAGS]


def _translations(found: FoundEntry, language: str) -> dict[str, dict[str, str]]:
    """The source's own translations, cleaned; one into the original's language is none."""
    texts: dict[str, dict[str, str]] = {}
    for code, fields in found.translations.items():
        known = language_code_of(code)
        if not known or known == language:
            continue
        cleaned = {
            "title": shorten(plain_text(fields.get("title", "")), TITLE_LENGTH),
            "summary": shorten(plain_text(fields.get("summary", "")), SUMMARY_LENGTH),
            "description": clean_html(fields.get("description", ""))[:DESCRIPTION_LENGTH],
        }
        texts[known] = {name: text for name, text in cleaned.items() if text}
    return texts


def _session(found: FoundSession) -> Session:
    ends_at = found.ends_at if found.ends_at and found.ends_at >= found.starts_at else None
    seats, left = found.seats, found.seats_left
    return Session(
        remote_id=found.remote_id[:300],
        starts_at=found.starts_at,
        ends_at=ends_at,
        timezone=found.timezone[:60] or "UTC",
        is_all_day=found.is_all_day,
        place=shorten(plain_text(found.place), 300),
        city=shorten(plain_text(found.city), 120),
        country=country_code_of(found.country) or "",
        is_online=found.is_online,
        address=usable_address(found.address),
        seats=seats,
        seats_left=left if seats is None or left is None or left <= seats else None,
        deadline_on=found.deadline_on,
        schedule=found.schedule,
    )


def _details(kind: Kind, given: dict[str, Any]) -> dict[str, Any]:
    """Keep what the kind's own table has a place for and can hold; the rest is dropped."""
    model = DETAILS_OF_KIND[kind]
    kept = {}
    for column in model._meta.concrete_fields:
        if column.name not in given or column.is_relation:
            continue
        value = _fitting(column, given[column.name])
        if value not in (None, "", []):
            kept[column.name] = value
    for needs_currency, currency in (("pay", "pay_currency"), ("amount", "currency"), ("budget", "currency")):
        if not kept.get(currency):
            kept = {
                name: value
                for name, value in kept.items()
                if not name.startswith(needs_currency) or "period" in name
            }
    for low, high in (("pay_from", "pay_to"), ("amount_from", "amount_to")):
        if low in kept and high in kept and kept[high] < kept[low]:
            del kept[high]
    return kept


def _fitting(column: "models.Field[Any, Any]", value: Any) -> Any:
    """Return `value` in the column's type, or None when it does not fit."""
    if isinstance(column, models.JSONField):
        items = value if isinstance(value, list) else [value]
        return [shorten(plain_text(str(one)), 400) for one in items[:40] if str(one).strip()]
    if isinstance(column, models.BooleanField):
        return value if isinstance(value, bool) else None
    if isinstance(column, models.DateField):
        return (
            value.date() if isinstance(value, datetime) else value if isinstance(value, date) else _day(value)
        )
    if isinstance(column, models.DecimalField | models.IntegerField):
        return _number(column, value)
    if isinstance(column, models.URLField):
        return usable_address(str(value))
    if column.choices:
        return value if value in dict(column.flatchoices) else None
    if isinstance(column, models.TextField):
        return clean_html(str(value))[:20_000]
    return shorten(plain_text(str(value)), column.max_length or 200)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _number(column: "models.Field[Any, Any]", value: Any) -> Any:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    if not number.is_finite() or number < 0:
        return None
    if isinstance(column, models.IntegerField):
        return int(number) if number <= 32_000 else None
    if not isinstance(column, models.DecimalField):
        return None
    if number >= Decimal(10) ** (column.max_digits - column.decimal_places):
        return None
    return number.quantize(Decimal(1).scaleb(-column.decimal_places))
