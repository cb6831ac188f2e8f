"""What an operator says of a site of their own: the country, its languages, its colours, the hub."""

import re
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.languages import get_official_languages
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from config.countries import COUNTRIES, ZONES, country_from
from config.languages import LANGUAGES
from config.settings.hub import hub_from
from config.settings.languages import languages_for, official_languages
from config.settings.theme import NEEDED, TEXT_PAIRS, TOKENS, contrast, mixed, own_tokens, theme_from
from launcher import places
from launcher.progress import Stopped
from rialto.taxonomy.queries import EU_COUNTRIES

ROOT = Path(__file__).resolve().parents[2]
OWN = (ROOT / "assets/css/tokens.css").read_text(encoding="utf-8")
PAGE = (ROOT / "docs/how-to/national-site.md").read_text(encoding="utf-8")
CODES = [code for code, _name in LANGUAGES]
COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_the_countries_are_those_of_the_union_each_with_a_clock():
    assert set(COUNTRIES) == set(EU_COUNTRIES)
    assert all(ZoneInfo(zone).key == zone for zone in ZONES.values())


@pytest.mark.parametrize(("text", "code"), [("", ""), (" mt ", "MT"), ("Gr", "GR"), ("el", "GR")])
def test_a_country_is_read_as_people_write_it(text, code):
    assert country_from(text) == code


@pytest.mark.parametrize("text", ["XX", "UK", "Malta", "EU", "470"])
def test_anything_else_is_refused_with_the_27(text):
    with pytest.raises(ValueError, match="RIALTO_COUNTRY") as fault:
        country_from(text)

    assert text in str(fault.value)
    assert "MT" in str(fault.value)


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_countrys_own_languages_lead_and_none_is_lost(country):
    codes = [code for code, _name in languages_for(country, [])]
    own = official_languages(country)

    assert own
    assert set(own) == set(get_official_languages(country)) & set(CODES)
    assert codes[: len(own)] == own
    assert codes[len(own) :] == [code for code in CODES if code not in own]


def test_the_hub_keeps_the_order_of_the_institutions():
    assert languages_for("", []) == LANGUAGES


@given(st.sampled_from(["", *COUNTRIES]), st.lists(st.sampled_from(CODES), min_size=1, max_size=30))
def test_an_operator_may_put_others_first(country, chosen):
    codes = [code for code, _name in languages_for(country, chosen)]

    first = list(dict.fromkeys(chosen))
    assert codes[: len(first)] == first
    assert sorted(codes) == sorted(CODES)


def test_a_language_that_is_none_of_the_24_is_refused_by_name():
    with pytest.raises(ImproperlyConfigured, match=r"RIALTO_LANGUAGES.*Unknown: tr, xx"):
        languages_for("CY", ["el", "tr", "xx"])


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", ""),
        ("https://hub.example.org/", "https://hub.example.org"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_a_hub_is_the_address_of_a_site(text, address):
    assert hub_from(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "hub.example.org",
        "ftp://hub.example.org",
        "https://",
        "https://h:x",
        "https://a/?q=1",
        'https://a"b',
        "https://u@a",
    ],
)
def test_what_is_no_address_of_a_site_is_refused(text):
    with pytest.raises(ImproperlyConfigured, match="RIALTO_HUB"):
        hub_from(text)


def written(folder: Path, text: str) -> Path:
    path = folder / "theme.toml"
    path.write_text(text, encoding="utf-8")
    return path


def sides(light: str, dark: str) -> str:
    return f'[light]\naction = "{light}"\naccent = "{light}"\n[dark]\naction = "{dark}"\naccent = "{dark}"\n'


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#0b5563", "#0b5563") == 1
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"


@pytest.mark.parametrize("side", ["light", "dark"])
def test_our_own_colours_can_be_read_as_well(side):
    own = own_tokens(OWN, side)
    pairs = [(TOKENS.get(text, text), TOKENS.get(ground, ground)) for text, ground in TEXT_PAIRS]

    assert [pair for pair in pairs if contrast(own[pair[0]], own[pair[1]]) < 4.5] == []


