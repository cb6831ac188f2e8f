"""Pledges as open data: a table, JSON-LD, and what the interface for programs answers. One shape for all (`record_of`)."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from rialto.coalitions.models import Pledge
from rialto.coalitions.pledge_choices import PledgeMeasure, PledgeState, VerificationLevel
from rialto.taxonomy.queries import country_address, country_name

COLUMNS = (
    "pledge", "page", "organisation", "title", "language", "country", "other_countries", "starts_on", "ends_on", "state",
    "verification", "pillar", "action_type", "methodology", "measure", "beneficiary", "target", "reported", "checked",
    "plan_measures",
)  # fmt: skip
# Spreadsheets would run what begins so.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Letters that could end the script element or confuse old parsers, as JSON escapes.
ESCAPES = {
    ord(">"): "\\u003E",
    ord("<"): "\\u003C",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def record_of(pledge: Pledge) -> dict[str, Any]:
    """A public pledge as values of JSON; load it by `queries.measure_pledges.with_open_data`."""
    return {
        "id": str(pledge.public_id),
        "page": _page(pledge),
        "organisation": {
            "id": str(pledge.organisation.public_id),
            "name": pledge.organisation.name,
            "page": f"{settings.ORIGIN}{pledge.organisation.get_absolute_url()}",
        },
        "title": pledge.title,
        "text": pledge.text,
        "language": pledge.language,
        "country": pledge.country,
        "other_countries": [one.country for one in pledge.other_countries.all()],
        "starts_on": _day(pledge.starts_on),
        "ends_on": _day(pledge.ends_on),
        "interests": list(pledge.interests),
        "state": pledge.state,
        "verification": pledge.level,
        "published_at": pledge.published_at.isoformat() if pledge.published_at else None,
        "actions": [
            {
                "words": action.words,
                "pillar": action.pillar,
                "action_type": action.action_type,
                "methodology": action.methodology,
                "measure": action.measure,
                "starts_on": _day(action.starts_on),
                "ends_on": _day(action.ends_on),
                "beneficiaries": [
                    {
                        "group": one.group,
                        "target": one.target,
                        "reported": one.reported,
                        "checked": one.checked,
                    }
                    for one in action.beneficiaries.all()
                ],
            }
            for action in pledge.actions.all()
        ],
        "plan_measures": [
            {"id": str(one.measure.public_id), "page": f"{settings.ORIGIN}{one.measure.get_absolute_url()}"}
            for one in pledge.public_links  # type: ignore[attr-defined]  # prefetched
        ],
    }


def table_lines(pledges: Iterable[Pledge]) -> Iterator[str]:
    """A table with a row for each group of each action; an action without a number has one row."""
    writer = csv.writer(_Echo())
    # Spreadsheets take a file for UTF-8 only when it begins with this sign.
    yield "\ufeff" + writer.writerow(COLUMNS)
    for pledge in pledges:
        record = record_of(pledge)
        start = [
            record["id"], record["page"], record["organisation"]["name"], record["title"], record["language"],
            record["country"], " ".join(record["other_countries"]), record["starts_on"], record["ends_on"],
            record["state"], record["verification"],
        ]  # fmt: skip
        helped = " ".join(one["id"] for one in record["plan_measures"])
        for action in record["actions"]:
            said = [action[name] for name in ("pillar", "action_type", "methodology", "measure")]
            for one in action["beneficiaries"] or [
                dict.fromkeys(("group", "target", "reported", "checked"), "")
            ]:
                row = [*start, *said, one["group"], one["target"], one["reported"], one["checked"], helped]
                yield writer.writerow([_harmless(cell) for cell in row])


def json_ld(pledge: Pledge, *, language: str) -> dict[str, Any]:
    """A public pledge in the terms of schema.org: an action that an organisation plans, with what was reported as its result."""
    done = pledge.state == PledgeState.ENDED
    places = [one for one in (pledge.country, *(one.country for one in pledge.other_countries.all())) if one]
    described = {
        "@context": "https://schema.org",
        "@type": "PlanAction",
        "@id": _page(pledge),
        "url": _page(pledge),
        "identifier": str(pledge.public_id),
        "name": pledge.title,
        "description": pledge.text,
        "actionStatus": f"https://schema.org/{'CompletedActionStatus' if done else 'ActiveActionStatus'}",
        "startTime": _day(pledge.starts_on),
        "endTime": _day(pledge.ends_on),
        "agent": {
            "@type": "Organization",
            "name": pledge.organisation.name,
            "url": f"{settings.ORIGIN}{pledge.organisation.get_absolute_url()}",
        },
        "location": [
            {"@type": "Country", "name": country_name(one, language), "sameAs": country_address(one)}
            for one in places
        ],
        "result": [
            {
                "@type": "PropertyValue",
                "name": f"{PledgeMeasure(action.measure).label}: {one.get_group_display()}",
                "propertyID": f"{action.measure}/{one.group}",
                "value": one.reported,
                "maxValue": one.target,
                "measurementTechnique": str(VerificationLevel(pledge.level or VerificationLevel.SELF).label),
            }
            for action in pledge.actions.all()
            for one in action.beneficiaries.all()
            if pledge.level
        ],
    }
    return {name: value for name, value in described.items() if value}


def script_of(described: dict[str, Any]) -> SafeString:
    """JSON-LD ready to stand in a script element of type application/ld+json."""
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(ESCAPES))


def _page(pledge: Pledge) -> str:
    return f"{settings.ORIGIN}{pledge.get_absolute_url()}"


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


class _Echo:
    """What the CSV writer writes to: gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
