"""The queue of reports: for staff, each decision with its deed and its place in the record."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from rialto.catalogue.choices import Kind, Status
from rialto.catalogue.models import Entry, Exclusion, LinkHealth
from rialto.moderation.actions import file_report
from rialto.moderation.choices import Complaint, Verdict
from rialto.moderation.models import Decision, Report
from tests.desk.test_views import words_of
from tests.factories import EntryFactory, SourceRecordFactory, UserFactory

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def own_index(tmp_path, settings) -> None:
    settings.INDEX_FOLDER = tmp_path / "index"


@pytest.fixture
def entry() -> Entry:
    entry = EntryFactory(published=True, title=f"Course {EVIL}", kind=Kind.TRAINING)
    SourceRecordFactory(entry=entry)
    return entry


@pytest.fixture
def report(entry) -> Report:
    return file_report(
        "entry",
        entry.public_id,
        complaint=Complaint.TAKE_DOWN,
        words=f"It is mine {EVIL}",
        email="ada@example.org",
    )


@pytest.fixture
def person():
    return UserFactory(staff=True)


@pytest.fixture
def staff(client: Client, person) -> Client:
    client.force_login(person)
    return client


def decide(client: Client, report: Report, verdict: str, reason: str = "Because."):
    return client.post(report.get_absolute_url(), {"verdict": verdict, "reason": reason})


def test_nobody_but_staff_sees_or_decides(client, report):
    list_url = reverse("desk:report-list")
    for address in (list_url, report.get_absolute_url()):
        assert client.get(address)["Location"].startswith(reverse("accounts:sign-in"))
    assert decide(client, report, Verdict.WITHDRAW).status_code == 302

    client.force_login(UserFactory())
    assert [client.get(one).status_code for one in (list_url, report.get_absolute_url())] == [404, 404]
    assert decide(client, report, Verdict.WITHDRAW).status_code == 404
    assert Decision.objects.count() == 0


def test_a_form_of_another_site_decides_nothing(report, person):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)

    assert decide(strict, report, Verdict.WITHDRAW).status_code == 403
    assert Decision.objects.count() == 0


def test_the_queue_shows_what_waits_and_what_was_decided(staff, report, entry):
    words = words_of(staff.get(reverse("desk:report-list")).content)
    assert "It is mine, and I want it taken down" in words
    assert "1 report waits for a decision." in words_of(staff.get(reverse("desk:overview")).content)

    decide(staff, report, Verdict.DISMISS)

    assert "No report waits for a decision." in words_of(staff.get(reverse("desk:report-list")).content)
    closed = staff.get(reverse("desk:report-list"), {"state": "closed"})
    assert [line.entry for line in closed.context["lines"]] == [entry]


def test_a_report_stands_beside_its_entry_and_nothing_in_it_is_run(staff, report, entry):
    response = staff.get(report.get_absolute_url())
    page = response.content.decode()

    assert EVIL not in page
    assert entry.get_absolute_url() in page
    assert "ada@example.org" in page
    assert page.count("<h1") == 1
    assert "no-store" in response["Cache-Control"]
    assert EVIL not in staff.get(reverse("desk:report-list")).content.decode()


def test_looking_again_puts_the_link_first_and_leaves_the_report_open(staff, report, entry):
    assert decide(staff, report, Verdict.LOOK_AGAIN, "").status_code == 302

    report.refresh_from_db()
    assert report.is_open
    assert LinkHealth.objects.get(pk=entry.pk).next_look_at is not None


def test_withdrawing_takes_the_entry_away_but_excludes_nothing(staff, report, entry, person):
    decide(staff, report, Verdict.WITHDRAW, "It is over.")

    entry.refresh_from_db()
    assert (entry.status, Exclusion.objects.count()) == (Status.WITHDRAWN, 0)
    step = entry.transitions.last()
    assert (step.reason, step.actor_id) == ("It is over.", person.public_id)
    assert staff.get(entry.get_absolute_url()).status_code == 410


def test_taking_down_excludes_it_from_later_runs(staff, report, entry):
    decide(staff, report, Verdict.TAKE_DOWN)

    entry.refresh_from_db()
    assert (entry.status, Exclusion.objects.count()) == (Status.WITHDRAWN, 2)
    assert "It was taken down" in words_of(staff.get(report.get_absolute_url()).content)


def test_dismissing_changes_nothing_but_the_report(staff, report, entry):
    decide(staff, report, Verdict.DISMISS, "It is as it should be.")

    entry.refresh_from_db()
    report.refresh_from_db()
    assert (entry.status, report.is_open) == (Status.PUBLISHED, False)
    words = words_of(staff.get(report.get_absolute_url()).content)
    assert "It is as it should be." in words


@pytest.mark.django_db(transaction=True)  # a worker closes its connections
def test_who_reported_hears_what_was_decided(staff, report, entry):
    decide(staff, report, Verdict.DISMISS, f"Fine {EVIL}")
    call_command("work", "--batch")

    message = mail.outbox[-1]
    assert (message.to, message.subject) == (["ada@example.org"], "What became of your report · Rialto")
    assert "We leave it as it is." in message.body
    assert EVIL not in message.alternatives[0][0]


def test_a_decision_without_a_reason_or_a_choice_is_asked_again(staff, report):
    for verdict, reason, words in ((Verdict.WITHDRAW, " ", "Say why"), ("", "x", "Choose what to do")):
        response = decide(staff, report, verdict, reason)
        assert response.status_code == 400
        assert words in words_of(response.content)
    assert Decision.objects.count() == 0


def test_a_report_is_decided_once(staff, report):
    decide(staff, report, Verdict.DISMISS)

    assert decide(staff, report, Verdict.WITHDRAW).status_code == 400
    assert Decision.objects.count() == 1


def test_what_cannot_be_done_leaves_no_decision(staff):
    draft = EntryFactory()
    one = file_report("entry", draft.public_id, complaint=Complaint.DEAD)

    response = decide(staff, one, Verdict.WITHDRAW)

    assert response.status_code == 400
    assert "cannot become" in words_of(response.content)
    assert Decision.objects.count() == 0


def test_a_report_about_what_is_no_more_can_only_be_closed(staff, report, entry):
    Entry.objects.filter(pk=entry.pk).delete()

    assert "The entry exists no more" in words_of(staff.get(report.get_absolute_url()).content)
    assert decide(staff, report, Verdict.WITHDRAW).status_code == 400
    assert decide(staff, report, Verdict.DISMISS).status_code == 302


def test_the_queue_costs_the_same_however_long_it_is(staff, report, entry, django_assert_max_num_queries):
    for number in range(20):
        file_report("entry", entry.public_id, complaint=Complaint.OTHER, words=str(number))

    with django_assert_max_num_queries(6):  # session, person, count, reports, who reported, entries
        staff.get(reverse("desk:report-list"))


def test_a_report_that_never_was_is_not_found(staff, entry):
    assert staff.get(reverse("desk:report-page", args=[entry.public_id])).status_code == 404
