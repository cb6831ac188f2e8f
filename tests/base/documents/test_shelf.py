"""Finished documents: made once, whole or not at all, and not kept for ever."""

import fcntl
import os

import pytest

from rialto.base.documents import shelf
from rialto.base.documents.typesetting import NotSet
from tests.base.documents.samples import document


@pytest.fixture(autouse=True)
def made(settings, tmp_path, monkeypatch):
    """The payloads that were set, by a typesetter that costs nothing."""
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"
    payloads: list[str] = []
    monkeypatch.setattr(shelf, "typeset", lambda text: payloads.append(text) or b"%PDF-")
    return payloads


def test_a_document_is_made_once(made):
    assert not shelf.order(document()).is_ready

    first, again = shelf.kept(document()), shelf.kept(document())

    assert first == again
    assert first.read_bytes() == b"%PDF-"
    assert len(made) == 1
    assert shelf.order(document()).is_ready


def test_another_word_is_another_document(made):
    assert shelf.kept(document()) != shelf.kept(document("other"))
    assert len(made) == 2


def test_one_that_could_not_be_set_leaves_nothing(monkeypatch):
    def broken(_text):
        raise RuntimeError

    monkeypatch.setattr(shelf, "typeset", broken)
    with pytest.raises(RuntimeError):
        shelf.kept(document())

    assert not shelf.order(document()).is_ready


def test_no_more_than_some_are_made_at_once(made, monkeypatch):
    monkeypatch.setattr(shelf, "WAIT_SECONDS", 0.0)
    shelf.folder().mkdir()
    places = [(shelf.folder() / f"turn-{number}.lock").open("w") for number in range(shelf.AT_ONCE)]
    for place in places:
        fcntl.flock(place, fcntl.LOCK_EX)

    with pytest.raises(shelf.Busy):
        shelf.kept(document())
    for place in places:
        place.close()

    assert shelf.kept(document()).exists()
    assert len(made) == 1


def test_what_nobody_asks_for_is_deleted(made):
    old, new = shelf.kept(document("old")), shelf.kept(document("new"))
    moment = new.stat().st_mtime
    os.utime(old, (moment - shelf.KEPT_SECONDS - 1,) * 2)

    assert shelf.prune(now=moment) == 1
    assert (old.exists(), new.exists()) == (False, True)


def test_the_oldest_go_when_there_is_too_much(made, monkeypatch):
    first, second, third = (shelf.kept(document(word)) for word in ("a", "b", "c"))
    for age, path in enumerate((third, second, first)):
        os.utime(path, (third.stat().st_mtime - age,) * 2)
    monkeypatch.setattr(shelf, "KEPT_BYTES", 10)

    shelf.prune()

    assert [path.exists() for path in (first, second, third)] == [False, True, True]


def test_what_takes_long_is_left_for_a_job(made, monkeypatch):
    monkeypatch.setattr(shelf, "LONG_CHARACTERS", 10)
    wanted = shelf.order(document())
    assert (wanted.is_long, wanted.is_left, wanted.is_ready) == (True, False, False)

    wanted.leave()
    assert (wanted.is_left, made) == (True, [])
    shelf.make(wanted.name)

    assert (wanted.is_left, wanted.is_ready, made) == (False, True, [wanted.text])
    shelf.make(wanted.name)  # a job that is run twice does nothing more
    assert len(made) == 1


def test_a_job_that_cannot_set_it_says_so(monkeypatch):
    def broken(_text):
        raise NotSet("no title")

    monkeypatch.setattr(shelf, "typeset", broken)
    wanted = shelf.order(document())
    wanted.leave()

    with pytest.raises(NotSet):
        shelf.make(wanted.name)

    assert (wanted.has_failed, wanted.is_left, wanted.is_ready) == (True, False, False)
