from hypothesis import given
from hypothesis import strategies as st

from rialto.search.query_text import LONGEST_TEXT, MOST_WORDS, QueryText, parse

# Much of what is typed is made of what the parser looks at.
typed = st.one_of(
    st.text(max_size=700),
    st.lists(
        st.sampled_from(['"', "-", " ", "a", "été", "-b", '"c d"', "“", "\x00", "\ud800", "\t", "''", "−x"]),
        max_size=60,
    ).map("".join),
)


def test_words_phrases_and_exclusions_are_told_apart():
    assert parse('open "data science" -paid -"in person" c++ -') == QueryText(
        words=("open", "c++"),
        phrases=(("data", "science"),),
        excluded=(("paid",), ("in", "person")),
        raw='open "data science" -paid -"in person" c++ -',
        is_open=True,
    )


def test_an_unbalanced_quote_runs_to_the_end():
    assert parse('safe "on the net').phrases == (("on", "the", "net"),)


def test_a_hyphen_inside_a_word_excludes_nothing():
    assert parse("e-learning co-design").words == ("e-learning", "co-design")


def test_a_hyphen_that_closes_again_or_stands_for_a_part_of_a_compound_excludes_nothing():
    assert parse("Service Après-Vente -SAV-").words == ("Service", "Après-Vente", "SAV-")
    assert parse("Fahrzeugbau und -instandhaltung").words == ("Fahrzeugbau", "und", "instandhaltung")
    assert parse("maahantuonti ja -vienti").excluded == ()
    assert parse("Pferdezucht & -haltung").excluded == ()


def test_a_hyphen_after_any_other_word_excludes():
    assert parse("python and -java").excluded == (("java",),)
    assert parse('Kurs und -"vor Ort"').excluded == (("vor", "Ort"),)
    assert parse('"rund und" -eckig').excluded == (("eckig",),)


def test_quotation_marks_can_be_left_out():
    assert parse('„Koch / Köchin“ "und" -mehr').unquoted == "Koch / Köchin und -mehr"


def test_the_last_word_is_open_until_something_follows_it():
    assert [parse(text).is_open for text in ("pyth", "pyth ", '"pyth"', "a -pyth", "")] == [
        True,
        False,
        False,
        False,
        False,
    ]


def test_what_is_too_long_is_cut():
    read = parse("word " * 2000)

    assert (len(read.words), len(read.raw)) == (MOST_WORDS, LONGEST_TEXT - 1)
    assert len(parse("x" * 10_000).raw) == LONGEST_TEXT


@given(typed)
def test_anything_can_be_read_and_what_is_shown_reads_the_same(text):
    read = parse(text)

    assert len(read.raw) <= LONGEST_TEXT
    assert sum(len(one) for one in [read.words, *read.phrases, *read.excluded]) <= MOST_WORDS
    assert not set(read.raw) & set("\x00\n\t\x7f\ud800")
    again = parse(read.raw)
    assert (again.words, again.phrases, again.excluded, again.raw) == (
        read.words,
        read.phrases,
        read.excluded,
        read.raw,
    )
