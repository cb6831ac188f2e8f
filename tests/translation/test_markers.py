"""Words that no machine touches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rialto.translation.markers import CLOSING, OPENING, Broken, Marks, protect, restore

WORDS = {"eurohpc": "", "digital skills": "competências digitais", "skills": "competências"}


def test_names_stay_and_words_are_called_as_the_glossary_says():
    marks = Marks()

    sent = protect("title", "<p>EuroHPC and Digital skills, skills</p>", WORDS, marks)

    assert "EuroHPC" not in sent
    assert "skills" not in sent
    assert restore("title", sent, marks) == "<p>EuroHPC and competências digitais, competências</p>"


def test_only_whole_words_outside_of_tags_are_taken_out():
    text = '<a href="https://eurohpc.example/skills">upskills EuroHPC2</a>'

    assert protect("title", text, WORDS, Marks()) == text


def test_a_service_may_leave_out_the_element_and_space_the_mark():
    marks = Marks()
    protect("title", "EuroHPC", WORDS, marks)

    assert restore("title", f"o {OPENING} 0 {CLOSING}", marks) == "o EuroHPC"


@pytest.mark.parametrize("came", ["", "o ⟦0⟧ ⟦0⟧", "o ⟦1⟧", "o EuroHPC"])
def test_a_lost_doubled_or_invented_mark_is_seen(came):
    marks = Marks()
    protect("title", "EuroHPC", WORDS, marks)

    with pytest.raises(Broken):
        restore("title", came, marks)


@given(
    st.lists(st.sampled_from(["EuroHPC", "skills", "tools", "<b>", "</b>", "&amp;", ",", "Ž"]), max_size=12)
)
def test_what_comes_back_untouched_is_what_was_sent_in_the_words_of_the_glossary(pieces):
    text, marks = " ".join(pieces), Marks()

    sent = protect("text", text, {"eurohpc": "", "skills": "skills"}, marks)

    assert restore("text", sent, Marks.from_json(marks.as_json())) == text
