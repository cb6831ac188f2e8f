import pytest
from hypothesis import given
from hypothesis import strategies as st

from rialto.base.paging import MAX_DEPTH, Page, page_asked_for, page_of

ASKED = st.one_of(st.none(), st.text(), st.integers().map(str))


@given(ASKED, st.integers(1, 200))
def test_any_address_asks_for_a_page_that_can_be_reached(text, size):
    number = page_asked_for(text, size=size)

    assert number >= 1
    assert (number - 1) * size < MAX_DEPTH


@pytest.mark.parametrize("text", [None, "", "x", "-1", "1.5", "٣", "²", " 2", "0"])
def test_nonsense_means_the_first_page(text):
    assert page_asked_for(text, size=20) == 1


def test_a_page_too_far_means_the_last_that_can_be_reached():
    assert page_asked_for("1000000000", size=20) == page_asked_for("9" * 10_000, size=20) == 500


@given(ASKED, st.integers(1, 100), st.integers(0, 20_000))
def test_a_page_shows_rows_that_exist(text, size, total):
    page = page_of(text, size=size, total=total)

    assert 1 <= page.number <= page.last_number
    assert page.first_shown <= page.last_shown <= total
    assert (total == 0) == (page.first_shown == 0)
    assert len(range(total)[page.rows]) == (page.last_shown - page.first_shown + 1 if total else 0)


@given(st.integers(1, 500), st.integers(0, 20_000))
def test_the_numbers_offered_rise_and_hold_the_ends_and_this_page(number, total):
    page = page_of(str(number), size=20, total=total)
    numbers = list(page.numbers)
    shown = [one for one in numbers if one is not None]

    assert shown == sorted(set(shown))
    assert {1, page.number, page.last_number} <= set(shown)
    assert len(numbers) <= 7


def test_a_gap_is_marked_where_numbers_are_left_out():
    page = Page(number=10, size=20, total=400)

    assert list(page.numbers) == [1, None, 9, 10, 11, None, 20]
    assert (page.previous, page.next) == (9, 11)
    assert list(Page(number=2, size=20, total=60).numbers) == [1, 2, 3]


def test_the_ends_have_nothing_before_and_after_them():
    assert Page(number=1, size=20, total=41).previous is None
    assert Page(number=3, size=20, total=41).next is None
    assert Page(number=1, size=20, total=0).next is None
