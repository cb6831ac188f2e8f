"""What the tests of accounts share."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from rialto.accounts import proofs
from rialto.accounts.proofs import leading_zero_bits, new_challenge


@pytest.fixture(autouse=True)
def fresh_counters():
    """Tries of other tests do not count here."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def small_sums(monkeypatch):
    """Sums that are done at once; tests/accounts/test_proofs.py has the real size."""
    monkeypatch.setattr(proofs, "BITS", 4)


def solved() -> dict[str, str]:
    """A challenge and its answer, as the browser sends them."""
    challenge = new_challenge()
    answer = next(n for n in range(10**7) if leading_zero_bits(f"{challenge}:{n}") >= proofs.BITS)
    return {"challenge": challenge, "answer": str(answer)}


def path_in(mail: Any, words: str) -> str:
    """The path of the link in a mail that holds these words; the same in text and HTML."""
    found = re.search(rf"https?://[^/\s]+(/\S*{words}\S*)", mail.body)
    assert found
    page = mail.alternatives[0][0]
    assert found[0] in page.replace("&amp;", "&")
    return found[1]


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def client_of_nobody() -> Client:
    """A second browser."""
    return Client()
