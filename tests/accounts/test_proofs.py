"""Proof of work: what counts as solved, and for how long."""

import hashlib
from datetime import timedelta

import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rialto.accounts import proofs
from rialto.accounts.proofs import is_solved, leading_zero_bits, new_challenge
from tests.accounts.conftest import solved


@given(st.text(max_size=20))
def test_bits_are_counted_as_the_digest_is_written(text):
    written = "".join(f"{byte:08b}" for byte in hashlib.sha256(text.encode()).digest())

    assert leading_zero_bits(text) == len(written) - len(written.lstrip("0"))


def test_a_solved_challenge_is_good_for_once():
    proof = solved()

    assert is_solved(**proof)
    assert not is_solved(**proof)


def test_half_an_hour_later_it_is_void():
    proof = solved()

    with time_machine.travel(timezone.localtime() + timedelta(minutes=31)):
        assert not is_solved(**proof)


def test_a_challenge_that_we_did_not_give_out_is_void(monkeypatch):
    monkeypatch.setattr(proofs, "BITS", 0)

    assert not is_solved("made up", "1")
    assert not is_solved(new_challenge() + "x", "1")


def test_answers_are_plain_numbers(monkeypatch):
    monkeypatch.setattr(proofs, "BITS", 0)

    assert not any(is_solved(new_challenge(), answer) for answer in ("", "-1", "٣", "1.0", "1" * 13, " 1"))
    assert is_solved(new_challenge(), "1")


def test_a_wrong_answer_does_not_use_the_challenge_up(monkeypatch):
    proof = solved()
    wrong = next(str(n) for n in range(1000) if leading_zero_bits(f"{proof['challenge']}:{n}") < proofs.BITS)

    assert not is_solved(proof["challenge"], wrong)
    assert is_solved(**proof)
