"""Followers hear of what changes, once, in their language, until they say otherwise."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from rialto.base.errors import Refused
from rialto.catalogue.actions import correct_entry, publish_entry, take_down, withdraw_entry
from rialto.catalogue.models import Exclusion
from rialto.changes.actions import record_change
from rialto.changes.choices import Verb
from rialto.contributing.actions import follow, forget_news, note_news, silence
from rialto.contributing.following import end_address
from rialto.contributing.models import Follow, FollowNews
from rialto.contributing.tasks import send_news, tell_followers
from rialto.jobs.models import Job
from tests.factories import EntryFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return EntryFactory(published=True, city="Graz", provider=OrganisationFactory(name="School"))


def noted() -> list[tuple[str, str]]:
    """What followers are to be told once nothing can be undone any more."""
    with time_machine.travel(timezone.now() + timedelta(minutes=20), tick=False):
        while note_news():
            pass
    return [(one.entry.title, one.what) for one in FollowNews.objects.all()]


def test_a_saved_entry_that_changes_is_told_once_in_the_language_of_its_reader(entry, author, reviewer):
    follow(entry, by=author)
    correct_entry(entry, {"city": "Linz", "starts_on": date(2027, 3, 1)}, by=reviewer)
    assert note_news() == 0

    assert noted() == [(entry.title, "changed")]
    assert noted() == [(entry.title, "changed")]
    tell_followers.func()
    tell_followers.func()
    job = Job.objects.get(task_path__endswith="send_news")
    send_news.func(*job.args_kwargs["args"])

    [one] = mail.outbox
    assert one.to == [author.email]
    assert "Graz → Linz" in one.body
    assert "1. März 2027" in one.body
    assert one.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_was_told_is_forgotten_after_a_month(entry, author, reviewer):
    follow(entry, by=author)
    correct_entry(entry, {"city": "Linz"}, by=reviewer)
    assert noted()
    assert FollowNews.objects.update(told_at=timezone.now()) == 1

    assert forget_news() == 0
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert forget_news() == 1

    assert Follow.objects.count() == 1


def test_polished_words_are_no_news(entry, author, reviewer):
    follow(entry, by=author)
    correct_entry(entry, {"summary": "Better words than before."}, by=reviewer)

    assert noted() == []


def test_cancellation_and_withdrawal_are_told_and_what_is_taken_back_is_not(author, reviewer):
    cancelled, withdrawn, undone = (EntryFactory(published=True, title=title) for title in "ABC")
    for one in (cancelled, withdrawn, undone):
        follow(one, by=author)
    correct_entry(cancelled, {"schedule": "cancelled"}, by=reviewer)
    withdraw_entry(withdrawn, by=reviewer, reason="Over.")
    withdraw_entry(undone, by=reviewer, reason="A slip.")
    publish_entry(undone, by=reviewer)

    assert sorted(noted()) == [("A", "cancelled"), ("B", "withdrawn")]


def test_followers_of_an_organisation_hear_of_what_is_new_and_cancelled_each_once(author, reviewer):
    school = OrganisationFactory(name="School")
    old = EntryFactory(published=True, title="Old", provider=school)
    follow(school, by=author)
    note_news()
    new = EntryFactory(published=True, title="New", provider=school, published_at=timezone.now())
    EntryFactory(published=True, title="Elsewhere")
    record_change("entry", new.public_id, Verb.PUBLISHED)
    record_change("entry", new.public_id, Verb.CHANGED)
    correct_entry(old, {"schedule": "cancelled"}, by=reviewer)

    assert sorted(noted()) == [("New", "new"), ("Old", "cancelled")]
    record_change("entry", new.public_id, Verb.PUBLISHED)
    assert len(noted()) == 2


def test_who_wants_no_mails_gets_none(entry, author, client, reviewer):
    one = follow(entry, by=author)
    address = end_address(one, language="de").partition("//")[2].partition("/")[2]
    assert client.get(f"/{address}").status_code == 200
    one.refresh_from_db()
    assert not one.is_silent

    assert client.post(f"/{address}").status_code == 200
    correct_entry(entry, {"city": "Linz"}, by=reviewer)

    assert noted() == []
    silence(Follow.objects.get(), is_silent=False)
    assert noted() == []
    assert client.get(f"/{address[:-3]}xx/").status_code == 404


def test_the_list_saves_and_lets_go_and_shows_nobody_elses(member, entry):
    page = reverse("contributing:entry-follow", args=[entry.slug])
    for _twice in range(2):
        member.post(page)
    member.post(reverse("contributing:organisation-follow", args=[entry.provider.slug]))
    other = Follow.objects.create(user=UserFactory(), entry=entry)

    listed = member.get(reverse("contributing:follow-list")).content.decode()

    assert (Follow.objects.count(), listed.count("line-title")) == (3, 2)
    assert member.post(reverse("contributing:follow-change", args=[other.pk]), {"end": 1}).status_code == 404
    own = Follow.objects.get(entry=entry, user__pk=member.session["_auth_user_id"])
    member.post(reverse("contributing:follow-change", args=[own.pk]), {"end": 1})
    assert not Follow.objects.filter(pk=own.pk).exists()


def test_of_what_was_taken_down_only_that_is_said(member, author, entry, reviewer):
    one = follow(entry, by=author)
    end = end_address(one, language="en").split("/", maxsplit=3)[3]
    withdraw_entry(entry, by=reviewer, reason="Over.")
    places = (reverse("contributing:follow-list"), f"/{end}")

    before = [member.get(place).content.decode() for place in places]
    Exclusion.objects.create(
        canonical_address=entry.canonical_address, entry_public_id=entry.public_id, reason="Asked for"
    )
    after = [member.get(place).content.decode() for place in places]

    assert [entry.title in page for page in before] == [True, True]
    assert [entry.title in page or entry.slug in page for page in after] == [False, False]
    assert ["Taken down" in page for page in after] == [True, True]


def test_a_mail_names_nothing_that_was_taken_down(author, entry, reviewer):
    follow(entry, by=author)
    take_down(entry, by=reviewer, reason="Asked for")
    assert [what for _title, what in noted()] == ["withdrawn"]
    tell_followers.func()
    send_news.func(*Job.objects.get(task_path__endswith="send_news").args_kwargs["args"])

    [one] = mail.outbox
    page = one.alternatives[0].content
    assert [entry.title in said or entry.slug in said for said in (one.body, page)] == [False, False]
    assert "Entfernt" in one.body


def test_what_is_not_public_cannot_be_saved(member, author, entry, reviewer):
    withdraw_entry(entry, by=reviewer, reason="Over.")
    entry.refresh_from_db()

    assert member.get(reverse("contributing:entry-follow", args=[entry.slug])).status_code == 404
    with pytest.raises(Refused):
        follow(entry, by=author)


def test_a_site_where_nobody_follows_anything_reads_no_log(entry, reviewer, django_assert_max_num_queries):
    for _number in range(5):
        record_change("entry", entry.public_id, Verb.CHANGED)

    with django_assert_max_num_queries(12):
        assert note_news() == 0
