"""From a new entry to a mail, over a real connection to a mail server."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from rialto.catalogue.actions.life import withdraw_entry
from rialto.finding.alerts import mailing
from rialto.finding.alerts.mailing import make_mails, send_mails
from rialto.finding.alerts.saving import next_time, pause_alert, resume_alert
from rialto.finding.choices import AlertState, MailState, Rhythm
from rialto.finding.models import Alert, AlertMail, Recipient
from tests.finding.alert_steps import ADA, alert_for, percolate, tell
from tests.mail_server import MailServer, mail_server, use
from tests.published import catch_up, event, training

BRUSSELS = ZoneInfo("Europe/Brussels")


def at(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=BRUSSELS)  # type: ignore[arg-type, misc]


@pytest.fixture
def server(settings):
    with mail_server() as running:
        use(running, settings)
        yield running


def body(server: MailServer, number: int = -1, kind: str = "plain") -> str:
    part = server.messages[number].get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_new_entry_is_told_by_a_mail_in_text_and_html(publish, server):
    alert_for("q=python")
    (entry,) = publish(training("a", "Python course", summary="For beginners <b>and</b> others"))

    assert tell() == 1

    (mail,) = server.messages
    assert mail["To"] == ADA
    assert mail["Subject"] == "1 new: “python” · Rialto"
    for kind in ("plain", "html"):
        assert "Python course" in body(server, kind=kind)
        assert f"http://127.0.0.1:8000{entry.get_absolute_url()}" in body(server, kind=kind)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "en"


def test_a_mail_program_unsubscribes_with_one_post(publish, server):
    alert_for("q=python")
    publish(training("a", "Python course"))
    tell()
    (mail,) = server.messages
    address = re.fullmatch(
        r"<http://127\.0\.0\.1:8000(/en/search/alerts/end/[^>]+)>", mail["List-Unsubscribe"].strip()
    )
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address

    answer = Client(enforce_csrf_checks=True).post(address[1], {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert (Alert.objects.count(), Recipient.objects.count(), AlertMail.objects.count()) == (0, 0, 0)
    # A mail program may ask twice.
    assert Client().post(address[1], {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_nothing_is_told_twice_and_nothing_before_it_was_asked_for(publish, server):
    publish(training("old", "Older Python course"))
    alert_for("q=python")
    publish(training("a", "Python course"))

    assert [tell(), tell(), tell()] == [1, 0, 0]
    Alert.objects.update(next_at=timezone.now())
    publish(training("b", "Another Python course"))
    assert tell() == 1

    assert [mail["Subject"] for mail in server.messages] == ["1 new: “python” · Rialto"] * 2
    assert "Another" not in body(server, 0)
    assert "Another" in body(server, 1)
    assert "Older" not in body(server, 0) + body(server, 1)


def test_only_what_is_public_when_it_is_sent_is_told(publish, server):
    alert_for("q=python")
    kept, gone = publish(training("a", "Python course"), training("b", "Secret Python course"))
    percolate()
    make_mails()
    withdraw_entry(gone, by=None, reason="wrong")

    send_mails()

    assert "Secret" not in body(server) + body(server, kind="html")
    assert server.messages[0]["Subject"].startswith("1 new")
    assert kept.title in body(server)


def test_no_mail_where_nothing_is_left_to_say(publish, server):
    alert_for("q=python")
    (gone,) = publish(training("a", "Python course"))
    percolate()
    make_mails()
    withdraw_entry(gone, by=None, reason="wrong")

    send_mails()

    assert server.messages == []
    assert AlertMail.objects.get().state == MailState.EMPTY


def test_an_alert_speaks_the_language_of_its_page(publish, server):
    alert_for("q=python", language="de")
    publish(training("a", "Python-Kurs", language="de"))

    tell()

    assert "/de/training/" in body(server)
    assert '<html lang="de">' in body(server, kind="html")
    assert "/de/search/?q=python&sort=newest" in body(server)
    assert server.messages[0]["Content-Language"] == "de"


def test_at_once_gathers_after_the_first_mail(publish, server):
    alert_for("q=python")
    publish(training("a", "Python course"))
    tell()
    publish(training("b", "Second Python course"), training("c", "Third Python course"))
    assert tell() == 0

    now = timezone.now() + mailing.CALM + timedelta(seconds=1)
    assert make_mails(now=now) == 1
    AlertMail.objects.update(due_at=timezone.now())
    send_mails()

    assert server.messages[-1]["Subject"].startswith("2 new")


@pytest.mark.parametrize(
    ("rhythm", "now", "expected"),
    [
        (Rhythm.DAILY, at(2026, 11, 25, 6, 59), at(2026, 11, 25, 7)),
        (Rhythm.DAILY, at(2026, 11, 25, 7, 0), at(2026, 11, 26, 7)),
        (Rhythm.WEEKLY, at(2026, 11, 25, 12, 0), at(2026, 11, 30, 7)),
        (Rhythm.WEEKLY, at(2026, 11, 30, 6, 0), at(2026, 11, 30, 7)),
        (Rhythm.WEEKLY, at(2026, 11, 30, 8, 0), at(2026, 12, 7, 7)),
        # The night in which clocks go back an hour.
        (Rhythm.DAILY, at(2026, 10, 24, 8, 0), at(2026, 10, 25, 7)),
        (Rhythm.AT_ONCE, at(2026, 11, 25, 3, 0), at(2026, 11, 25, 3)),
    ],
)  # fmt: skip
def test_daily_and_weekly_mails_go_out_in_the_morning(rhythm, now, expected):
    assert next_time(rhythm, now) == expected


def test_a_daily_alert_gathers_a_day_and_skips_a_quiet_one(publish, server):
    alert = alert_for("q=python", rhythm=Rhythm.DAILY)
    morning = alert.next_at
    publish(training("a", "Python course"), training("b", "Python again"))
    percolate()

    assert make_mails(now=morning - timedelta(minutes=1)) == 0
    assert make_mails(now=morning) == 1
    assert make_mails(now=morning + timedelta(days=1)) == 0

    alert.refresh_from_db()
    assert alert.next_at == morning + timedelta(days=2)


def test_a_long_list_is_cut_and_says_how_many_more(publish, server, monkeypatch):
    monkeypatch.setattr(mailing, "SHOWN_ENTRIES", 3)
    alert_for("q=python")
    publish(*[training(str(number), f"Python part {number}") for number in range(8)])

    tell()

    assert server.messages[0]["Subject"].startswith("8 new")
    assert body(server).count("Python part") == 3
    assert "And 5 more." in body(server)


def test_an_event_that_is_over_when_the_mail_goes_out_is_left_out(publish, server):
    alert_for("q=python")
    publish(event("a", "Python evening", in_days=0), training("b", "Python course"))
    percolate()
    make_mails()
    from rialto.catalogue.models import Entry

    Entry.objects.filter(kind="event").update(
        starts_on="2026-01-01", ends_on="2026-01-01", expires_on="2026-01-01"
    )
    send_mails()

    assert "evening" not in body(server)


def test_while_paused_nothing_is_told_and_afterwards_only_what_is_new(publish, server):
    alert = alert_for("q=python")
    pause_alert(alert)
    publish(training("a", "Python course"))
    assert tell() == 0
    # Another one keeps the search watched, so that what came in between matched it all the same.
    alert_for("q=python", email="bo@example.org")
    publish(training("b", "Second Python course"))
    percolate()
    resume_alert(Alert.objects.get(pk=alert.pk))
    publish(training("c", "Third Python course"))

    tell()

    (told,) = [mail for mail in server.messages if mail["To"] == ADA]
    text = str(told.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert "Third" in text
    assert "Second" not in text


def test_a_server_that_is_away_is_asked_again_later(publish, server, settings):
    alert_for("q=python")
    publish(training("a", "Python course"))
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    tell()
    mail = AlertMail.objects.get()
    assert (mail.state, mail.try_count) == (MailState.WAITING, 1)
    assert mail.due_at > timezone.now()

    settings.EMAIL_PORT = port
    AlertMail.objects.update(due_at=timezone.now())
    send_mails()

    assert len(server.messages) == 1


def test_an_address_that_is_refused_for_good_is_left_alone(publish, server):
    alert = alert_for("q=python")
    server.refusals[ADA] = (550, "nobody here")
    for number in range(mailing.MOST_REFUSED):
        publish(training(str(number), f"Python {number}"))
        Alert.objects.update(next_at=timezone.now())
        tell()

    alert.refresh_from_db()
    assert alert.state == AlertState.PAUSED
    assert set(AlertMail.objects.values_list("state", flat=True)) == {MailState.FAILED}


def test_refused_for_a_while_is_tried_again(publish, server):
    alert_for("q=python")
    server.refusals[ADA] = (451, "greylisted")
    publish(training("a", "Python course"))
    tell()
    server.refusals.clear()
    AlertMail.objects.update(due_at=timezone.now())

    send_mails()

    assert len(server.messages) == 1


def test_many_mails_go_over_one_connection(publish, server):
    for number in range(6):
        alert_for("q=python", email=f"reader-{number}@example.org")
    publish(training("a", "Python course"))

    tell()

    assert sorted(mail["To"] for mail in server.messages) == [
        f"reader-{number}@example.org" for number in range(6)
    ]
    assert server.connection_count == 1
    assert len({mail["Message-ID"] for mail in server.messages}) == 6


def test_a_mail_that_a_dead_process_left_is_found_again_and_is_the_same_message(publish, server, monkeypatch):
    alert_for("q=python")
    publish(training("a", "Python course"))
    percolate()
    make_mails()
    with monkeypatch.context() as patch:
        # The power goes out between the server's answer and our note of it.
        patch.setattr(mailing, "_end", lambda *_args: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            send_mails()
    assert send_mails() == 0
    AlertMail.objects.update(due_at=timezone.now() - mailing.LOST_AFTER - timedelta(seconds=1))

    send_mails()

    assert len({mail["Message-ID"] for mail in server.messages}) == 1
    assert AlertMail.objects.get().state == MailState.SENT


def test_a_crash_while_mails_are_made_makes_them_once(publish, server, monkeypatch):
    alert_for("q=python")
    publish(training("a", "Python course"))
    percolate()
    with monkeypatch.context() as patch:
        patch.setattr(
            Alert.objects, "bulk_update", lambda *_args, **_options: (_ for _ in ()).throw(SystemExit)
        )
        with pytest.raises(SystemExit):
            make_mails()
    assert AlertMail.objects.count() == 0

    assert tell() == 1
    assert len(server.messages) == 1


@pytest.mark.parametrize("count", [2, 9])
def test_making_mails_costs_the_same_however_many_there_are(publish, count, django_assert_num_queries):
    for number in range(count):
        alert_for(f"q=python&to=20{30 + number}-01-01", email=f"reader-{number}@example.org")
    publish(training("a", "Python course", starts_on=timezone.localdate()))
    percolate()

    with django_assert_num_queries(7):
        assert make_mails() == count
    catch_up()
