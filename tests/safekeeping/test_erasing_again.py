"""What an older backup brings back is erased again: people, agreements, what was taken down, alerts."""

from dataclasses import replace

import pytest
from django.utils import timezone

from rialto.accounts.actions import erase_person, say_consent
from rialto.accounts.choices import Purpose
from rialto.accounts.models import Consent, User
from rialto.base import erasures
from rialto.catalogue.actions import lift_exclusions, take_down
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Exclusion
from rialto.finding.alerts.saving import delete_alert, forget_recipient
from rialto.finding.choices import AlertState, Rhythm
from rialto.finding.models import Alert, Recipient, SavedSearch
from tests.factories import EntryFactory, SourceRecordFactory, UserFactory

pytestmark = pytest.mark.django_db
NOTHING = {"person": 0, "consent": 0, "taken-down": 0, "alert": 0, "recipient": 0}


@pytest.fixture(autouse=True)
def own_list(tmp_path, settings):
    settings.ERASURES_FILE, settings.MEDIA_ROOT = tmp_path / "erasures.jsonl", tmp_path / "media"


@pytest.fixture
def done(django_capture_on_commit_callbacks):
    """Does something whose transaction is committed."""

    def act(action, *arguments, **options):
        with django_capture_on_commit_callbacks(execute=True):
            return action(*arguments, **options)

    return act


def brought_back(user, kept):
    """The row as an older backup has it."""
    User.objects.filter(pk=user.pk).update(**kept)


def test_a_person_who_was_erased_is_erased_again(done):
    user = UserFactory(email="bob@example.org", name="Bob")
    kept = User.objects.filter(pk=user.pk).values("email", "name", "is_active", "erased_at").get()
    done(erase_person, user)
    brought_back(user, kept)

    assert done(erasures.do_again) == NOTHING | {"person": 1}

    assert not User.objects.filter(email="bob@example.org").exists()
    assert User.objects.get(pk=user.pk).erased_at is not None
    assert done(erasures.do_again) == NOTHING


def test_also_the_last_administrator_whom_nobody_needed_any_more(done):
    user = UserFactory(administrator=True, email="bob@example.org")
    other = UserFactory(administrator=True)
    kept = User.objects.filter(pk=user.pk).values("email", "is_superuser", "is_active", "erased_at").get()
    done(erase_person, user)
    brought_back(user, kept)
    other.delete()

    assert done(erasures.do_again)["person"] == 1
    assert not User.objects.filter(email="bob@example.org").exists()


def test_the_list_names_nobody(done, settings):
    user = UserFactory(email="bob@example.org", name="Bob Bridge")
    done(say_consent, Purpose.PERSONALISATION, is_given=True, by=user)
    done(erase_person, user)

    text = settings.ERASURES_FILE.read_text()

    assert str(user.public_id) in text
    assert "bob" not in text.lower()


def test_an_erasure_that_a_crash_kept_from_the_list_is_taken_from_the_database():
    user = UserFactory()
    User.objects.filter(pk=user.pk).update(erased_at=timezone.now())

    assert erasures.catch_up() == 1
    assert [one.of for one in erasures.listed()] == [str(user.public_id)]


def test_an_agreement_that_was_taken_back_stays_so(done):
    given_again, taken_back = UserFactory(), UserFactory()
    for user, says in ((given_again, (True, False, True)), (taken_back, (True, False))):
        for is_given in says:
            done(say_consent, Purpose.PERSONALISATION, is_given=is_given, by=user)
    # As an older backup has it.
    Consent.objects.filter(is_given=False).delete()

    assert done(erasures.do_again) == NOTHING | {"consent": 1}

    assert not taken_back.consents.first().is_given
    assert given_again.consents.first().is_given


def test_what_was_taken_down_leaves_again(done):
    entry = EntryFactory(published=True)
    record = SourceRecordFactory(entry=entry)
    done(take_down, entry, by=UserFactory(staff=True), reason="It names Bob Bridge.")
    before = set(Exclusion.objects.values_list("source__slug", "remote_id", "canonical_address"))
    # As an older backup has it.
    Exclusion.objects.all().delete()
    type(entry).objects.filter(pk=entry.pk).update(status=Status.PUBLISHED, withdrawn_at=None)

    assert done(erasures.do_again) == NOTHING | {"taken-down": 1}

    entry.refresh_from_db()
    assert entry.status == Status.WITHDRAWN
    assert set(Exclusion.objects.values_list("source__slug", "remote_id", "canonical_address")) == before
    assert (record.source.slug, record.remote_id, "") in before
    assert "Bob" not in entry.transitions.last().reason
    assert done(erasures.do_again) == NOTHING


def test_what_came_in_after_the_backup_is_excluded_though_nothing_of_it_is_there(done):
    entry = EntryFactory(published=True)
    record = SourceRecordFactory(entry=entry)
    source, address = record.source, entry.canonical_address
    done(take_down, entry, by=UserFactory(staff=True), reason="on request")
    Exclusion.objects.all().delete()
    record.delete()
    entry.delete()

    assert done(erasures.do_again)["taken-down"] == 1

    assert Exclusion.objects.filter(source=source, remote_id=record.remote_id).exists()
    assert Exclusion.objects.filter(source=None, canonical_address=address).exists()


def test_what_was_lifted_may_stay(done):
    entry, editor = EntryFactory(published=True), UserFactory(staff=True)
    done(take_down, entry, by=editor, reason="on request")
    done(lift_exclusions, entry, by=editor, reason="a mistake")

    assert done(erasures.do_again) == NOTHING


def test_nobody_is_written_to_who_ended_it(done):
    search = SavedSearch.objects.create(digest="x", language="en", query="q=python")
    ended, forgotten = (Recipient.objects.create(email=f"{name}@example.org") for name in ("ada", "bob"))
    alerts = [
        Alert.objects.create(
            search=search, recipient=one, rhythm=Rhythm.DAILY, state=AlertState.ACTIVE, since=timezone.now()
        )
        for one in (ended, forgotten)
    ]
    done(delete_alert, alerts[0])
    done(forget_recipient, Recipient.objects.get(pk=forgotten.pk))
    for one in (ended, forgotten, *alerts):
        # As an older backup has it.
        one.save(force_insert=True)

    assert done(erasures.do_again) == NOTHING | {"alert": 1, "recipient": 1}
    assert not Recipient.objects.exists()


def test_a_list_of_another_installation_does_nothing():
    others = [
        replace(
            erasures.Erasure(kind=kind, of=of, at=timezone.now()), more={"things": [["elsewhere", "1", ""]]}
        )
        for kind, of in (
            ("person", "018f0000-0000-7000-8000-000000000000"),
            ("consent", "018f0000-0000-7000-8000-000000000000 research"),
            ("taken-down", "018f0000-0000-7000-8000-000000000001"),
            ("alert", "018f0000-0000-7000-8000-000000000002"),
        )
    ]
    erasures.append(others)

    assert erasures.do_again() == NOTHING
