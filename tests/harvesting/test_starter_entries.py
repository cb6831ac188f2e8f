"""What a newcomer's shop is filled with: every row reads, says where it was read, and claims no more than it may."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from django.core.validators import URLValidator

import rialto
from rialto.catalogue.choices import SCHEME_OF_ROLE, Kind
from rialto.catalogue.found import FoundConcept, FoundEntry
from rialto.catalogue.models.details import DETAILS_OF_KIND

PACKAGE = Path(rialto.__path__[0])
FOLDER = PACKAGE / "harvesting" / "starter" / "entries"
VOCABULARIES = PACKAGE / "taxonomy" / "vocabularies"
DAYS = {"starts_on", "ends_on", "deadline_on", "published_on"}
ENGLISH = Locale("en")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


FILES = sorted(FOLDER.glob("*.jsonl"))
ROWS = [row for path in FILES for row in read(path)]
every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def built(row: dict[str, Any]) -> FoundEntry:
    """The entry that a row describes; a name that is not ours raises TypeError."""
    values = {name: date.fromisoformat(value) if name in DAYS else value for name, value in row.items()}
    values["concepts"] = [FoundConcept(**concept) for concept in row.get("concepts", [])]
    return FoundEntry(**values | {"kind": Kind(row["kind"])})


def repeated(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def levels_fit(low: int | None, high: int | None) -> bool:
    return low is high is None or (low is not None and high is not None and 1 <= low <= high <= 8)


def bare(address: str) -> str:
    return address.removeprefix("https://").removeprefix("www.").rstrip("/").lower()


def test_the_shelf_is_full():
    kinds = {row["kind"] for row in ROWS}
    languages = {row["language"] for row in ROWS}

    assert len(ROWS) >= 150
    assert len(languages) >= 18
    assert kinds == set(Kind.values)


def test_a_file_named_after_a_language_holds_only_that_language():
    strangers = [
        (path.name, row["remote_id"])
        for path in FOLDER.glob("??.jsonl")
        for row in read(path)
        if row["language"] != path.stem
    ]

    assert strangers == []


def test_no_two_rows_are_the_same_thing():
    assert repeated([row["remote_id"] for row in ROWS]) == []
    assert repeated([bare(row["address"]) for row in ROWS]) == []


@every_file
def test_rows_become_entries(path):
    for row in read(path):
        entry = built(row)

        said = {
            "slug": bool(SLUG.fullmatch(entry.remote_id)),
            "title": 3 <= len(entry.title) <= 300,
            "summary": 30 <= len(entry.summary) <= 200 and entry.summary != entry.title,
            "plain text": not re.search(r"[<>{}\n]", entry.title + entry.summary),
            "countries": set(entry.countries) <= set(ENGLISH.territories),
            "languages": {entry.language, *entry.teaching_languages} <= set(ENGLISH.languages),
            "levels": levels_fit(entry.level_from, entry.level_to),
        }
        assert [name for name, fits in said.items() if not fits] == [], entry.remote_id


@every_file
def test_rows_say_where_they_were_read_and_where_they_lead(path):
    valid = URLValidator(schemes=["https"])

    for row in read(path):
        valid(row["evidence_address"])
        valid(row["address"])
        if row.get("provider_website"):
            valid(row["provider_website"])
        assert bool(row.get("provider_website")) == bool(row.get("provider_name")), row["remote_id"]


@every_file
def test_details_are_those_of_the_kind_and_fit_their_columns(path):
    for row in read(path):
        model = DETAILS_OF_KIND[Kind(row["kind"])]
        given = row.get("details", {})
        others = {field.name for field in model._meta.get_fields()} - set(given)

        details = model(**given)

        details.clean_fields(exclude=others)


def test_nothing_is_past_on_the_day_it_is_put_on_the_shelf():
    # A date that passes would empty the shelf by itself; what has one does not belong in a newcomer's shop.
    assert [row["remote_id"] for row in ROWS if {"starts_on", "ends_on", "deadline_on"} & set(row)] == []


def test_no_price_is_claimed():
    assert [row["remote_id"] for row in ROWS if {"price_amount", "price_currency"} & set(row)] == []


def test_concepts_are_ones_that_we_know():
    if not VOCABULARIES.is_dir():
        pytest.skip("needs the value lists of taxonomy/vocabularies")
    known = {
        path.stem: {concept["key"] for concept in json.loads(path.read_text(encoding="utf-8"))["concepts"]}
        for path in VOCABULARIES.glob("*.json")
    }

    used = {(concept["role"], concept["key"]) for row in ROWS for concept in row.get("concepts", [])}

    assert {(role, key) for role, key in used if key not in known[SCHEME_OF_ROLE[role]]} == set()
