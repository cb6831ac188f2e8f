from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rialto.search.analysis.lemmas import are_built
from rialto.search.labels import Kind, Label, LabelIndex
from rialto.search.labels.building import WHOLE
from rialto.search.labels.spelling import one_letter_away, ways
from tests.search.labels.conftest import CODER, COOK, LABELS, LEARNING, OFFICER, PROTECTION, PYTHON, SNAKE


def spans(names: LabelIndex, text: str, *languages: str) -> list[tuple[int, int, set[int]]]:
    found = names.concepts_in(text.split(), languages or ("en",))
    return [(one.first, one.last, {reading.concept for reading in one.readings}) for one in found]


def sure(names: LabelIndex, text: str, concept: int, *languages: str) -> float:
    (span,) = names.concepts_in(text.split(), languages or ("en",))
    return {reading.concept: reading.confidence for reading in span.readings}[concept]


@pytest.mark.parametrize(
    ("text", "language", "concept"),
    [
        ("machine learning", "en", LEARNING),
        ("Machine-Learning", "en", LEARNING),
        ("aprendizaje automatico", "es", LEARNING),
        ("ΜΗΧΑΝΙΚΉ ΜΆΘΗΣΗ", "el", LEARNING),
        ("tagħlim awtomatiku", "mt", LEARNING),
        ("privacy officers", "en", OFFICER),
        ("Datenschutzbeauftragte", "de", OFFICER),
        ("Datenschutzbeauftragten", "de", OFFICER),
        ("koneoppimisen", "fi", LEARNING),
        ("tietosuojan", "fi", PROTECTION),
        ("mahcine learning", "en", LEARNING),
        ("aprendizaje automatco", "es", LEARNING),
        ("kuharica u školi", "hr", COOK),
        ("mixaniki mathisi", "el", LEARNING),
        ("michaniki mathhsh", "el", LEARNING),
        ("mashinno obuchenie", "bg", LEARNING),
        ("ma6inno obu4enie", "bg", LEARNING),
    ],
)
def test_a_label_is_found_as_written_inflected_and_mistyped(names, text, language, concept):
    assert spans(names, text, language) == [(0, len(text.split()) - 1, {concept})]


def test_latin_letters_are_read_as_another_script_only_where_that_is_expected(names):
    assert spans(names, "mixaniki mathisi", "de") == []


def test_the_longest_label_wins_and_words_beside_it_stay_free(names):
    assert spans(names, "learn data protection officer online") == [(1, 3, {OFFICER})]
    assert spans(names, "data protection machine learning") == [(0, 1, {PROTECTION}), (2, 3, {LEARNING})]


def test_all_readings_of_ambiguous_words_are_kept_the_surer_first(names):
    (span,) = names.concepts_in(["python"], ("en",))

    assert [reading.concept for reading in span.readings] == [SNAKE, PYTHON]
    assert span.readings[0].confidence > span.readings[1].confidence


@pytest.mark.parametrize("text", ["the", "THE", "ml", "xyzzy", "", "!?", "2024", "data", "officer"])
def test_common_short_and_unknown_words_name_nothing(names, text):
    assert spans(names, text) == []


def test_a_label_in_a_language_that_nobody_expected_is_found_but_less_sure(names):
    assert spans(names, "aprendizaje automático", "de") == [(0, 1, {LEARNING})]
    assert sure(names, "maschinelles Lernen", LEARNING, "en") < sure(
        names, "maschinelles Lernen", LEARNING, "de"
    )


def test_as_written_is_surer_than_inflected_and_that_than_mistyped(names):
    written = sure(names, "Datenschutz", PROTECTION, "de")
    inflected = sure(names, "Datenschutzes", PROTECTION, "de")
    mistyped = sure(names, "Datenschuzt", PROTECTION, "de")

    assert 1.0 == written > inflected > mistyped > 0


def test_a_part_of_a_compound_names_what_the_whole_does_not(tmp_path):
    index = LabelIndex(tmp_path)
    index.build(
        [Label(5, "de", Kind.PREFERRED, "Datenschutz"), Label(6, "de", Kind.PREFERRED, "Sprache")], stamp=""
    )

    assert [one.concept for one in index.concepts_in(["Sprachkurs"], ("de",))[0].readings] == [6]


