import time
import uuid

from rialto.base.identity import new_public_id


def test_an_identity_is_a_uuid_of_version_7():
    for _ in range(200):
        made = new_public_id()
        assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_an_identity_holds_the_millisecond_it_was_made_in():
    before = int(time.time() * 1000)
    made = new_public_id()
    after = int(time.time() * 1000)

    assert before <= made.int >> 80 <= after


def test_identities_are_sorted_by_when_they_were_made(monkeypatch):
    made = []
    for moment in (1_000.0, 1_000.001, 2_000.0):
        monkeypatch.setattr(time, "time", lambda moment=moment: moment)
        made.append(new_public_id())

    assert made == sorted(made)


def test_no_two_identities_are_alike():
    assert len({new_public_id() for _ in range(20_000)}) == 20_000
