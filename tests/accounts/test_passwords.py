"""How passwords are kept, and which are refused."""

import hashlib
import time

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ImproperlyConfigured, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from rialto.accounts.passwords import Argon2, BreachedPasswordValidator


def digest(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def is_refused(validator: BreachedPasswordValidator, password: str) -> bool:
    try:
        validator.validate(password)
    except ValidationError as problem:
        return "stolen" in problem.messages[0]
    return False


@given(st.sets(st.text(min_size=1, max_size=8), min_size=1, max_size=40), st.booleans(), st.booleans())
def test_exactly_the_passwords_of_the_file_are_refused(
    tmp_path_factory, known, with_counts, ends_with_newline
):
    lines = sorted(digest(one) + (f":{len(one)}" if with_counts else "") for one in known)
    path = tmp_path_factory.mktemp("breach") / "hashes"
    path.write_text("\r\n".join(lines) + ("\n" if ends_with_newline else ""))
    validator = BreachedPasswordValidator(str(path))

    assert all(is_refused(validator, one) for one in known)
    assert not any(is_refused(validator, f"{one} and more") for one in known)


def test_without_a_file_nothing_is_refused():
    assert not is_refused(BreachedPasswordValidator(), "password")


def test_a_file_that_is_missing_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="RIALTO_BREACHED_PASSWORDS"):
        BreachedPasswordValidator("/nowhere")


def test_an_empty_file_refuses_nothing(tmp_path):
    (tmp_path / "hashes").touch()

    assert not is_refused(BreachedPasswordValidator(str(tmp_path / "hashes")), "password")


def test_passwords_are_kept_by_argon2id_at_the_terms_that_owasp_names(settings):
    settings.PASSWORD_HASHERS = ["rialto.accounts.passwords.Argon2"]

    kept = make_password("seven herons on one leg")

    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=3,p=1$")
    assert check_password("seven herons on one leg", kept)
    assert not check_password("seven herons on two legs", kept)


def test_a_hash_takes_less_than_a_tenth_of_a_second_of_processor():
    hasher = Argon2()
    took = []
    for _ in range(5):
        begun = time.process_time()
        hasher.encode("seven herons on one leg", "a salt of sixteen")
        took.append(time.process_time() - begun)

    assert min(took) < 0.1