def test_the_theme_of_the_instructions_is_taken_and_fits_our_tokens(tmp_path):
    example = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)[1]
    theme = theme_from(written(tmp_path, example), OWN)

    assert theme.light["lagoon"] == "#8a1538"
    assert theme.dark["lagoon"] == "#f2a3b5"
    assert set(theme.light) == set(theme.dark)
    assert set(theme.light) <= set(own_tokens(OWN, "light"))
    # Dark is said twice: for the system's choice and for the reader's own.
    assert theme.stylesheet.count("--lagoon:#f2a3b5") == 2
    assert theme.stylesheet.index(':root:not([data-theme="light"])') < theme.stylesheet.index(
        ':root[data-theme="dark"]'
    )


def test_colours_that_cannot_be_read_are_refused_by_pair_and_number(tmp_path):
    with pytest.raises(ImproperlyConfigured) as fault:
        theme_from(written(tmp_path, sides("#ff8800", "#f2a3b5")), OWN)

    said = str(fault.value)
    assert said.startswith("RIALTO_THEME")
    quoted = re.search(r"`(In light, action [^`]+)`", PAGE)[1]
    assert quoted in said
    assert "In dark" not in said


@given(light=COLOUR, dark=COLOUR)
def test_no_theme_is_taken_with_a_text_that_cannot_be_read(tmp_path_factory, light, dark):
    path = written(tmp_path_factory.getbasetemp(), sides(light, dark))
    try:
        theme = theme_from(path, OWN)
    except ImproperlyConfigured:
        return
    for side, tokens in (("light", theme.light), ("dark", theme.dark)):
        colours = own_tokens(OWN, side) | tokens
        for front, ground in TEXT_PAIRS:
            assert contrast(colours[TOKENS.get(front, front)], colours[TOKENS.get(ground, ground)]) >= 4.5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "light lacks action and accent"),
        ("[light", "cannot be read"),
        ('[light]\naction = "#123456"\n', "light lacks accent"),
        ('[light]\naction = "red"\naccent = "#123456"\n', "light.action has to be a colour"),
        ('[light]\npaper = "#123456"\n', "light.paper is none of"),
        ('[light]\naction = "#123456;}body{}"\naccent = "#123456"\n', "light.action has to be a colour"),
        ("[night]\n", "not: night"),
        ("light = 3\n", "light has to be a table"),
    ],
)
def test_a_theme_that_is_none_is_refused_in_words(tmp_path, text, words):
    with pytest.raises(ImproperlyConfigured, match="RIALTO_THEME") as fault:
        theme_from(written(tmp_path, text), OWN)

    assert words in str(fault.value)


def test_a_theme_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="RIALTO_THEME cannot be read"):
        theme_from(tmp_path / "nowhere.toml", OWN)


def test_every_name_of_a_theme_stands_in_the_instructions():
    assert {name for name in TOKENS if f"`{name}`" not in PAGE} == set(NEEDED)
    assert set(tomllib.loads(re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)[1])["light"]) == set(NEEDED)


def test_each_countrys_site_has_a_state_of_its_own(monkeypatch, tmp_path):
    monkeypatch.delenv("RIALTO_VAR", raising=False)
    states = []
    for country in ("", "MT", "el"):
        monkeypatch.setenv("RIALTO_COUNTRY", country)
        states.append(places.var().name)
    assert states == ["var", "var-mt", "var-gr"]

    monkeypatch.setenv("RIALTO_VAR", str(tmp_path))
    assert places.var() == tmp_path
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RIALTO_LOGO", "logo.svg")
    assert places.child_environment()["RIALTO_LOGO"] == str(tmp_path / "logo.svg")
    monkeypatch.setenv("RIALTO_COUNTRY", "Malta")
    with pytest.raises(Stopped, match="RIALTO_COUNTRY"):
        places.country()
