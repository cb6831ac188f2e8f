"""Asking for an alert, confirming it, and what the link in a mail allows."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rialto.finding.alerts import saving
from rialto.finding.alerts.saving import forget_unconfirmed
from rialto.finding.choices import AlertState, Rhythm
from rialto.finding.models import Alert, AlertMail, Match, Recipient, SavedSearch
from rialto.jobs.worker import Worker
from tests.factories import UserFactory
from tests.finding.alert_steps import ADA, alert_for, asked, percolate
from tests.published import training

NEW = "/en/search/alerts/new/?q=python&kind=training"


@pytest.fixture(autouse=True)
def no_limits_from_before():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def visitor() -> Client:
    """Somebody without a cookie, and with the real checks of forms."""
    return Client(enforce_csrf_checks=True)


def do_jobs() -> None:
    Worker(batch=True, interval=0).run()


def link(number: int = -1, part: str = "confirm") -> str:
    found = re.search(
        rf"http://127\.0\.0\.1:8000(/\w\w/search/alerts/{part}/\S+)", str(mail.outbox[number].body)
    )
    assert found, mail.outbox[number].body
    return found[1]


@pytest.mark.django_db(transaction=True)
def test_a_visitor_asks_and_confirms_from_the_mail(index, visitor):
    answer = visitor.post(NEW, {"email": " Ada@Example.org ", "rhythm": "weekly"})
    assert answer.status_code == 302
    assert answer["Location"] == "/en/search/alerts/asked/?q=python&kind=training"
    assert not visitor.cookies
    do_jobs()
    (sent,) = mail.outbox
    assert sent.to == [ADA]
    alert = Alert.objects.get()
    assert (alert.state, alert.rhythm) == (AlertState.UNCONFIRMED, Rhythm.WEEKLY)

    # A program that looks at links changes nothing.
    assert visitor.get(link()).status_code == 200
    assert Alert.objects.get().state == AlertState.UNCONFIRMED
    page = visitor.post(link(), follow=True)

    assert Alert.objects.get().state == AlertState.ACTIVE
    assert b"Your address is confirmed" in page.content
    assert b"ada@example.org" in page.content
    assert not visitor.cookies


@pytest.mark.django_db(transaction=True)
def test_nobody_learns_whether_an_address_is_known(index, visitor):
    alert_for("q=python&kind=training")
    answers = [
        visitor.post(NEW, {"email": email, "rhythm": "daily"}) for email in (ADA, "nobody@example.org")
    ]
    answers += [
        visitor.post(reverse("finding:alert-list"), {"email": email})
        for email in (ADA, "stranger@example.org")
    ]
    assert {answer.status_code for answer in answers} == {302}
    assert answers[0]["Location"] == answers[1]["Location"]
    assert answers[2]["Location"] == answers[3]["Location"]

    do_jobs()

    told = [(sent.to[0], sent.subject) for sent in mail.outbox]
    assert told == [
        (ADA, "You have this alert already · Rialto"),
        ("nobody@example.org", "Confirm your alert · Rialto"),
        (ADA, "Your alerts · Rialto"),
    ]
    assert not Recipient.objects.filter(email="stranger@example.org").exists()


@pytest.mark.django_db(transaction=True)
def test_an_address_gets_five_such_mails_a_day_at_most(index):
    for number in range(9):
        saving.ask_for_alert(asked(f"q=word{number}"), email=ADA, rhythm=Rhythm.DAILY, language="en")

    assert Recipient.objects.get().asked_count == 5
    assert Alert.objects.count() == 5


def test_a_visitor_asks_ten_times_an_hour_at_most(index, visitor):
    answers = [
        visitor.post(NEW, {"email": f"a{number}@example.org", "rhythm": "daily"}) for number in range(11)
    ]

    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert b"Wait a while" in answers[-1].content


@pytest.mark.parametrize(
    "sent",
    [
        {"email": "no address", "rhythm": "daily"},
        {"email": "", "rhythm": "daily"},
        {"email": ADA, "rhythm": "hourly"},
        {"email": ADA, "rhythm": "never"},
        {"email": ADA, "rhythm": "daily", "website": "https://spam.example"},
        {"email": "a@b.example\nBcc: all@example.org", "rhythm": "daily"},
        {"email": f"{'a' * 300}@example.org", "rhythm": "daily"},
        {},
    ],
)
def test_what_is_no_address_is_asked_again(index, visitor, sent):
    answer = visitor.post(NEW, sent)

    assert answer.status_code == 400
    assert Recipient.objects.count() == 0


def test_words_of_a_search_cannot_write_headers(index):
    alert = alert_for("q=a%0d%0aBcc:+all@example.org")

    assert "\n" not in alert.search.query
    assert saving.ask_for_alert(asked("q=%00x"), email=ADA, rhythm=Rhythm.DAILY, language="en")


@pytest.mark.parametrize("name", ["alert-confirm", "alert-end", "alert-manage"])
@pytest.mark.parametrize("token", ["x", "a:b:c", "ImFiYyI:1a:zz", "é" * 40])
def test_a_link_that_we_did_not_sign_leads_nowhere(index, visitor, name, token):
    alert_for("q=python")

    answers = [
        getattr(visitor, method)(reverse(f"finding:{name}", args=[token])) for method in ("get", "post")
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Alert.objects.count() == 1


def test_each_kind_of_link_is_good_for_its_own_page_only(index, visitor):
    from rialto.finding.alerts.links import end_address

    alert = alert_for("q=python")
    token = end_address(alert).rstrip("/").rpartition("/")[2]

    assert visitor.get(reverse("finding:alert-manage", args=[token])).status_code == 404
    assert visitor.get(reverse("finding:alert-confirm", args=[token])).status_code == 404


def manage_path(email: str = ADA) -> str:
    from rialto.finding.alerts.links import manage_token

    return reverse("finding:alert-manage", args=[manage_token(Recipient.objects.get(email=email))])


def test_all_alerts_of_an_address_on_one_page(index, visitor, django_assert_num_queries):
    alert_for("q=python&country=MT")
    alert_for("kind=event", rhythm=Rhythm.WEEKLY)
    alert_for("q=theirs", email="bo@example.org")

    visitor.get(manage_path())  # vocabularies are read once

    path = manage_path()
    with django_assert_num_queries(2):
        page = visitor.get(path).content.decode()

    assert page.count('class="alert-item"') == 2
    assert "“python” · Malta" in page
    assert "theirs" not in page


def test_change_pause_resume_and_delete(index, visitor):
    alert = alert_for("q=python")

    def deed(word: str, **more: str) -> str:
        page = visitor.post(manage_path(), {"deed": word, "alert": str(alert.pk)} | more, follow=True)
        alert.refresh_from_db()
        return page.content.decode()

    assert "Changed." in deed("change", rhythm="weekly")
    assert alert.rhythm == Rhythm.WEEKLY
    assert "paused" in deed("pause")
    assert alert.state == AlertState.PAUSED
    assert "goes on" in deed("resume")
    assert alert.state == AlertState.ACTIVE
    deed("change", rhythm="never")
    assert alert.rhythm == Rhythm.WEEKLY


def test_nobody_changes_the_alerts_of_another_address(index, visitor):
    alert_for("q=python")
    theirs = alert_for("q=python", email="bo@example.org")

    visitor.post(manage_path(), {"deed": "delete", "alert": str(theirs.pk)})
    visitor.post(manage_path(), {"deed": "delete", "alert": "9" * 40})

    assert Alert.objects.count() == 2


def test_the_last_alert_takes_the_address_with_it(publish, visitor):
    alert = alert_for("q=python")
    publish(training("a", "Python course"))
    percolate()

    page = visitor.post(manage_path(), {"deed": "delete", "alert": str(alert.pk)})

    assert page.status_code == 200
    assert not Recipient.objects.exists()


def test_forgetting_an_address_deletes_all_that_hangs_on_it(publish, visitor):
    alert_for("q=python")
    alert_for("q=java")
    alert_for("q=python", email="bo@example.org")
    publish(training("a", "Python course"))
    percolate()

    page = visitor.post(manage_path(), {"deed": "forget"})

    assert b"your address is forgotten" in page.content
    assert list(Recipient.objects.values_list("email", flat=True)) == ["bo@example.org"]
    assert Alert.objects.count() == 1
    # What the other one waits for goes on.
    assert list(SavedSearch.objects.filter(is_watched=True).values_list("query", flat=True)) == ["q=python"]


def test_addresses_that_nobody_confirmed_are_forgotten_after_a_week(index):
    alert_for("q=kept")
    saving.ask_for_alert(asked("q=java"), email="bo@example.org", rhythm=Rhythm.DAILY, language="en")
    week = timezone.now() - timedelta(days=7, minutes=1)
    Alert.objects.update(created_at=week)
    Recipient.objects.update(created_at=week)
    SavedSearch.objects.update(created_at=week)

    assert forget_unconfirmed() == 1

    assert list(Recipient.objects.values_list("email", flat=True)) == [ADA]
    assert list(SavedSearch.objects.values_list("query", flat=True)) == ["q=kept"]


def test_a_link_to_confirm_is_good_for_a_week(index, visitor):
    from rialto.finding.alerts.links import confirm_address

    alert = saving.ask_for_alert(asked("q=python"), email=ADA, rhythm=Rhythm.DAILY, language="en")
    path = confirm_address(alert).removeprefix("http://127.0.0.1:8000")

    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert visitor.post(path).status_code == 404
    assert Alert.objects.get().state == AlertState.UNCONFIRMED


def test_staff_keep_a_search_without_mail(index, client):
    user = UserFactory(staff=True)
    client.force_login(user)
    assert b"Keep this search without mail" in client.get(NEW).content

    page = client.post(reverse("finding:search-keep") + "?q=python&kind=training", follow=True)
    client.post(reverse("finding:search-keep") + "?q=python&kind=training")

    alert = Alert.objects.get()
    assert (alert.keeper, alert.recipient, alert.rhythm) == (user, None, Rhythm.NEVER)
    assert "“python” · Training" in page.content.decode()
    client.post(reverse("finding:search-let-go"), {"alert": alert.pk})
    assert not Alert.objects.exists()


def test_to_others_keeping_does_not_exist(index, client, visitor):
    assert client.post(reverse("finding:search-keep") + "?q=python").status_code == 404
    client.force_login(UserFactory())
    assert client.post(reverse("finding:search-keep") + "?q=python").status_code == 404
    staff = UserFactory(staff=True)
    visitor.force_login(staff)
    assert visitor.post(reverse("finding:search-keep") + "?q=python").status_code == 403  # no token
    assert not Alert.objects.exists()


def test_the_results_page_offers_the_alert_without_a_cookie(publish, visitor):
    publish(training("a", "Python course"))

    page = visitor.get("/en/search/?q=python&sort=date&page=1").content.decode()

    assert 'action="/en/search/alerts/new/?q=python"' in page
    assert not visitor.cookies


def test_every_language_has_the_pages(index, visitor, settings):
    alert_for("q=python&when=week&from=2026-01-01")
    managed = manage_path()
    for code, _name in settings.LANGUAGES:
        for path in (
            f"/{code}/search/alerts/",
            f"/{code}/search/alerts/new/?q=a",
            managed.replace("/en/", f"/{code}/"),
        ):
            page = visitor.get(path)
            assert page.status_code == 200
            assert f'<html lang="{code}"'.encode() in page.content
            assert b"noindex" in page.content


def test_no_row_of_mails_or_matches_outlives_its_alert(publish):
    alert = alert_for("q=python")
    publish(training("a", "Python course"))
    percolate()
    from rialto.finding.alerts.mailing import make_mails

    make_mails()
    assert AlertMail.objects.count() == 1
    saving.delete_alert(alert)

    assert AlertMail.objects.count() == 0
    assert not any("email" in field.name for field in Match._meta.fields)
