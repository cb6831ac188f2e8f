"""Questions are said in English by dictionaries: Rialto's own list, and those of FreeDict that a machine has."""

import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from rialto.search.dictionaries import Dictionaries, stamp_of
from rialto.search.dictionaries.building import MOST_WORDS, words_of
from rialto.search.dictionaries.dictd import Database, entries
from rialto.search.dictionaries.sources import FIELD, LANGUAGES, SHIPPED, installed
from rialto.search.port import WriterBusy
from tests.dictd import write_dictionary

GREEK = [
    "ζυμοπλάστης /zimoplˈastis/ <n>\nbaker\nαυτός που φτιάχνει ψωμί",
    "κουρδιστής /kurðistˈis/ <n>\n1. tuner, winder\nπου κουρδίζει\n2. adjuster\n see: {κουρδίζω}",
    "πιάνο <n>\npiano",
    "ελεύθερος χρόνος\nleisure, spare time (hobby)",
    "και\nand, too",
]
GERMAN = [
    "Bäcker /bˈɛkɜ/ <masc, n, sg>\nbaker <n>\n   Synonym: {Brotbäcker}\n\n see: {Bäckerin}",
    "Gift <n>\npoison, venom, dope",
    "Laden <n>\nshop",
    "Dudel\nbagpipe, drone",
    "Maschine\nmachine, engine",
    "bauen <v>\nto build",
]


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dictd")
    write_dictionary(folder, "freedict-ell-eng", GREEK)
    write_dictionary(folder, "freedict-deu-eng", GERMAN, is_packed=False)
    write_dictionary(
        folder,
        "freedict-eng-hrv",
        ["baker\npekarčić, pekarka", "oven\npećica, pekarčić", "a far too long one\nx"],
    )
    write_dictionary(folder, "freedict-deu-fra", ["Brot\npain"])
    (folder / "freedict-fra-eng.index").write_text("pain\tA\tB\n", "utf-8")
    return installed([folder, folder / "missing"])


@pytest.fixture(scope="module")
def built(sources, tmp_path_factory):
    found = Dictionaries(tmp_path_factory.mktemp("dictionaries"))
    found.build(sources, stamp="one")
    return found


def said(built, text, *languages):
    gloss = built.gloss(text.split(), languages)
    return gloss and gloss.texts


def test_dictionaries_from_our_languages_to_english_and_back_are_found_where_both_files_are(sources):
    assert [(one.language, one.is_turned) for one in sources] == [("de", False), ("el", False), ("hr", True)]


@pytest.mark.parametrize(
    ("typed", "language", "usual", "several"),
    [
        ("ζυμοπλάστης", "el", "baker", "baker"),
        ("ΖΥΜΟΠΛΑΣΤΗΣ", "el", "baker", "baker"),
        ("κουρδιστής πιάνου", "el", "tuner piano", "tuner winder adjuster piano"),
        ("ελεύθερος χρόνος", "el", "leisure", "leisure spare time"),
        ("κουρδιστής και ζυμοπλάστης", "el", "tuner baker", "tuner winder adjuster baker"),
        ("Bäcker", "de", "baker", "baker"),
        ("Baecker", "de", "baker", "baker"),
        ("Gift", "de", "poison", "poison venom dope"),
        ("Holzmaschinen", "de", "wood machine", "wood machine"),
        ("Dudelmaschinen", "de", "bagpipe machine", "bagpipe machine"),
        ("Holzdudel", "de", "wood bagpipe", "wood bagpipe wood drone"),
        ("zwurbelig Bäcker", "de", "zwurbelig baker", "zwurbelig baker"),
        ("bauen", "de", "build", "build"),
        ("pekarčić", "hr", "baker", "baker oven"),
    ],
)
def test_each_word_is_said_in_english(built, typed, language, usual, several):
    assert said(built, typed, language) == (usual, several)


@pytest.mark.parametrize(
    ("typed", "languages"),
    [
        ("", ["de"]),
        ("xyzzy", ["de"]),
        ("ζυμοπλάστης", ["de", "fr"]),
        ("Bäcker", []),
        ("Bäcker", ["en", "xx"]),
        ("και", ["el"]),
        ("+++ ???", ["el"]),
    ],
)
def test_nothing_is_said_of_what_no_dictionary_of_these_languages_has(built, typed, languages):
    assert said(built, typed, *languages) is None


def test_what_is_english_throughout_is_left_alone(built):
    """“Gift shop” on a German page is no shop of poison."""
    assert said(built, "gift shop", "de") is None


def test_the_language_that_knows_most_words_says_them(built):
    gloss = built.gloss(["Holz", "Bäcker"], ["el", "hr", "de"])

    assert (gloss.language, [(one.typed, one.english) for one in gloss.said]) == (
        "de",
        [("holz", ("wood",)), ("bäcker", ("baker",))],
    )


def test_the_list_that_comes_with_rialto_names_things_in_every_language(tmp_path):
    built = Dictionaries(tmp_path)

    counts = built.build([], stamp="shipped")

    assert set(counts) == set(LANGUAGES) == set(built.word_counts)
    assert min(counts.values()) > 900
    for typed, language, english in [
        ("mesinik", "et", "beekeeper"),
        ("kalējs", "lv", "blacksmith"),
        ("bebbuxu", "mt", "snail"),
        ("φαρμακείο", "el", "pharmacy"),
    ]:
        assert english in (said(built, typed, language) or ("",))[0]


