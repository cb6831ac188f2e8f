"""Days in sentences, in 24 languages: a day counts only with its year, and only where one day or one stretch is named."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale

from rialto.catalogue.choices import YEARS, Kind
from rialto.catalogue.found import FoundEntry
from rialto.taxonomy.queries import EU_LANGUAGES, fold

# Languages in which 03/04/2026 is the third of April, wherever they are spoken; and countries that write English so.
DAY_FIRST_LANGUAGES = frozenset(EU_LANGUAGES) - {"en", "hu", "lt", "sv"}
DAY_FIRST_COUNTRIES = frozenset({"GB", "IE", "MT", "CY"})
DASH = r"\s*(?:-|–|—|to|bis|au|al|hasta|till|til|tot|do|a|até)\s*"
DAY = r"(\d{1,2})(?:st|nd|rd|th|er|\.|º|ª|ης|η|-?[oa])?"
YEAR = r"((?:19|20)\d{2})"
NUMERIC = re.compile(
    rf"(?<![\d.])(?:(\d{{1,2}})\.?(?:{DASH}))?(\d{{1,2}})([./])\s?(\d{{1,2}})\3\s?{YEAR}(?![\d.]*\d)"
)
TWO_NUMERIC = re.compile(
    rf"(?<![\d.])(\d{{1,2}})\.\s?(\d{{1,2}})\.(?:{YEAR})?{DASH}(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?{YEAR}(?!\d)"
)
ISO = re.compile(rf"(?<!\d){YEAR}-(\d{{2}})-(\d{{2}})(?!\d)")
# Words that say of a day that it is not when the thing takes place.
NOT_WHEN = re.compile(
    r"(?:publish|posted|updat|register by|registration|deadline|apply|until|veröffentlich|aktualisier|anmeld|bewerb|frist|stand:?|seit|since|founded"
    r"|publié|mis à jour|inscri|depuis|jusqu|limite|candidat|publicad|actualizad|hasta|desde|plazo|pubblicat|aggiornat|entro|scadenza|dal\b"
    r"|atualizad|prazo|até|bijgewerkt|gepubliceerd|uiterlijk|vóór|inschrijv|offentliggjort|senest|tilmeld|senast|anmäl|publicerad|julkaistu|viimeistään|ilmoittaud"
    r"|opublikowan|rejestrac|zgłosze|do dnia|publikov|přihláš|prihlás|uzávěr|do\s*$|objavlj|prijav|rok\b|közzét|határid|jelentkez|публикув|срок|до\s*$|δημοσ|προθεσμ|έως)[^.!?]{0,30}$",
    re.IGNORECASE,
)
DEADLINE = re.compile(
    r"(?:deadline|apply by|register by|applications? close|bewerbungsfrist|bewerbungsschluss|anmeldeschluss|anmeldefrist|date limite|fecha límite|plazo de inscripción"
    r"|scadenza|prazo de (?:inscrição|candidatura)|aanmelden (?:vóór|voor|tot)|ansøgningsfrist|tilmeldingsfrist|sista ansökningsdag|sista anmälningsdag|termin zgłoszeń|határidő|краен срок|προθεσμία)[^.!?]{0,25}$",
    re.IGNORECASE,
)
# The end of a list of days ("5, 12 and 19 May 2026"), which is no stretch.
LISTED = re.compile(
    r"\d{1,2}(?:st|nd|rd|th|\.|º)?(?:\s+[^\W\d_]{3,14}\.?)?\s*(?:,|&|/|\+|\b(?:and|und|et|y|e|og|och|oraz|i|en|ja|és|и|και|ir|un|agus|u|in|si|și|a)\b)\s*$",
    re.IGNORECASE,
)
# How months bend where a sentence has them after "on" (CLDR has only how they stand in a date).
BENT = {
    "janvari": 1, "februari": 2, "marta": 3, "aprili": 4, "maija": 5, "junija": 6, "julija": 7, "augusta": 8,
    "septembri": 9, "oktobri": 10, "novembri": 11, "decembri": 12, "tammikuun": 1, "helmikuun": 2, "maaliskuun": 3,
    "huhtikuun": 4, "toukokuun": 5, "kesakuun": 6, "heinakuun": 7, "elokuun": 8, "syyskuun": 9, "lokakuun": 10,
    "marraskuun": 11, "joulukuun": 12,
}  # fmt: skip
MAYBE = re.compile(r"(?:19|20)\d{2}")


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days as a text names it, and where it stands."""

    first: date
    last: date
    start: int
    end: int


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Names and short names of the months in the 24 languages, folded; those that two months share are left out."""
    names: dict[str, int] = {}
    shared: set[str] = set()
    for language in EU_LANGUAGES:
        forms = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in forms[context][width].items():
                    form = fold(str(name)).rstrip(".")
                    if len(form) >= 3 and not form.isdigit() and names.setdefault(form, number) != number:
                        shared.add(form)
    return {form: number for form, number in (BENT | names).items() if form not in shared}


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Day before month ("12.-14. Mai 2026"), month before day ("May 12-14, 2026"), year first ("2026. május 12.", "2026. gada 12. maijā")."""
    of = r"(?:\s+(?:de|d['’]|of|di|des|del|ta['’]|a\s+d))?\s*"
    name = r"([^\W\d_]{3,14})\.?"
    stretch = rf"(?:{DAY}(?:\s+{name}(?:\s+{YEAR})?)?{DASH})?{DAY}{of}{name}(?:\s+(?:de|del|ta['’]))?,?\s+{YEAR}(?!\d)"
    return (
        re.compile(rf"(?<![\d.:])(?:\b){stretch}", re.IGNORECASE),
        re.compile(rf"\b{name}\s+{DAY}(?:{DASH}(?:{name}\s+)?{DAY})?,?\s+{YEAR}(?!\d)", re.IGNORECASE),
        re.compile(rf"(?<!\d){YEAR}\.?\s+(?:m\.\s+)?{name}\s+{DAY}(?:{DASH}{DAY})?(?![\d:])", re.IGNORECASE),
        re.compile(rf"(?<!\d){YEAR}\.?\s+gada\s+{DAY}(?:{DASH}{DAY})?\s+{name}", re.IGNORECASE),
    )


