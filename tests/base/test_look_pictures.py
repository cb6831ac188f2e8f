"""The pictures that stand for entries."""

import gzip
import re
from hashlib import sha256

import pytest

from rialto.base import pictures
from rialto.base.scenes import bridge, lead_picture


def test_a_seed_gives_the_same_picture_always():
    # Changing a drawing changes this sum on purpose; a new Python or machine must not.
    drawn = "".join(pictures.picture(subject, "brick", "0190-seed") for subject in pictures.SUBJECTS)

    assert sha256(drawn.encode()).hexdigest()[:16] == "36ca4a6384bf453a"


def test_entries_of_one_subject_and_country_differ():
    drawn = {pictures.picture("code", "lagoon", seed) for seed in range(100)}

    assert 15 <= len(drawn) <= pictures.VARIATIONS


@pytest.mark.parametrize("subject", pictures.SUBJECTS)
def test_a_picture_is_small_hidden_from_screen_readers_and_coloured_by_the_style_sheet_only(subject):
    svg = pictures.picture(subject, "gold", "x")

    assert len(svg) < 3_000
    assert 'aria-hidden="true"' in svg
    assert not re.search(r"fill=|stroke=|style=|#[0-9a-f]{3}", svg)
    assert set(re.findall(r'<path class="(\w+)"', svg)) <= {
        "p0",
        "p1",
        "p2",
        "p3",
        "p4",
        "s0",
        "s1",
        "s2",
        "s3",
    }


def test_twenty_pictures_compress_to_little():
    page = "".join(pictures.picture(pictures.SUBJECTS[n % 8], pictures.FAMILIES[n % 6], n) for n in range(20))

    assert len(gzip.compress(page.encode())) < 4_000


def test_what_is_unknown_gets_the_houses_own_picture():
    assert pictures.picture("alchemy", "mauve", "x") == pictures.picture("communication", "lagoon", "x")
    assert pictures.family_of("ZZ") == pictures.family_of(None) == "lagoon"
    assert lead_picture("mauve") == lead_picture("lagoon")


def test_a_seed_cannot_write_into_the_page():
    assert "script" not in pictures.picture("code", "lagoon", '"><script>')
    assert "script" not in bridge()


@pytest.mark.parametrize(
    ("kind", "technologies", "subject"),
    [
        ("event", ["cybersecurity"], "safety"),
        ("training", ["something-new", "data-analytics"], "data"),
        ("training", ["web-development"], "code"),
        ("training", [], "basics"),
        ("good-practice", ["something-new"], "green"),
        ("a-kind-of-tomorrow", [], "communication"),
    ],
)
def test_the_subject_comes_from_the_technology_else_from_the_kind(kind, technologies, subject):
    assert pictures.subject_of(kind, technologies) == subject


def test_every_country_of_the_union_has_a_family():
    union = [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "EL",
        "ES",
        "FI",
        "FR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]

    families = {pictures.family_of(code.lower()) for code in union}

    assert families == set(pictures.FAMILIES)
