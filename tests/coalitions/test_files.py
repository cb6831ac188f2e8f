"""Files that coalitions share: what is taken in, who fetches it, and what becomes of it."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from rialto.base.errors import Refused
from rialto.coalitions.actions import (
    add_version,
    bring_back_file,
    delete_file,
    forget_deleted_files,
    share_file,
)
from rialto.coalitions.choices import FileAudience
from rialto.coalitions.file_kinds import SentFile
from rialto.coalitions.models import FileVersion, SharedFile
from rialto.coalitions.queries.files import files_seen_by
from tests.factories import CoalitionMemberFactory, UserFactory


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def ours(db, media):
    return CoalitionMemberFactory()


@pytest.fixture
def theirs(db):
    return CoalitionMemberFactory(coalition__country="SK")


def sent(data, name="a.txt"):
    return SentFile(file=io.BytesIO(data), name=name, size=len(data))


def shared_by(member, *, audience=FileAudience.OWN, name="../../Plán (1).txt", data=b"words"):
    return share_file(member.coalition, sent(data, name), audience=audience, by=member.user)


def fetched(client, shared, number=1):
    """The status, and the bytes to their end: a file that is only asked for would stay open."""
    answer = client.get(address(shared, number))
    return answer.status_code, b"".join(answer) if answer.streaming else b""


def address(shared, number=1):
    return reverse("coalitions:file-fetch", args=[shared.public_id, number])


@pytest.mark.parametrize(("audience", "sees"), [(FileAudience.OWN, False), (FileAudience.ALL, True)])
def test_nobody_fetches_what_is_not_for_them(ours, theirs, client, audience, sees):
    shared = shared_by(ours, audience=audience)
    assert client.get(address(shared)).status_code == 302
    for person, may in (
        (ours.user, True),
        (theirs.user, sees),
        (UserFactory(is_superuser=True, is_staff=True), False),
    ):
        client.force_login(person)
        assert fetched(client, shared) == ((200, b"words") if may else (404, b""))
        assert files_seen_by(person).exists() == may


def test_what_is_fetched_is_saved_and_never_shown(ours, client):
    shared = shared_by(ours)
    client.force_login(ours.user)

    answer = client.get(address(shared))

    assert b"".join(answer) == b"words"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "Pl%C3%A1n" in answer["Content-Disposition"]
    assert ".." not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]
    version = FileVersion.objects.get()
    assert version.content.name.startswith("coalition-files/")
    assert version.file_name == "Plán (1).txt"


def test_a_newer_version_keeps_the_older_one(ours, theirs, client):
    shared = shared_by(ours)
    with pytest.raises(Refused, match="Only people"):
        add_version(shared, sent(b"evil"), by=theirs.user)

    add_version(shared, sent(b"newer", "b.txt"), by=ours.user)

    client.force_login(ours.user)
    assert [fetched(client, shared, number)[1] for number in (1, 2)] == [b"words", b"newer"]
    assert client.get(address(shared, 3)).status_code == 404


def test_there_is_only_so_much_room(ours, monkeypatch):
    monkeypatch.setattr("rialto.coalitions.actions.files.QUOTA", 8)
    shared_by(ours)
    with pytest.raises(Refused, match="no room"):
        shared_by(ours)


def test_what_is_deleted_comes_back_for_thirty_days_and_then_its_bytes_go(
    ours, client, media, django_capture_on_commit_callbacks
):
    shared = shared_by(ours)
    delete_file(shared, by=ours.user)
    client.force_login(ours.user)
    assert client.get(address(shared)).status_code == 404
    with pytest.raises(Refused, match="deleted"):
        add_version(shared, sent(b"x"), by=ours.user)

    bring_back_file(shared, by=ours.user)
    assert fetched(client, shared) == (200, b"words")
    assert forget_deleted_files() == 0

    delete_file(shared, by=ours.user)
    SharedFile.objects.update(deleted_at=timezone.now() - timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_deleted_files() == 1
    assert [one for one in media.rglob("*") if one.is_file()] == []


def test_the_pages_take_in_describe_delete_and_bring_back(ours, theirs, client):
    client.force_login(ours.user)
    page = reverse("coalitions:file-list", args=["mt"])
    minutes = SimpleUploadedFile("minutes.txt", b"We met.")
    assert client.post(page, {"file": minutes, "title": "Minutes", "audience": "all"}).status_code == 302
    bad = client.post(page, {"file": SimpleUploadedFile("a.exe", b"MZ"), "audience": "all"})
    assert (bad.status_code, "We take PDF" in bad.content.decode()) == (400, True)
    shared = SharedFile.objects.get()
    one = reverse("coalitions:file-page", args=["mt", shared.public_id])
    client.post(one, {"file": SimpleUploadedFile("minutes.txt", b"We met again.")})
    client.post(one, {"words": "yes", "title": "Minutes of May", "audience": "all"})
    assert "Version 2" in client.get(one).content.decode()

    client.force_login(theirs.user)
    others = client.get(reverse("coalitions:file-list", args=["sk"]) + "?of=others").content.decode()
    assert "Minutes of May" in others
    assert client.get(one).status_code == 404

    client.force_login(ours.user)
    client.post(reverse("coalitions:file-delete", args=["mt", shared.public_id]))
    assert "Deleted in the last thirty days" in client.get(page).content.decode()
    assert client.get(one).status_code == 404
    client.post(reverse("coalitions:file-bring-back", args=["mt", shared.public_id]))
    assert client.get(one).status_code == 200
