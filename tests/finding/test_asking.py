import string

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from rialto.finding.asking import search_asked_for
from rialto.finding.choices import FACETS, Order, View, When

KEYS = [*FACETS, "q", "when", "from", "to", "past", "sort", "view", "page", "month", "nonsense"]
anything = st.text(alphabet=st.characters(codec="utf-8"), max_size=60)
known = st.sampled_from(
    ["event", "de", "MT", "basic", "yes", "week", "date", "2026-01-31", "map", "some-school-1abc"]
)


def asked(query: str):
    return search_asked_for(QueryDict(query))


def test_an_empty_address_asks_for_everything():
    search = asked("")

    assert search.is_empty
    assert search.address() == "?"
    assert search.order_shown == Order.NEWEST


def test_a_key_may_repeat():
    assert asked("kind=event&kind=training").chosen == {"kind": ("event", "training")}


def test_unknown_values_keys_and_dates_are_ignored():
    search = asked(
        "kind=castle&country=XX&language=tlh-nope&level=9&free=maybe&when=never&from=2026-02-30&sort=fame&view=3d&colour=red"
    )

    assert search == asked("")


def test_the_same_search_has_one_address():
    one = asked("q=excel&kind=training&country=MT&kind=event&page=3")
    other = asked("country=MT&kind=event&kind=training&q=++excel+")

    assert one.address() == other.address() == "?q=excel&kind=event&kind=training&country=MT"


def test_everything_that_was_asked_stands_in_the_address():
    query = "?q=excel&kind=event&country=MT&when=week&from=2026-01-02&to=2026-02-03&past=yes&sort=date&view=calendar"

    search = asked(query[1:])

    assert search.address() == query
    assert (search.when, search.order, search.view, search.with_past) == (
        When.WEEK,
        Order.DATE,
        View.CALENDAR,
        True,
    )


def test_a_value_can_be_taken_away_or_be_the_only_one():
    search = asked("kind=event&country=MT&country=IT&page=4")

    assert search.without("country", "IT").address() == "?kind=event&country=MT"
    assert search.only("kind", ["training"]).address() == "?kind=training&country=IT&country=MT"
    assert search.without("kind", "event").page == 1


@pytest.mark.usefixtures("vocabularies")
def test_vocabulary_values_are_known_once_they_are_loaded():
    assert asked("technology=cybersecurity&technology=alchemy").chosen == {"technology": ("cybersecurity",)}


def test_white_space_around_the_words_means_nothing():
    assert asked("q=0%0D") == asked("q=0")


@given(st.lists(st.tuples(st.sampled_from(KEYS), anything | known), max_size=12))
def test_no_address_is_an_error_and_reading_it_twice_is_reading_it_once(pairs):
    params = QueryDict(mutable=True)
    for key, value in pairs:
        if key not in ("technology", "audience", "competence", "typology"):  # those look into the database
            params.appendlist(key, value)

    search = search_asked_for(params)

    again = asked(search.address(page=search.page)[1:])
    assert again == search
    assert set(search.address()) <= set(string.printable)
