"""Proof of work in place of an outside CAPTCHA: the browser of who registers counts for a second, a farm of robots for days.

A challenge is a signed text that is good for half an hour and for one registration; the answer is a number with which its
SHA-256 begins with `BITS` zero bits. Nothing is kept of it but that it was used.
"""

import hashlib
import secrets

from django.core import signing
from django.core.cache import cache

BITS = 16
GOOD_SECONDS = 1800
_SALT = "rialto.accounts.proof"
_MOST_DIGITS = 12


def new_challenge() -> str:
    """A challenge that nobody has had before."""
    return signing.dumps(secrets.token_hex(8), salt=_SALT)


def is_solved(challenge: str, answer: str) -> bool:
    """Whether the answer solves a challenge of ours that is still good; says yes once for each."""
    if not (answer.isascii() and answer.isdigit() and len(answer) <= _MOST_DIGITS):
        return False
    try:
        name = signing.loads(challenge, salt=_SALT, max_age=GOOD_SECONDS)
    except signing.BadSignature:
        return False
    if leading_zero_bits(f"{challenge}:{answer}") < BITS:
        return False
    return bool(cache.add(f"proof:{name}", 1, timeout=GOOD_SECONDS))


def leading_zero_bits(text: str) -> int:
    """With how many zero bits the SHA-256 of the text begins, from 0 to 256."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest())
    return 256 - number.bit_length()
