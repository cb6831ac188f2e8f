"""What the columns of a table can mean, in words, and the table as the desk shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rialto.catalogue.choices import ConceptRole
from rialto.harvesting.actions import TableSample

# Longer cells are cut: the table is there to recognise a column by.
CELL_LENGTH = 80
# Target -> its words, in the order in which they are offered.
TARGET_WORDS: dict[str, str | Promise] = {
    "title": pgettext_lazy("column of a table", "Title"),
    "address": _("Address at the provider"),
    "summary": _("Summary"),
    "description": _("Description"),
    "kind": _("Kind"),
    "language": _("Language"),
    "id": _("The source's own number or code"),
    "provider_name": _("Provider"),
    "provider_website": _("Website of the provider"),
    "author_or_provider": _("Author or provider"),
    "start": _("First day or beginning"),
    "end": _("Last day or end"),
    "timezone": _("Time zone"),
    "deadline": _("Apply by"),
    "schedule": _("Cancelled or postponed"),
    "country": _("Country"),
    "region": _("Region (NUTS)"),
    "city": _("City"),
    "place": _("Place"),
    "is_online": _("Online: yes or no"),
    "is_free": _("Free of charge: yes or no"),
    "price": _("Price"),
    "currency": _("Currency"),
    "level": _("Level"),
    "is_self_paced": _("At your own pace: yes or no"),
    "has_certificate": _("With a certificate: yes or no"),
    "teaching_languages": _("Languages of teaching"),
    "subtitle_languages": _("Languages of subtitles"),
    "seats": _("Seats"),
    "tags": _("Subjects"),
    "licence": _("Licence"),
    "audience": ConceptRole.AUDIENCE.label,
    "target_group": ConceptRole.TARGET_GROUP.label,
    "technology": ConceptRole.TECHNOLOGY.label,
    "competence": ConceptRole.COMPETENCE.label,
    "skill": ConceptRole.SKILL.label,
    "occupation": ConceptRole.OCCUPATION.label,
    "field": ConceptRole.FIELD.label,
    "resource_type": ConceptRole.RESOURCE_TYPE.label,
    "published_on": _("Published on"),
    "modified_at": _("Changed on"),
    "evidence_address": _("Page that proves it"),
    "details.author": _("Author"),
    "details.organiser": _("Organiser"),
    "details.prerequisites": _("What one has to know before"),
    "details.outcomes": _("What one learns"),
    "details.duration_text": _("Length in words"),
    "details.duration_hours": _("Length in hours"),
    "details.ects": _("ECTS points"),
    "details.eqf_level": _("EQF level"),
    "details.credential": _("Certificate that one gets"),
    "details.doi": _("DOI"),
    "details.programme": _("Programme"),
    "details.registration_address": _("Address for booking"),
    "details.format": _("Format"),
    "details.page_count": _("Number of pages"),
    "details.reference": _("Reference"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTable:
    """The first rows of a table, cell by cell in the order of its columns."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def shown_table(sample: TableSample) -> ShownTable:
    return ShownTable(
        columns=sample.columns,
        rows=[[cell_text(row.get(name)) for name in sample.columns] for row in sample.rows],
    )


def cell_text(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= CELL_LENGTH else f"{text[:CELL_LENGTH]}…"


def first_target(named: str | Sequence[str]) -> str:
    """What a column is shown to mean, where it means more than one thing."""
    return named if isinstance(named, str) else next(iter(named), "")


def map_said(base: Mapping[str, Any], chosen: Mapping[str, str], *, order: str) -> dict[str, Any]:
    """The map that a person chose, on top of the suggested one: where nothing was changed, all of that stays."""
    before = base.get("columns", {})
    columns = {}
    for name, target in chosen.items():
        if target:
            named = before.get(name, "")
            columns[name] = named if named and first_target(named) == target else target
    said = {**base, "columns": columns, "order": order}
    said["identity"] = [name for name in base.get("identity", ()) if name in columns]
    return {name: value for name, value in said.items() if value}
