"""The organisations that a newcomer finds: every row fits its table, is itself only once, and says where it was read."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from django.core.validators import URLValidator

import rialto
from rialto.base.addresses import domain_of
from rialto.base.text import folded
from rialto.organisations.choices import Category, Role
from rialto.organisations.models import Organisation

STARTER = Path(rialto.__path__[0]) / "organisations" / "starter" / "organisations.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in STARTER.read_text(encoding="utf-8").splitlines()]
COALITIONS = [row for row in ROWS if row["is_national_coalition"]]
NAMES = {
    "slug", "name", "language", "summary", "summary_language", "category", "role", "country", "city", "website",
    "is_national_coalition", "evidence_address", "evidence_note",
}  # fmt: skip
# Finland has none that we could read of.
WITH_A_COALITION = {
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT",
    "NL", "PL", "PT", "RO", "SE", "SI", "SK", "UA",
}  # fmt: skip
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
COUNTRY = re.compile(r"[A-Z]{2}")
ENGLISH = Locale("en")

every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["slug"])


def repeated(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def test_there_are_enough_of_them_from_enough_places():
    countries = {row["country"] for row in ROWS}
    languages = {row["language"] for row in ROWS}

    assert len(ROWS) - len(COALITIONS) >= 60
    assert len(countries) >= 20
    assert len(languages) >= 8


def test_each_country_has_the_coalition_that_was_read_of_and_no_other():
    assert sorted(row["country"] for row in COALITIONS) == sorted(WITH_A_COALITION)


def test_no_two_rows_are_the_same_organisation():
    domains = [domain_of(row["website"]) for row in ROWS if row["website"]]

    assert repeated([row["slug"] for row in ROWS]) == []
    assert repeated([folded(row["name"]) for row in ROWS]) == []
    assert repeated(domains) == []


@every_row
def test_a_row_holds_the_names_that_we_know(row):
    assert set(row) == NAMES


@every_row
def test_a_row_fits_its_table(row):
    values = {name: value for name, value in row.items() if name != "evidence_note"}
    organisation = Organisation(**values, name_key=folded(row["name"])[:200], origin="starter")

    organisation.clean_fields()

    assert SLUG.fullmatch(organisation.slug)
    assert organisation.category in Category.values
    assert organisation.role in Role.values


@every_row
def test_country_and_languages_are_known(row):
    assert COUNTRY.fullmatch(row["country"])
    assert row["country"] in ENGLISH.territories
    assert {row["language"], row["summary_language"]} <= set(ENGLISH.languages)


@every_row
def test_the_summary_is_one_short_sentence_of_ours(row):
    summary = row["summary"]

    assert 30 <= len(summary) <= 200
    assert summary.endswith(".")
    assert not re.search(r"[.!?] [A-Z]", summary)
    assert not re.search(r"[<>{}\n]", row["name"] + summary)
    assert summary != row["name"]


@every_row
def test_the_website_is_a_home_page(row):
    if row["website"]:
        URLValidator(schemes=["https"])(row["website"])
        assert re.fullmatch(r"https://[^/?#]+/", row["website"])


@every_row
def test_the_row_says_where_it_was_read(row):
    if row["evidence_address"]:
        URLValidator(schemes=["http", "https"])(row["evidence_address"])
    else:
        assert row["evidence_note"]
