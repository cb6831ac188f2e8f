"""Mails of alerts: promised in the transaction that moves an alert on, written when they are sent, sent once."""

import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rialto.base.lines import Line
from rialto.base.site import site_title
from rialto.catalogue.choices import Status
from rialto.finding.alerts.links import confirm_address, end_address, manage_address, results_address
from rialto.finding.alerts.meaning import shown_for
from rialto.finding.alerts.saving import next_time, pause_alert
from rialto.finding.alerts.standing import CHUNK, search_of, words_of
from rialto.finding.choices import AlertState, MailState, Order, Rhythm
from rialto.finding.lines import ONLY_MEANING, lines_of
from rialto.finding.models import Alert, AlertMail, Match, Recipient

log = structlog.get_logger("rialto.finding")
# Each mail as text and as HTML.
CONFIRM = ("emails/alert_confirm.txt", "emails/alert_confirm.html")
LINKS = ("emails/alert_links.txt", "emails/alert_links.html")
NEWS = ("emails/alert_news.txt", "emails/alert_news.html")
# After a mail an alert that writes at once gathers what comes for so long.
CALM = timedelta(minutes=10)
SHOWN_ENTRIES = 20
# A mail that somebody has been sending for so long was left behind by a process that died.
LOST_AFTER = timedelta(minutes=10)
SMTP_SECONDS = 30
TRIES, PAUSE = 8, timedelta(minutes=1)
# Refused for good so often in a row, an address is written to no more.
MOST_REFUSED = 3
MAILS_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What an alert has to tell: lines of entries in the order in which they came, and how many there are in all."""

    lines: list[Line]
    count: int

    @property
    def more_count(self) -> int:
        return self.count - len(self.lines)


def make_mails(*, now: datetime | None = None, limit: int = CHUNK) -> int:
    """Promise a mail for each alert that is due and has news, and move those alerts on; returns how many (at most `limit`)."""
    now = now or timezone.now()
    with transaction.atomic():
        due = Alert.objects.filter(_has_news(), state=AlertState.ACTIVE, next_at__lte=now)
        alerts = list(
            due.select_related("search").select_for_update(of=("self",)).order_by("next_at", "pk")[:limit]
        )
        AlertMail.objects.bulk_create([_promise(alert, now) for alert in alerts])
        for alert in alerts:
            alert.told_match_id, alert.told_more_count = alert.search.last_match_id, alert.search.more_count
            alert.next_at = now + CALM if alert.rhythm == Rhythm.AT_ONCE else next_time(alert.rhythm, now)
        Alert.objects.bulk_update(alerts, ["told_match_id", "told_more_count", "next_at"], batch_size=100)
    if len(alerts) < limit:
        _skip_quiet(now)
    return len(alerts)


def send_mails(*, limit: int = CHUNK) -> int:
    """Send mails that are due, one after the other over one connection; returns how many were dealt with (at most `limit`)."""
    _find_lost()
    done = 0
    connection = get_connection(timeout=SMTP_SECONDS)
    try:
        while done < limit and (mail := _claim()) is not None:
            _deal_with(mail, connection)
            done += 1
    finally:
        connection.close()
    return done


def send_confirmation(alert: Alert, recipient: Recipient) -> None:
    """Ask whoever reads the address to confirm the alert; to one that is confirmed, say that it is there already."""
    language = alert.search.language
    with translation.override(language):
        is_new = alert.state == AlertState.UNCONFIRMED
        context = {
            "language": language,
            "words": words_of(search_of(alert.search), language=language),
            "rhythm": alert.get_rhythm_display(),
            "is_new": is_new,
            "confirm": confirm_address(alert),
            "manage": manage_address(recipient, language=language),
        }
        subject = _("Confirm your alert") if is_new else _("You have this alert already")
        _message(recipient, subject, CONFIRM, context).send()


def send_links(recipient: Recipient, *, language: str) -> None:
    """Send the link to all alerts of an address to that address."""
    with translation.override(language):
        context = {"language": language, "manage": manage_address(recipient, language=language)}
        _message(recipient, _("Your alerts"), LINKS, context).send()


def news_of(mail: AlertMail, *, language: str) -> News:
    """What of a promised mail is public and not over at this moment."""
    alert = mail.alert
    today = timezone.localdate()
    with_past = search_of(alert.search).with_past
    matches = Match.objects.filter(
        search=alert.search_id,
        pk__gt=mail.after_match_id,
        pk__lte=mail.last_match_id,
        position__gt=alert.since_position,
        entry__published_at__gte=alert.since,
        entry__status=Status.PUBLISHED,
    ).order_by("-pk")
    if not with_past:
        matches = matches.filter(Q(entry__expires_on__isnull=True) | Q(entry__expires_on__gte=today))
    matched = dict(matches.values_list("entry_id", "is_by_meaning"))
    by_meaning = [entry for entry, is_by_meaning in matched.items() if is_by_meaning]
    # The more entries there are, the more one has to stand out: what the page would not show any more is not told.
    gone = set(by_meaning) - shown_for(alert.search, by_meaning)
    ids = [entry for entry in matched if entry not in gone]
    lines = lines_of(ids[:SHOWN_ENTRIES], language=language, found_by=dict.fromkeys(by_meaning, ONLY_MEANING))
    return News(lines=lines, count=len(lines) + len(ids[SHOWN_ENTRIES:]) + mail.more_count)


def news_message(mail: AlertMail, recipient: Recipient, news: News) -> EmailMultiAlternatives:
    """The mail with what is new, in the language of its search."""
    alert = mail.alert
    language = alert.search.language
    words = words_of(search_of(alert.search), language=language)
    end = end_address(alert)
    context = {
        "language": language,
        "words": words,
        "news": news,
        "origin": settings.ORIGIN,
        "results": results_address(alert.search.query, language=language, extra={"sort": Order.NEWEST}),
        "end": end,
        "manage": manage_address(recipient, language=language),
        "rhythm": alert.get_rhythm_display(),
        "operator": settings.OPERATOR,
    }
    said = ngettext("%(count)d new: %(words)s", "%(count)d new: %(words)s", news.count)
    message = _message(recipient, said % {"count": news.count, "words": words}, NEWS, context)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    message.extra_headers |= {
        "Message-ID": f"<{mail.public_id}@{domain}>",
        # RFC 8058: a mail program ends the alert by one POST to this address, without asking further.
        "List-Unsubscribe": f"<{end}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<alerts.{settings.SITE_NAME}.{domain}>",
    }
    return message


def forget_mails() -> int:
    """Delete mails that were dealt with some time ago; returns how many."""
    done = AlertMail.objects.exclude(state__in=[MailState.WAITING, MailState.SENDING])
    return done.filter(made_at__lt=timezone.now() - MAILS_KEPT).delete()[0]


def _has_news() -> Q:
    return Q(search__last_match_id__gt=F("told_match_id")) | Q(search__more_count__gt=F("told_more_count"))


def _promise(alert: Alert, now: datetime) -> AlertMail:
    return AlertMail(
        alert=alert,
        after_match_id=alert.told_match_id,
        last_match_id=alert.search.last_match_id,
        more_count=alert.search.more_count - alert.told_more_count,
        made_at=now,
        due_at=now,
    )


def _skip_quiet(now: datetime) -> None:
    """Daily and weekly alerts without news wait for their next morning."""
    for rhythm in (Rhythm.DAILY, Rhythm.WEEKLY):
        quiet = Alert.objects.filter(state=AlertState.ACTIVE, rhythm=rhythm, next_at__lte=now)
        ids = list(quiet.exclude(_has_news()).values_list("pk", flat=True)[: 20 * CHUNK])
        Alert.objects.filter(pk__in=ids, next_at__lte=now).update(next_at=next_time(rhythm, now))


def _find_lost() -> None:
    now = timezone.now()
    lost = AlertMail.objects.filter(state=MailState.SENDING, due_at__lt=now - LOST_AFTER)
    lost.update(state=MailState.WAITING, due_at=now)


def _claim() -> AlertMail | None:
    """Take the next mail; each goes to one process only."""
    while True:
        now = timezone.now()
        waiting = AlertMail.objects.filter(state=MailState.WAITING, due_at__lte=now).order_by("due_at", "pk")
        pk = waiting.values_list("pk", flat=True).first()
        if pk is None:
            return None
        taken = AlertMail.objects.filter(pk=pk, state=MailState.WAITING).update(
            state=MailState.SENDING, due_at=now
        )
        if taken:
            rows = AlertMail.objects.select_related("alert__search", "alert__recipient")
            mail = rows.filter(pk=pk).first()
            if mail is not None:
                return mail


def _deal_with(mail: AlertMail, connection: BaseEmailBackend) -> None:
    alert, language = mail.alert, mail.alert.search.language
    if alert.state != AlertState.ACTIVE or alert.recipient is None:
        _end(mail, MailState.EMPTY)
        return
    with translation.override(language):
        news = news_of(mail, language=language)
        if not news.count:
            _end(mail, MailState.EMPTY)
            return
        message = news_message(mail, alert.recipient, news)
    message.connection = connection
    try:
        connection.open()  # kept open for the next mail
        message.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        _refused(mail, alert.recipient, error)
    except (smtplib.SMTPException, OSError) as error:
        connection.close()
        _later(mail, error)
    else:
        _end(mail, MailState.SENT)
        Recipient.objects.filter(pk=alert.recipient.pk).exclude(refused_count=0).update(refused_count=0)


def _end(mail: AlertMail, state: MailState) -> None:
    AlertMail.objects.filter(pk=mail.pk).update(
        state=state, sent_at=timezone.now() if state == MailState.SENT else None
    )


def _later(mail: AlertMail, error: Exception) -> None:
    """Try again later and later; give up after some hours."""
    tries = mail.try_count + 1
    log.warning("alert not sent", mail=str(mail.public_id), tries=tries, reason=type(error).__name__)
    state = MailState.WAITING if tries < TRIES else MailState.FAILED
    due_at = timezone.now() + PAUSE * 2**tries
    AlertMail.objects.filter(pk=mail.pk).update(state=state, try_count=tries, due_at=due_at)


def _refused(mail: AlertMail, recipient: Recipient, error: smtplib.SMTPException) -> None:
    """Refused for a while: later. For good: no further try, and after some of those the address is left alone."""
    codes = (
        [code for code, _said in error.recipients.values()]
        if isinstance(error, smtplib.SMTPRecipientsRefused)
        else [getattr(error, "smtp_code", 0)]
    )
    if not all(500 <= code < 600 for code in codes):
        _later(mail, error)
        return
    _end(mail, MailState.FAILED)
    recipient.refused_count += 1
    recipient.save(update_fields=["refused_count"])
    if recipient.refused_count >= MOST_REFUSED:
        for alert in recipient.alerts.filter(state=AlertState.ACTIVE):
            pause_alert(alert)


def _message(
    recipient: Recipient, subject: str, template: tuple[str, str], context: Mapping[str, object]
) -> EmailMultiAlternatives:
    """A mail as text and as HTML; the active language is its reader's."""
    language = str(context["language"])
    text, page = template
    message = EmailMultiAlternatives(
        subject=f"{' '.join(subject.split())[:150]} · {site_title()}",
        body=render_to_string(text, dict(context)),
        to=[recipient.email],
        headers={"Content-Language": language, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string(page, dict(context)), "text/html")
    return message
