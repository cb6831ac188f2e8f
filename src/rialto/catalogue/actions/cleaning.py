"""From what a source says to what an entry may hold: safe, in range, and honest about what is missing."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django.utils.translation import gettext as _

from rialto.base.addresses import canonical_address, usable_address
from rialto.base.markup import UNREADABLE, clean_html, plain_text, shorten
from rialto.base.text import folded
from rialto.catalogue.actions.completing import Said
from rialto.catalogue.actions.details import clean_currency, clean_day, clean_details
from rialto.catalogue.actions.sessions import clean_sessions
from rialto.catalogue.choices import YEARS, Kind, Schedule
from rialto.catalogue.found import FoundConcept, FoundEntry, RefusedItem
from rialto.catalogue.models import Session, Source
from rialto.catalogue.queries.matching import MatchKey
from rialto.taxonomy.queries import country_code_of, language_code_of
from rialto.translation.queries import language_of_entry

TITLE_LENGTH = 300
SUMMARY_LENGTH = 300
DESCRIPTION_LENGTH = 60_000
TAG_LENGTH = 60
MAX_TAGS = 25
REMOTE_ID_LENGTH = 500
MAX_CONCEPTS = 200
HIGHEST_PRICE = 10**9
# `Choices.values` makes a new list at every call.
KINDS, SCHEDULES = tuple(Kind.values), tuple(Schedule.values)
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
    said: Said
    values: dict[str, Any]
    details: dict[str, Any]
    concepts: list[FoundConcept] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    translations: dict[str, dict[str, str]] = field(default_factory=dict)
    # The fields that Rialto worked out, by their names in the shared table or with `details.`.
    worked_out: list[str] = field(default_factory=list)

    # What two sources' words for one offer have in common; none where the address is missing.
    match_key: MatchKey | None


def clean_remote_id(text: str) -> str:
    """The source's own name for a thing, in at most 500 characters that every database can hold.

    What is longer keeps its beginning and gets a hash, so that two long names stay two.
    """
    text = UNREADABLE.sub("", text).strip()
    if len(text) <= REMOTE_ID_LENGTH:
        return text
    return f"{text[: REMOTE_ID_LENGTH - 33]}#{blake2b(text.encode(), digest_size=16).hexdigest()}"


def clean(found: FoundEntry, source: Source, said: Said) -> CleanEntry | RefusedItem:
    """Check and tidy one found entry; what cannot be an entry is refused with its place and reason."""
    place = found.place_in_source
    title = shorten(plain_text(found.title), TITLE_LENGTH)
    if not title:
        return RefusedItem(place_in_source=place, reason=_("It has no title."))
    if found.kind not in KINDS:
        reason = _("“%(kind)s” is not a kind of entry.") % {"kind": shorten(plain_text(str(found.kind)), 60)}
        return RefusedItem(place_in_source=place, reason=reason)
    kind = Kind(found.kind)
    sessions = clean_sessions(found.sessions)
    starts_on, ends_on, problem = _dates(found, sessions)
    if problem:
        return RefusedItem(place_in_source=place, reason=problem)
    values = _texts(found, title) | _places(found, source) | _offer(found)
    values |= {"starts_on": starts_on, "ends_on": ends_on}
    values["language"] = _language(found, source, title, values["summary"])
    values["expires_on"] = expiry_of(kind, values)
    return CleanEntry(
        found=found,
        said=said,
        values=values,
        details=clean_details(kind, found.details),
        concepts=[_concept(one) for one in found.concepts[:MAX_CONCEPTS]],
        sessions=sessions,
        translations=_translations(found, values["language"]),
        worked_out=_worked_out(found, values),
        match_key=_match_key(kind, values),
    )


def _worked_out(found: FoundEntry, values: dict[str, Any]) -> list[str]:
    """What was filled in before, and what was filled in here: the language from the words, the country from the source."""
    here = {"language": found.language in ("", "und"), "countries": not found.countries}
    names = [*found.worked_out, *(name for name, is_filled in here.items() if is_filled and values[name])]
    return list(dict.fromkeys(names))


def _match_key(kind: Kind, values: dict[str, Any]) -> MatchKey | None:
    if not values["canonical_address"]:
        return None
    return kind, values["canonical_address"], folded(values["title"]), values["starts_on"]


def _texts(found: FoundEntry, title: str) -> dict[str, Any]:
    description = clean_html(found.description[: DESCRIPTION_LENGTH * 2], DESCRIPTION_LENGTH)
    summary = plain_text(found.summary) or plain_text(description)
    return {
        "title": title,
        "summary": shorten(summary, SUMMARY_LENGTH),
        "description": description,
        "tags": _tags(found.tags),
        "licence": plain_text(found.licence)[:60],
    }


def _places(found: FoundEntry, source: Source) -> dict[str, Any]:
    address = usable_address(found.address)
    return {
        "address": address,
        "canonical_address": canonical_address(address),
        "evidence_address": usable_address(found.evidence_address),
        "countries": _countries(found.countries, source),
        "region": found.region
        if found.region.isascii() and found.region.isalnum() and len(found.region) <= 5
        else "",
        "city": shorten(plain_text(found.city), 120),
        "place": shorten(plain_text(found.place), 300),
        "is_online": found.is_online,
    }


def _offer(found: FoundEntry) -> dict[str, Any]:
    price, currency, is_free = _price(found)
    level_from, level_to = clean_levels(found.level_from, found.level_to)
    return {
        "is_free": is_free,
        "is_self_paced": found.is_self_paced,
        "has_certificate": found.has_certificate,
        "price_amount": price,
        "price_currency": currency,
        "level_from": level_from,
        "level_to": level_to,
        "teaching_languages": _language_codes(found.teaching_languages),
        "subtitle_languages": _language_codes(found.subtitle_languages),
        "deadline_on": clean_day(found.deadline_on) if found.deadline_on else None,
        "issued_on": clean_day(found.published_on) if found.published_on else None,
        "schedule": found.schedule if found.schedule in SCHEDULES else Schedule.SCHEDULED,
    }


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


def _dates(found: FoundEntry, sessions: list[Session]) -> tuple[date | None, date | None, str]:
    """First and last day, with the sessions' days where the source gives only those; or why they cannot be."""
    for value in (found.starts_on, found.ends_on, *(one.starts_at for one in found.sessions)):
        if value and value.year not in YEARS:
            return None, None, _("The year %(year)s cannot be right.") % {"year": value.year}
    starts_on = clean_day(found.starts_on) if found.starts_on else None
    ends_on = clean_day(found.ends_on) if found.ends_on else None
    if sessions:
        starts_on = starts_on or min(one.starts_at.date() for one in sessions)
        ends_on = ends_on or max((one.ends_at or one.starts_at).date() for one in sessions)
    if starts_on and ends_on and ends_on < starts_on:
        reason = _("It ends (%(last)s) before it starts (%(first)s).")
        return None, None, reason % {"last": ends_on.isoformat(), "first": starts_on.isoformat()}
    return starts_on, ends_on, ""


