from itertools import count
from typing import Any

from rialto.harvesting.matching.blocking import FULL, MAX_KEYS, MOST_CANDIDATES, chosen, keys_of
from rialto.harvesting.matching.offer import Offer

IDS = count(1)
TEXT = (
    "Learn how to keep the data of your company safe and what to do when somebody attacks it in the night "
    * 3
)


def offer(**given: Any) -> Offer:
    values = {"kind": "training", "title_text": "Data safety", "language": "en"}
    return Offer(id=next(IDS), **(values | given))


def test_near_copies_of_a_text_share_a_key_whatever_they_are_called():
    one, other = offer(text=TEXT), offer(title_text="Quite another name", text=TEXT + "Register.")

    assert keys_of(one).keys() & keys_of(other).keys()


def test_keys_are_the_same_in_every_process_and_bounded():
    one = offer(
        title_text="Data safety for companies in Europe", provider="Acme", text=TEXT, address="a.eu/x"
    )

    assert keys_of(one) == keys_of(
        offer(**{name: getattr(one, name) for name in ("title_text", "provider", "text", "address")})
    )
    assert len(keys_of(one)) <= MAX_KEYS
    assert all(0 <= key < 2**63 for key in keys_of(one))


def test_a_key_that_everybody_holds_says_nothing():
    keys = {1: False, 2: False, 3: True}
    holders = {1: list(range(FULL)), 2: [7, 8], 3: [9]}

    assert chosen(keys, holders, but=7) == ({8}, {9})


def test_candidates_are_bounded_and_the_rarest_keys_count_most():
    keys = dict.fromkeys(range(10), False)
    holders = {number: [1000 + number * 50 + each for each in range(50)] for number in range(9)} | {9: [5]}

    nearest, _siblings = chosen(keys, holders, but=0)

    assert len(nearest) == MOST_CANDIDATES
    assert 5 in nearest
