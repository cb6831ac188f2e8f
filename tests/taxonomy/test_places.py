"""Countries, languages and regions as sources write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rialto.taxonomy.choices import EU_COUNTRIES, EU_LANGUAGES, OTHER_EUROPEAN_COUNTRIES
from rialto.taxonomy.queries import (
    country_address,
    country_code_of,
    country_name,
    language_address,
    language_code_of,
    language_name,
    nuts_code_of,
    nuts_parts,
)
from tests.shared_data import shared

EUROPE = (*EU_COUNTRIES, *OTHER_EUROPEAN_COUNTRIES)


def test_there_are_27_member_states_13_neighbours_and_24_languages():
    assert [len(set(each)) for each in (EU_COUNTRIES, OTHER_EUROPEAN_COUNTRIES, EU_LANGUAGES)] == [27, 13, 24]


@pytest.mark.parametrize("language", EU_LANGUAGES)
def test_every_country_has_a_name_in_every_official_language_and_is_found_by_it(language):
    names = {code: country_name(code, language) for code in (*EUROPE, "EU")}

    assert {code for code, name in names.items() if name == code} == set()
    assert {code: country_code_of(name) for code, name in names.items()} == {code: code for code in names}


@pytest.mark.parametrize("language", EU_LANGUAGES)
def test_every_official_language_has_a_name_in_every_other_and_is_found_by_it(language):
    names = {code: language_name(code, language) for code in EU_LANGUAGES}

    assert {code for code, name in names.items() if name == code} == set()
    assert {code: language_code_of(name) for code, name in names.items()} == {code: code for code in names}


def test_names_differ_from_language_to_language():
    assert [country_name("DE", tag) for tag in ("en", "de", "fr", "bg", "mt", "ga")] == [
        "Germany",
        "Deutschland",
        "Allemagne",
        "Германия",
        "il-Ġermanja",
        "an Ghearmáin",
    ]
    assert language_name("de", "el") == "Γερμανικά"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("de", "DE"),
        ("DEU", "DE"),
        ("DEUTSCHLAND", "DE"),
        ("Osterreich", "AT"),
        ("EL", "GR"),
        ("UK", "GB"),
        ("Czech Republic", "CZ"),
        ("Bosnia and Herzegovina", "BA"),
        ("The Netherlands", "NL"),
        ("http://publications.europa.eu/resource/authority/country/FIN", "FI"),
        ("https://publications.europa.eu/resource/authority/country/EUR", "EU"),
        ("http://data.europa.eu/nuts/code/EL30", "GR"),
        ("XX", None),
        ("Atlantis", None),
        ("", None),
        (None, None),
    ],
)
def test_countries_are_read_as_sources_write_them(text, code):
    assert country_code_of(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("de-AT", "de"),
        ("pt_BR", "pt"),
        ("DEU", "de"),
        ("ger", "de"),
        ("Deutsch", "de"),
        ("Français", "fr"),
        ("http://publications.europa.eu/resource/authority/language/ELL", "el"),
        ("eus", "eu"),
        ("Euskara", "eu"),
        ("smj", "smj"),
        ("Lule Sami", "smj"),
        ("Võro", "vro"),
        ("iw", "he"),
        ("und", None),
        ("mul", None),
        ("qqq", None),
        ("Klingonisch von Köln", None),
        ("", None),
        (None, None),
    ],
)
def test_languages_are_read_as_sources_write_them(text, code):
    assert language_code_of(text) == code


@given(st.one_of(st.text(), st.from_regex(r"[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{1,8})?", fullmatch=True)))
def test_no_text_whatever_breaks_the_readers(text):
    country, language, region = country_code_of(text), language_code_of(text), nuts_parts(text)

    assert country is None or re.fullmatch("[A-Z]{2}", country)
    assert language is None or re.fullmatch("[a-z]{2,3}", language)
    assert region is None or region[1] in range(4)


@given(st.text(max_size=12))
def test_names_of_unknown_codes_are_the_codes(text):
    assert isinstance(country_name(text, "de"), str)
    assert isinstance(language_name(text, text), str)


def test_country_addresses_are_in_the_eus_table():
    table = shared("europass-elm/xsd/loq/cv/country.xsd").read_text(encoding="utf-8")
    known = set(re.findall(r'value="([^"]+/authority/country/[^"]+)"', table))

    assert {country_address(code) for code in (*EUROPE, "EU", "XK")} - {country_address("AX")} <= known
    assert {address: country_address(country_code_of(address) or "") for address in known} | {
        address: "" for address in known if country_code_of(address) is None
    } == {address: address if country_code_of(address) else "" for address in known}


def test_the_eus_table_names_almost_every_country_that_we_know():
    table = shared("europass-elm/xsd/loq/cv/country.xsd").read_text(encoding="utf-8")
    codes = re.findall(r'/authority/country/([^"]+)"', table)

    assert [code for code in codes if country_code_of(code) is None] == ["FQ0", "OP_DATPRO"]


def test_language_addresses_follow_the_eus_table():
    assert language_address("de").endswith("/authority/language/DEU")
    assert language_address("smj").endswith("/authority/language/SMJ")
    assert language_address("eu").endswith("/authority/language/EUS")
    assert language_address("qqq") == ""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("AT13", ("AT", 2)),
        ("http://data.europa.eu/nuts/code/EL303", ("GR", 3)),
        ("UKH3", ("GB", 2)),
        ("fr", ("FR", 0)),
        ("AT1300", None),
        ("ZZ1", None),
        ("Wien", None),
        (None, None),
    ],
)
def test_region_codes_are_checked_for_form_and_country(text, parts):
    assert nuts_parts(text) == parts
    assert (nuts_code_of(text) is not None) == (parts is not None)