def _price(found: FoundEntry) -> tuple[Decimal | None, str, bool | None]:
    """Price, currency and whether it is free: a price without a currency is no price, and 0 means free."""
    amount, currency = found.price_amount, clean_currency(found.price_currency)
    if amount is None or not amount.is_finite() or not 0 <= amount < HIGHEST_PRICE:
        return None, "", found.is_free
    if amount == 0:
        return None, "", True if found.is_free is None else found.is_free
    amount = amount.quantize(Decimal("0.01"))
    if not amount or not currency:
        return None, "", found.is_free
    return amount, currency, False


def clean_levels(low: int | None, high: int | None) -> tuple[int | None, int | None]:
    """A range of DigComp's eight levels; one end stands for both, and what is no range is none."""
    low, high = (high if low is None else low), (low if high is None else high)
    if low is None or high is None or not 1 <= low <= high <= 8:
        return None, None
    return low, high


def _concept(found: FoundConcept) -> FoundConcept:
    level_from, level_to = clean_levels(found.level_from, found.level_to)
    return FoundConcept(
        role=found.role,
        key=plain_text(found.key)[:300],
        address=plain_text(found.address)[:300],
        label=plain_text(found.label)[:300],
        level_from=level_from,
        level_to=level_to,
        confidence=None if found.confidence is None else round(min(1.0, max(0.0, found.confidence)), 2),
    )


def _language(found: FoundEntry, source: Source, title: str, summary: str) -> str:
    """The text's language: as the source says, else as the words say, else as the source's operator said."""
    stated = language_code_of(found.language) if found.language not in ("", "und") else None
    return stated or _read_language(title, summary, source)


def _read_language(title: str, summary: str, source: Source) -> str:
    code = language_of_entry(title, summary)
    return code if code != "und" else source.default_language or "und"


def _language_codes(values: list[str]) -> list[str]:
    return list(dict.fromkeys(code for value in values if (code := language_code_of(value))))[:30]


def _countries(values: list[str], source: Source) -> list[str]:
    codes = list(dict.fromkeys(code for value in values if (code := country_code_of(value))))[:30]
    return codes or ([source.default_country] if source.default_country else [])


def _tags(values: list[str]) -> list[str]:
    tags = (plain_text(value)[:TAG_LENGTH].strip() for value in values[: MAX_TAGS * 2])
    return list({tag.casefold(): tag for tag in tags if tag}.values())[:MAX_TAGS]


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
            "description": clean_html(
                fields.get("description", "")[: DESCRIPTION_LENGTH * 2], DESCRIPTION_LENGTH
            ),
        }
        if any(cleaned.values()):
            texts[known] = {name: text for name, text in cleaned.items() if text}
    return texts