@pytest.mark.skipif(not are_built(), reason="the dictionaries of word forms are not built")
def test_one_who_does_is_not_what_is_done(names):
    assert spans(names, "programmers") == [(0, 0, {CODER})]
    assert spans(names, "programme") == []
    assert names.concepts_of_text("A programme for programmers", "en") == {CODER: True}
    assert names.concepts_of_text("A programme", "en") == {}


def test_texts_name_concepts_in_their_own_language_and_english(names):
    text = "Datenschutzbeauftragte lernen Machine Learning. Für Köche"

    assert names.concepts_of_text(text, "de") == {OFFICER: False, LEARNING: True, COOK: False}
    assert names.concepts_of_text("aprendizaje automático", "de") == {}
    assert names.concepts_of_text("", "de") == {}
    assert names.about([("de", text)], surely=[COOK, 99]) == (f"{LEARNING}", f"{OFFICER}?", f"{COOK}", "99")


def test_the_most_similar_labels_come_first(names):
    found = names.nearest("officer for the protection of data", ("en",))

    assert [one.concept for one in found][:2] == [OFFICER, PROTECTION]
    assert 1 == found[0].share > found[1].share > 0
    assert 1 > found[0].likeness > 0.7
    assert found[0].language == "en"
    assert names.nearest("Datenschutzbeauftragter sein", ("en", "de"))[0].language == "de"
    assert names.nearest("qqqq", ("en",)) == []


def test_an_index_that_is_not_there_or_broken_finds_nothing(tmp_path):
    index = LabelIndex(tmp_path / "none")
    assert index.concepts_in(["cook"], ("en",)) == ()
    assert (index.stamp, index.label_count) == ("", 0)

    index.build(iter(LABELS), stamp="built")
    assert index.concepts_in(["cook"], ("en",)) != ()
    for path in tmp_path.rglob(WHOLE):
        path.write_bytes(b"not a trie")
    again = LabelIndex(tmp_path / "none")
    assert again.concepts_in(["cook"], ("en",)) == ()
    assert again.stamp == ""


def test_a_rebuild_is_followed(tmp_path):
    writer, reader = LabelIndex(tmp_path), LabelIndex(tmp_path)
    writer.build([Label(1, "en", Kind.PREFERRED, "cook")], stamp="one")
    assert reader.concepts_in(["chef"], ("en",)) == ()

    writer.build([Label(1, "en", Kind.PREFERRED, "chef")], stamp="two")

    assert [one.readings[0].concept for one in reader.concepts_in(["chef"], ("en",))] == [1]
    assert (reader.stamp, reader.label_count) == ("two", 1)


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("cook", ["cook"]),
        ("Koch/Köchin", ["Koch/Köchin", "Koch", "Köchin"]),
        ("prodavač/prodavačica ribe", ["prodavač/prodavačica ribe", "prodavač ribe", "prodavačica ribe"]),
        ("Java (computer programming)", ["Java (computer programming)", "Java"]),
        ("TCP/IP", ["TCP/IP", "TCP", "IP"]),
        ("/", ["/"]),
    ],
)
def test_the_ways_of_writing_a_label(label, written):
    assert [way for way, _ in ways(label, Kind.PREFERRED)][: len(written)] == written


@given(st.text("abcdeå", min_size=2, max_size=9), st.data())
def test_every_mistake_of_one_letter_is_undone(word, data):
    place = data.draw(st.integers(0, len(word) - 1))
    mistakes = [
        word[:place] + word[place + 1 :],
        word[:place] + "b" + word[place:],
        word[:place] + "c" + word[place + 1 :],
    ]
    if place:
        mistakes.append(word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :])
    for mistaken in mistakes:
        if mistaken and mistaken != word and word.isascii():
            assert word in set(one_letter_away(mistaken))


@given(st.lists(st.text(max_size=30), max_size=40))
def test_whatever_is_typed_gives_spans_in_order_that_do_not_overlap(names, pieces):
    found = names.concepts_in(pieces, ("en", "de"))

    assert all(0 <= one.first <= one.last < len(pieces) for one in found)
    assert all(before.last <= after.first for before, after in pairwise(found))
    assert all(0 < reading.confidence <= 1 for one in found for reading in one.readings)
