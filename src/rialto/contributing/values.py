"""What a form holds, and how it becomes an entry: plain values that JSON can keep, by field name.

Shared fields bear the entry's names, those of the kind's own table begin with "details.", and translations with "texts.": a language,
then a field ("texts.fr.title"). Days are ISO 8601, amounts texts, answers "yes" or "no"; what is empty is left out.
"""

import html
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.html import linebreaks

from rialto.base.markup import BLOCK_END, plain_text
from rialto.catalogue.choices import LEVEL_RANGES, ConceptRole, Kind, Schedule, levels_between
from rialto.catalogue.found import FoundConcept, FoundEntry
from rialto.catalogue.models import DETAILS_OF_KIND
from rialto.contributing.dates import dates_from, found_sessions

Values = dict[str, Any]
TEXTS = ("title", "summary", "description")
DETAILS, TRANSLATIONS = "details.", "texts."
# Form field -> as what its concepts belong to the entry.
ROLES = {
    "technologies": ConceptRole.TECHNOLOGY,
    "competences": ConceptRole.COMPETENCE,
    "audiences": ConceptRole.AUDIENCE,
}
DAYS = ("starts_on", "ends_on", "deadline_on")
ANSWERS = ("is_online", "is_free", "is_self_paced", "has_certificate")
# Longer texts of a kind's table, in which line breaks count.
LONG = frozenset({"prerequisites", "programme", "results", "transfer", "applicants"})
STEP_ADDRESS = re.compile(r"\bhttps?://\S+$")


def found_of(kind: str, values: Mapping[str, Any], *, name: str) -> FoundEntry:
    """The entry that a form describes; `name` is what it is called in reports. Cleaning is the catalogue's matter."""
    of_the_form: Values = {name: day_of(values.get(name)) for name in DAYS}
    of_the_form |= {name: answer_of(values.get(name)) for name in ANSWERS}
    of_the_form["level_from"], of_the_form["level_to"] = levels_of(values.get("levels", ()))
    return FoundEntry(
        remote_id=name,
        kind=Kind(kind),
        extractor="form",
        title=values.get("title", ""),
        summary=values.get("summary", ""),
        description=as_html(values.get("description", "")),
        address=values.get("address", ""),
        language=values.get("language", "und"),
        provider_name=values.get("provider_name", ""),
        provider_website=values.get("provider_website", ""),
        countries=list(values.get("countries", ())),
        city=values.get("city", ""),
        place=values.get("place", ""),
        licence=values.get("licence", ""),
        tags=list(values.get("tags", ())),
        teaching_languages=list(values.get("teaching_languages", ())),
        price_amount=amount_of(values.get("price_amount")),
        price_currency=values.get("price_currency", ""),
        schedule=Schedule(values.get("schedule", Schedule.SCHEDULED)),
        published_on=day_of(values.get("issued_on")),
        sessions=found_sessions(values),
        concepts=[
            FoundConcept(role=role, key=key) for field, role in ROLES.items() for key in values.get(field, ())
        ],
        details=details_of(kind, values),
        translations=translations_of(values),
        **of_the_form,
    )


def as_html(text: str) -> str:
    """Typed text as HTML: an empty line begins a paragraph."""
    return linebreaks(text, autoescape=True) if text.strip() else ""


def as_text(markup: str) -> str:
    """HTML as somebody would type it: blocks become lines, tags go."""
    lines = BLOCK_END.sub("\n\n", markup).split("\n")
    text = "\n".join(" ".join(plain_text(line).split()) for line in lines)
    return html.unescape(re.sub(r"\n{3,}", "\n\n", text)).strip()


def day_of(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except (ValueError, TypeError):
        return None


def amount_of(text: Any) -> Decimal | None:
    try:
        return Decimal(str(text)) if text not in (None, "") else None
    except InvalidOperation:
        return None


def answer_of(text: Any) -> bool | None:
    return {"yes": True, "no": False}.get(text)


def levels_of(words: Any) -> tuple[int | None, int | None]:
    """The range of DigComp's eight levels that some level words cover together."""
    ranges = [LEVEL_RANGES[word] for word in words if word in LEVEL_RANGES]
    if not ranges:
        return None, None
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def details_of(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    details = {
        name.removeprefix(DETAILS): value for name, value in values.items() if name.startswith(DETAILS)
    }
    for name, value in details.items():
        if value in ("yes", "no"):
            details[name] = value == "yes"
        elif name in LONG:
            details[name] = as_html(str(value))
    return details


def translations_of(values: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Language -> field -> text."""
    found: dict[str, dict[str, str]] = {}
    for name, text in values.items():
        if name.startswith(TRANSLATIONS) and text:
            _, language, field = name.split(".")
            if field not in TEXTS:
                continue  # what a picture shows: see pictures.py
            found.setdefault(language, {})[field] = as_html(text) if field == "description" else text
    return found


def steps_of(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The stops of a learning path as (title, address): one a line, the address at its end."""
    stops = []
    for line in values.get("steps", ()):
        address = match.group() if (match := STEP_ADDRESS.search(line)) else ""
        title = line.removesuffix(address).strip(" \t-–|:") or address
        stops.append((title, address))
    return stops


def values_from(found: FoundEntry) -> Values:
    """What a form would hold, had somebody typed in what was found."""
    values: Values = {
        "title": plain_text(found.title)[:300],
        "summary": plain_text(found.summary)[:300],
        "description": as_text(found.description),
        "address": found.address,
        "language": found.language if found.language != "und" else "",
        "provider_name": plain_text(found.provider_name)[:200],
        "provider_website": found.provider_website,
        "countries": list(found.countries),
        "city": found.city,
        "place": found.place,
        "licence": found.licence,
        "tags": list(found.tags)[:25],
        "teaching_languages": list(found.teaching_languages),
        "price_amount": str(found.price_amount) if found.price_amount else "",
        "price_currency": found.price_currency if found.price_amount else "",
        "schedule": str(found.schedule) if found.schedule != Schedule.SCHEDULED else "",
        "issued_on": found.published_on.isoformat() if found.published_on else "",
        "levels": [str(level) for level in levels_between(found.level_from, found.level_to)],
    }
    values |= dates_from(found.sessions)
    for name in DAYS:
        values[name] = day.isoformat() if (day := getattr(found, name)) else ""
    for name in ANSWERS:
        values[name] = {True: "yes", False: "no", None: ""}[getattr(found, name)]
    for field, role in ROLES.items():
        values[field] = [one.key for one in found.concepts if one.role == role and one.key]
    columns = {column.name for column in DETAILS_OF_KIND[found.kind]._meta.concrete_fields}
    for name, value in found.details.items():
        if name in columns and value not in (None, "", []):
            values[DETAILS + name] = _typed(name, value)
    for language, texts in found.translations.items():
        for field, text in texts.items():
            if field in TEXTS and text:
                values[f"{TRANSLATIONS}{language}.{field}"] = as_text(text)
    return without_empty(values)


def _typed(name: str, value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return [plain_text(str(one)) for one in value]
    return as_text(str(value)) if name in LONG else str(value)


def without_empty(values: Mapping[str, Any]) -> Values:
    return {name: value for name, value in values.items() if value not in (None, "", [])}