def days_in(text: str, *, language: str = "und", country: str = "") -> list[Days]:
    """The days that a text names with their year, in reading order; "03/04/2026" only where its order is known."""
    if ("20" not in text and "19" not in text) or not MAYBE.search(text):
        return []
    found: list[Days] = []
    for reading in (_worded, _numeric):
        for days in reading(text, language, country):
            if days.first.year in YEARS and all(
                days.end <= one.start or days.start >= one.end for one in found
            ):
                found.append(days)
    return sorted(found, key=lambda days: days.start)


def _month(name: str | None) -> int | None:
    return _months().get(fold(name).rstrip(".")) if name else None


def _worded(text: str, _language: str, _country: str) -> list[Days]:
    day_first, month_first, year_first, latvian = _patterns()
    found: list[Days | None] = []
    for match in day_first.finditer(text):
        first, first_month, first_year, last, month, year = match.groups()
        if number := _month(month):
            begin = (first_year or year, _month(first_month) or number, first or last)
            found.append(_days(match, begin, (year, number, last), is_sure=bool(first_year)))
    for match in month_first.finditer(text):
        month, first, last_month, last, year = match.groups()
        if number := _month(month):
            end = (year, _month(last_month) or number, last or first)
            found.append(_days(match, (year, number, first), end))
    for match in year_first.finditer(text):
        year, month, first, last = match.groups()
        if number := _month(month):
            found.append(_days(match, (year, number, first), (year, number, last or first)))
    for match in latvian.finditer(text):
        year, first, last, month = match.groups()
        if number := _month(month):
            found.append(_days(match, (year, number, first), (year, number, last or first)))
    return [days for days in found if days]


def _numeric(text: str, language: str, country: str) -> list[Days]:
    found: list[Days | None] = []
    for match in TWO_NUMERIC.finditer(text):
        day, month, year, last_day, last_month, last_year = match.groups()
        begin = (year or last_year, month, day)
        found.append(_days(match, begin, (last_year, last_month, last_day), is_sure=bool(year)))
    taken = [(days.start, days.end) for days in found if days]
    for match in NUMERIC.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        first, day, sign, month, year = match.groups()
        if sign == "." or int(day) > 12 or language in DAY_FIRST_LANGUAGES or country in DAY_FIRST_COUNTRIES:
            found.append(_days(match, (year, month, first or day), (year, month, day)))
    for match in ISO.finditer(text):
        found.append(_days(match, match.groups(), match.groups()))
    return [days for days in found if days]


def _days(
    match: re.Match[str], begin: Sequence[str | int], end: Sequence[str | int], *, is_sure: bool = False
) -> Days | None:
    """The stretch between two days given as year, month and day; none where one does not exist or it runs backwards.

    Unless the first day's year `is_sure`, a stretch from December into January begins in the year before.
    """
    try:
        first, last = date(*map(int, begin)), date(*map(int, end))
        if not is_sure and first > last and first.month > last.month:
            first = first.replace(year=first.year - 1)
    except ValueError:
        return None
    return Days(first, last, match.start(), match.end()) if first <= last else None


def add_dates(found: FoundEntry, text: str, *, language: str, country: str) -> None:
    """Fill in the days of an event or training that only its sentences name: when there is one stretch, and no doubt.

    Nothing is added where the source gives any day of its own. A day after words such as "published" or "until" is not
    when a thing takes place; one after "deadline" is until when to apply.
    """
    if found.sessions or found.starts_on or found.ends_on or found.kind not in WITH_DAYS:
        return
    when: set[tuple[date, date]] = set()
    deadlines: set[date] = set()
    for days in days_in(text, language=language, country=country):
        before = text[max(0, days.start - 45) : days.start]
        if LISTED.search(before):
            return
        if DEADLINE.search(before):
            deadlines.add(days.last)
        elif not NOT_WHEN.search(before):
            when.add((days.first, days.last))
    if len(when) == 1 and found.kind in (Kind.EVENT, Kind.TRAINING):
        found.starts_on, found.ends_on = when.pop()
    if len(deadlines) == 1 and found.deadline_on is None:
        found.deadline_on = deadlines.pop()


WITH_DAYS = (Kind.EVENT, Kind.TRAINING, Kind.FUNDING, Kind.OPPORTUNITY)