def test_whoever_has_them_open_meets_what_another_one_builds(sources, tmp_path):
    built, other = Dictionaries(tmp_path), Dictionaries(tmp_path)
    assert said(other, "mesinik", "et") is None
    assert other.stamp == ""

    built.build([], stamp="first")
    first = said(other, "ζυμοπλάστης", "el"), other.stamp
    built.build(sources, stamp="second")

    assert first == (None, "first")
    assert (said(other, "ζυμοπλάστης", "el"), other.stamp) == (("baker", "baker"), "second")
    assert len([one for one in tmp_path.iterdir() if one.is_dir()]) == 1


def test_only_one_builds(sources, tmp_path):
    busy = []

    def meanwhile(language, done, total):
        if done == 1:
            with pytest.raises(WriterBusy):
                Dictionaries(tmp_path).build([], stamp="other")
            busy.append((language, total))

    Dictionaries(tmp_path).build(sources, stamp="mine", progress=meanwhile)

    assert busy == [("bg", len(LANGUAGES))]
    assert Dictionaries(tmp_path).stamp == "mine"


def test_damaged_files_are_noticed_and_nothing_is_said(tmp_path):
    built = Dictionaries(tmp_path)
    built.build([], stamp="one")
    for file in tmp_path.glob("*/files/et.trie"):
        file.write_bytes(b"no trie")

    with capture_logs() as logs:
        assert said(Dictionaries(tmp_path), "mesinik", "et") is None

    assert [one["event"] for one in logs] == ["dictionaries.unreadable"]


def test_another_dictionary_or_another_edition_of_one_changes_the_stamp(tmp_path):
    index = write_dictionary(tmp_path, "freedict-ell-eng", GREEK)
    before = stamp_of(installed([tmp_path]))
    os.utime(index, ns=(1, 1))
    touched = stamp_of(installed([tmp_path]))
    write_dictionary(tmp_path, "freedict-eng-hrv", ["baker\npekar"])

    assert len({stamp_of([]), before, touched, stamp_of(installed([tmp_path]))}) == 4


def test_a_damaged_dictionary_gives_what_it_has_and_says_so(tmp_path):
    index = write_dictionary(tmp_path, "freedict-ell-eng", GREEK, is_packed=False)
    index.write_text(index.read_text("utf-8") + "broken\t?\tA\nwithout\nfar\tzzzzzz\tB\n", "utf-8")

    with capture_logs() as logs:
        found = dict(entries(Database.of(index)))

    assert found["ζυμοπλάστης"] == ("baker",)
    assert [(one["event"], one["lines"]) for one in logs] == [("dictionary.damaged", 2)]


def test_packed_texts_that_are_cut_off_give_nothing_but_a_line_in_the_log(tmp_path):
    index = write_dictionary(tmp_path, "freedict-ell-eng", GREEK)
    texts = index.with_suffix(".dict.dz")
    texts.write_bytes(texts.read_bytes()[:-20])

    with capture_logs() as logs:
        assert list(entries(Database.of(index))) == []

    assert [one["event"] for one in logs] == ["dictionary.unreadable"]


@given(
    st.lists(st.text(max_size=20), max_size=4),
    st.lists(st.sampled_from([*LANGUAGES, "en", "zz"]), max_size=3),
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_said_or_left(built, typed, languages):
    gloss = built.gloss(typed, languages)

    if gloss is not None:
        assert gloss.language in languages
        assert gloss.said
        assert all(one.english for one in gloss.said)
        assert all(gloss.texts)


@given(st.binary(max_size=300), st.text(max_size=120))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_file_stops_the_reading(tmp_path, texts, index):
    (tmp_path / "x.dict").write_bytes(texts)
    (tmp_path / "x.index").write_text(index, "utf-8", newline="")

    for word, english in entries(Database.of(tmp_path / "x.index")):
        assert word
        assert english


def test_the_list_stays_small_enough_for_a_repository():
    assert SHIPPED.stat().st_size < 1_000_000


def test_words_of_the_field_can_all_be_found_as_they_are_written():
    """For who corrects them: one English word a row, a column for each language, several words with semicolons between."""
    head, *rows = [
        line.split("\t") for line in FIELD.read_text("utf-8").splitlines() if not line.startswith("#")
    ]

    assert head == ["en", *LANGUAGES]
    assert len(rows) == len({row[0] for row in rows}) > 500
    for row in rows:
        assert len(row) == len(head), row[0]
        words = [one for words in row[1:] if words for one in words.split("; ")]
        assert all(one == one.strip() and 0 < len(words_of(one)) <= MOST_WORDS for one in words), row[0]


def test_debians_greek_dictionary_is_read():
    found = [
        one
        for one in installed([Path(folder) for folder in django_settings.DICTIONARY_SOURCES])
        if one.language == "el"
    ]
    greek = next((one for one in found if not one.is_turned), None)
    if greek is None:
        pytest.skip("dict-freedict-ell-eng is not installed")

    known = dict(entries(greek.database))

    assert len(known) > 30_000
    assert known["φούρναρης"][0] == "baker"
    assert known["λογισμικό"][0] == "software"
