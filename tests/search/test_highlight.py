from hypothesis import given
from hypothesis import strategies as st

from rialto.search.analysis.splitting import composed
from rialto.search.highlight import extract, highlight
from rialto.search.query_text import parse


def marked(pieces):
    return [piece for piece, is_match in pieces if is_match]


def test_other_forms_of_a_word_are_marked_as_they_are_written():
    text = "Teachers teach; a teacher's course on PYTHON, Πύθων."

    assert marked(highlight(text, parse("teacher python πυθων"), ("en",))) == [
        "Teachers",
        "teacher",
        "PYTHON",
        "Πύθων",
    ]


def test_phrases_are_marked_word_by_word_and_exclusions_and_stop_words_are_not():
    assert marked(highlight("The data of the law", parse('the "data of" -law'), ("en",))) == ["data"]


def test_a_half_typed_word_is_marked_where_it_begins_a_word():
    assert marked(highlight("Programming with programs", parse("progr"), ("en",))) == [
        "Programming",
        "programs",
    ]
    assert marked(highlight("Programming with programs", parse("progr "), ("en",))) == []


def test_a_text_is_marked_by_the_forms_of_its_own_language():
    query, languages = parse("course "), ("de", "en")

    assert marked(highlight("Two courses", query, languages, language="en")) == ["courses"]
    assert marked(highlight("Two courses", query, languages, language="und")) == ["courses"]
    # In Hungarian it is no form of that word.
    assert marked(highlight("Két courses", query, languages, language="hu")) == []


def test_a_compound_is_marked_by_its_last_part():
    assert marked(highlight("Ein Sprachkurs und viele Mathematiklehrer", parse("Kurs lehrer"), ("de",))) == [
        "Sprachkurs",
        "Mathematiklehrer",
    ]


def test_the_extract_shows_the_place_with_the_most_words():
    filler = "nothing to see in here at all " * 20
    text = f"{filler}data alone {filler}safe data for schools {filler}"

    pieces = extract(text, parse("data safe school"), ("en",), length=120)

    assert marked(pieces) == ["safe", "data", "schools"]
    assert (pieces[0], pieces[-1]) == (("… ", False), (" …", False))
    assert len("".join(piece for piece, _ in pieces)) <= 124


def test_without_a_match_the_beginning_is_shown():
    assert extract("word " * 100, parse("absent"), ("en",), length=20) == [
        ("word word word word", False),
        (" …", False),
    ]
    assert extract("", parse("absent"), ("en",)) == []


@given(st.text(max_size=400), st.text(max_size=40))
def test_the_pieces_are_the_text_whatever_it_is(text, typed):
    pieces = highlight(text, parse(typed), ("en", "fr"))

    assert "".join(piece for piece, _ in pieces) == composed(text)
    assert all(piece for piece, _ in pieces)
    assert len("".join(piece for piece, _ in extract(text, parse(typed), ("en",), length=50))) <= 54
