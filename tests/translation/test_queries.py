import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from rialto.translation.queries import language_of

SAYINGS = {
    "bg": "Курс по дигитални умения за начинаещи и напреднали",
    "de": "Ein Kurs über digitale Fähigkeiten für Anfängerinnen und Anfänger",
    "el": "Μαθήματα ψηφιακών δεξιοτήτων για αρχάριους",
    "en": "A course on digital skills for beginners and those who teach them",
    "es": "Un curso de competencias digitales para principiantes y docentes",
    "fi": "Digitaalisten taitojen kurssi aloittelijoille ja opettajille",
    "fr": "Une formation aux compétences numériques pour les débutants",
    "hu": "Digitális készségek tanfolyam kezdőknek és haladóknak",
    "mt": "Kors dwar il-ħiliet diġitali għal dawk li qed jibdew",
    "pl": "Kurs umiejętności cyfrowych dla początkujących i nauczycieli",
}


@pytest.mark.parametrize(("code", "saying"), SAYINGS.items())
def test_the_language_of_a_title_is_read(code, saying):
    assert language_of(saying) == code


@pytest.mark.parametrize("text", ["", "   ", "123 456", "!!!", "abc"])
def test_too_little_says_nothing(text):
    assert language_of(text) == "und"


@given(st.text())
def test_the_answer_is_an_official_language_or_none(text):
    assert language_of(text) in {"und", *(code for code, _ in settings.LANGUAGES)}


def test_only_the_beginning_of_a_long_text_is_read():
    assert language_of(SAYINGS["de"] * 20 + SAYINGS["fr"] * 2000) == "de"
