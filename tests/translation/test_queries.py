import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from rialto.translation.queries import language_instead_of, language_of, language_of_entry

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


NEIGHBOURS = {
    "ru": "Курс предназначен для начинающих, которые хотят научиться работать с данными и понимать, как они устроены",
    "uk": "Курс для початківців, які хочуть навчитися працювати з даними та зрозуміти, як вони побудовані",
    "mk": "Курсот е наменет за почетници кои сакаат да научат како да работат со податоци и дигитални алатки",
    "no": "Kurset er laget for deg som ikke har jobbet med data før, og som vil lære hvordan du kan bruke dem",
    "is": "Námskeiðið er ætlað byrjendum sem vilja læra að vinna með gögn og skilja hvernig þau eru notuð",
    "tr": "Bu kurs, verilerle çalışmayı öğrenmek isteyen ve daha önce hiç programlama yapmamış kişiler içindir",
    "ca": "Aquest curs és per a principiants que volen aprendre a treballar amb dades i amb eines digitals",
    "sr": "Ovaj kurs je namenjen početnicima koji žele da nauče kako se obezbeđuje bezbednost podataka u evropskim firmama",
}


@pytest.mark.parametrize(("code", "saying"), NEIGHBOURS.items())
def test_a_neighbouring_language_is_not_taken_for_one_of_the_24(code, saying):
    assert language_of(saying) == "und"


@pytest.mark.parametrize(
    "text",
    [
        "for (let i = 0; i < n; i++) { console.log(items[i]); } return {ok: true};",
        "Das ist ein Kurs für alle, die noch nie mit Daten gearbeitet haben. "
        "Ce cours est pour tous ceux qui n'ont jamais travaillé avec des données et qui le veulent.",
    ],
)
def test_code_and_half_and_half_are_unknown(text):
    assert language_of(text) == "und"


def test_where_title_and_text_differ_the_text_decides():
    assert language_of_entry("An Introduction to the Internet of Things for All", SAYINGS["de"] * 2) == "de"


@pytest.mark.parametrize(
    ("stated", "text", "instead"),
    [
        (
            "en",
            "Das ist ein Kurs für alle, die noch nie mit Daten gearbeitet haben und es lernen wollen.",
            "de",
        ),
        (
            "de",
            "Das ist ein Kurs für alle, die noch nie mit Daten gearbeitet haben und es lernen wollen.",
            "",
        ),
        ("en", "Data Science Bootcamp", ""),
        (
            "no",
            "Kurset er laget for deg som ikke har jobbet med data før, og som vil lære hvordan du gjør det",
            "",
        ),
    ],
)
def test_a_source_is_contradicted_only_by_many_words(stated, text, instead):
    assert language_instead_of(stated, text) == instead


@given(st.text())
def test_the_answer_is_an_official_language_or_none(text):
    assert language_of(text) in {"und", *(code for code, _ in settings.LANGUAGES)}


def test_only_the_beginning_of_a_long_text_is_read():
    assert language_of(SAYINGS["de"] * 20 + SAYINGS["fr"] * 2000) == "de"
