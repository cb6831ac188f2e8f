import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rialto.base.text import SLUG_LENGTH, folded, short_id, slug_of


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Éco-École,  Liège!", "eco ecole liege"),
        ("ÁBC", "abc"),
        ("  ", ""),
        ("!!!", ""),
        ("Школа №5", "школа no5"),
        ("ﬁnance", "finance"),
    ],
)
def test_spellings_of_one_name_are_folded_together(text, key):
    assert folded(text) == key


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Spreadsheets for beginners", "spreadsheets-for-beginners"),
        ("Straße & Œuvre", "strasse-oeuvre"),
        ("Кибер сигурност", "kiber-sigurnost"),
        ("Ασφάλεια", "asfaleia"),
        ("Żółć Łódź", "zolc-lodz"),
        ("C++", "c"),
        ("日本", ""),
        ("word " * 30, "-".join(["word"] * 12)),
    ],
)
def test_every_title_makes_a_readable_address(text, slug):
    assert slug_of(text) == slug


@given(st.text())
def test_a_slug_is_short_and_plain(text):
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug_of(text))
    assert len(slug_of(text)) <= SLUG_LENGTH


@given(st.integers(0, 2**128 - 1))
def test_a_short_id_has_eight_letters_that_cannot_be_misread(number):
    assert re.fullmatch(r"[0-9abcdefghjkmnpqrstvwxyz]{8}", short_id(number))


@given(st.integers(0, 2**40 - 1), st.integers(0, 2**40 - 1))
def test_short_ids_differ_where_the_last_40_bits_differ(one, other):
    assert (short_id(one) == short_id(other)) == (one == other)
