"""Something is wrong here: without an account, without a script, and without letting programs in."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rialto.catalogue.models import Entry, LinkHealth
from rialto.moderation.choices import Complaint
from rialto.moderation.models import Report
from rialto.website.forms import stamp
from rialto.website.views import reports
from tests.desk.test_views import words_of
from tests.factories import EntryFactory

pytestmark = pytest.mark.django_db
EVIL = '<script>alert("x")</script>'


@pytest.fixture(autouse=True)
def nobody_was_here(settings, tmp_path):
    from django.core.cache import cache

    settings.INDEX_FOLDER = tmp_path / "index"
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def entry() -> Entry:
    return EntryFactory(published=True, title=f"Spreadsheets {EVIL}")


def address(entry: Entry) -> str:
    return reverse("website:entry-report", args=[entry.kind, entry.slug])


def given_out(entry: Entry, seconds_ago: float = 60) -> str:
    with time_machine.travel(timezone.now() - timedelta(seconds=seconds_ago)):
        return stamp(entry.slug)


def send(client: Client, entry: Entry, **values):
    data = {"complaint": Complaint.DEAD, "given_out": given_out(entry), **values}
    return client.post(address(entry), data)


def test_every_entry_leads_to_the_form(client, entry):
    assert address(entry).encode() in client.get(entry.get_absolute_url()).content

    page = client.get(address(entry)).content.decode()

    assert "noindex" in page
    assert page.count('type="radio"') == len(Complaint)
    assert EVIL not in page


def test_a_report_arrives_and_says_so(client, entry):
    response = send(client, entry, words="It leads to a shop.", email="ada@example.org")

    assert response.status_code == 302
    assert "Your report has arrived." in words_of(client.get(response["Location"]).content)
    report = Report.objects.get()
    assert (report.noun, report.about_id, report.words) == ("entry", entry.public_id, "It leads to a shop.")


@pytest.mark.django_db(transaction=True)  # a worker closes its connections
def test_a_mail_in_text_and_html_says_that_it_has_arrived(client, entry):
    send(client, entry, email="ada@example.org", words=f"buy now {EVIL}")
    call_command("work", "--batch")

    message = mail.outbox[0]
    assert (message.to, message.subject) == (["ada@example.org"], "We have your report · Rialto")
    page, kind = message.alternatives[0]
    assert kind == "text/html"
    assert entry.title in message.body
    assert EVIL not in page
    assert entry.get_absolute_url() in page
    # The words of whoever reported would make this a way to write to strangers.
    assert "buy now" not in message.body + page


def test_a_mail_is_in_the_language_of_the_page(client, entry):
    client.post(
        address(entry).replace("/en/", "/de/"),
        {"complaint": "dead", "given_out": given_out(entry), "email": "a@example.org"},
    )

    assert Report.objects.get().language == "de"


@pytest.mark.django_db(transaction=True)  # a worker closes its connections
def test_without_an_address_there_is_no_mail(client, entry):
    send(client, entry)
    call_command("work", "--batch")

    assert mail.outbox == []


def test_a_dead_link_is_looked_at_next(client, entry):
    send(client, entry)

    assert LinkHealth.objects.get(pk=entry.pk).next_look_at < timezone.now()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"complaint": ""}, "Choose what is wrong"),
        ({"complaint": "nonsense"}, "nonsense"),
        ({"complaint": "other"}, "Say in a few words what it is."),
        ({"email": "no address"}, "This is not an e-mail address"),
        ({"email": "a@example.org\nBcc: b@example.org"}, "This is not an e-mail address"),
        ({"words": "x" * 2001}, "2000"),
        ({"website": "https://spam.example"}, "meant for programs"),
        ({"given_out": ""}, "That was very quick"),
        ({"given_out": "forged:1:2"}, "That was very quick"),
    ],
)
def test_what_is_wrong_with_a_report_is_said_and_nothing_is_kept(client, entry, values, words):
    response = send(client, entry, **values)

    assert response.status_code == 400
    assert words in words_of(response.content)
    assert Report.objects.count() == 0


def test_what_was_typed_stays_when_something_was_wrong(client, entry):
    page = send(client, entry, words=f"My words {EVIL}", email="no address").content.decode()

    assert "My words &lt;script&gt;" in page
    assert EVIL not in page


@pytest.mark.parametrize("seconds", [0, 1, 25 * 3600])
def test_a_form_sent_at_once_or_a_day_later_is_asked_to_be_sent_again(client, entry, seconds):
    with time_machine.travel(timezone.now(), tick=False):
        response = send(client, entry, given_out=given_out(entry, seconds))
    assert response.status_code == 400
    fresh = response.context["form"]["given_out"].value()

    with time_machine.travel(timezone.now() + timedelta(seconds=30)):
        assert send(client, entry, given_out=fresh).status_code == 302


def test_the_stamp_of_one_entry_does_not_open_another(client, entry):
    assert send(client, entry, given_out=given_out(EntryFactory(published=True))).status_code == 400


def test_many_reports_from_one_place_have_to_wait(client, entry):
    statuses = [send(client, entry, words=str(number)).status_code for number in range(reports.REPORTS + 1)]

    assert statuses == [302] * reports.REPORTS + [429]
    assert Report.objects.count() == reports.REPORTS


def test_a_form_of_another_site_is_refused(entry):
    strict = Client(enforce_csrf_checks=True)

    assert send(strict, entry).status_code == 403
    assert Report.objects.count() == 0


@pytest.mark.parametrize("trait", [{}, {"withdrawn": True}])
def test_what_is_not_public_cannot_be_reported(client, trait):
    entry = EntryFactory(**trait)

    assert client.get(address(entry)).status_code == 404
    assert send(client, entry).status_code == 404
    assert client.get(reverse("website:entry-reported", args=[entry.kind, entry.slug])).status_code == 404


def test_no_cache_keeps_the_form(client, entry):
    assert "no-store" in client.get(address(entry))["Cache-Control"]
    assert b"Disallow: /*/report/" in client.get("/robots.txt").content
