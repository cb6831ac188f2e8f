"""Taking alerts in, changing them and letting them go. Whoever asks learns nothing about an address that is not theirs."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base import erasures
from rialto.base.errors import Refused
from rialto.changes.queries import last_position
from rialto.finding.alerts.links import CONFIRMED_WITHIN
from rialto.finding.alerts.standing import saved_search, unwatch, watch
from rialto.finding.asking import Search
from rialto.finding.choices import AlertState, Rhythm
from rialto.finding.models import Alert, Recipient, SavedSearch

# Mails with a link that strangers can make us send to one address in a day, and alerts that one address can have.
MOST_ASKED_A_DAY, MOST_ALERTS = 5, 50
# Published so long before the confirmation, an entry may still be news: its transaction can have ended later.
OVERLAP = timedelta(hours=1)
# When daily and weekly mails go out, in the site's time zone; weekly ones on Mondays.
MORNING = time(7)
MONDAY = 0


@transaction.atomic
def ask_for_alert(search: Search, *, email: str, rhythm: Rhythm, language: str) -> Alert | None:
    """Note that somebody wants an alert at this address. Returns the alert if a mail is to be sent there, to confirm it or to say that it is so.

    None where the address was written to often enough today: the caller answers in the same words either way.
    """
    recipient, _made = Recipient.objects.select_for_update().get_or_create(email=email.strip().lower())
    saved = saved_search(search, language=language)
    alert = Alert.objects.filter(recipient=recipient, search=saved).first()
    if not _may_write_to(recipient):
        return None
    if alert is None:
        if recipient.alerts.count() >= MOST_ALERTS:
            return None
        alert = Alert(recipient=recipient, search=saved)
    if alert.state == AlertState.UNCONFIRMED:
        alert.rhythm = rhythm
        alert.created_at = timezone.now()
        alert.save()
    _count_asked(recipient)
    return alert


@transaction.atomic
def ask_for_links(email: str) -> Recipient | None:
    """The recipient if a mail with the link to all alerts may be sent: there is such an address, and it was not asked for too often."""
    recipient = Recipient.objects.select_for_update().filter(email=email.strip().lower()).first()
    if recipient is None or not _may_write_to(recipient):
        return None
    if not recipient.alerts.exclude(state=AlertState.UNCONFIRMED).exists():
        return None
    _count_asked(recipient)
    return recipient


@transaction.atomic
def confirm_alert(alert: Alert) -> None:
    """The address is its owner's: from now on what is new is told. Confirming twice changes nothing."""
    alert = Alert.objects.select_for_update().select_related("search").get(pk=alert.pk)
    if alert.state != AlertState.UNCONFIRMED:
        return
    alert.confirmed_at = timezone.now()
    _begin(alert)


@transaction.atomic
def pause_alert(alert: Alert) -> None:
    """Write nothing until it is resumed."""
    alert.state = AlertState.PAUSED
    alert.save(update_fields=["state"])
    _unwatch_if_idle(alert.search_id)


@transaction.atomic
def resume_alert(alert: Alert) -> None:
    """Tell again what is new from now on; what came in between is not told."""
    if alert.state == AlertState.PAUSED:
        _begin(alert)


@transaction.atomic
def change_rhythm(alert: Alert, rhythm: Rhythm) -> None:
    """Write more or less often; what already waits to be told is kept."""
    if rhythm == Rhythm.NEVER:
        raise Refused(_("An alert that never writes is none: pause or delete it."))
    alert.rhythm = rhythm
    alert.next_at = next_time(rhythm, timezone.now())
    alert.save(update_fields=["rhythm", "next_at"])


@transaction.atomic
def delete_alert(alert: Alert) -> None:
    """End an alert and forget it; with an address's last alert the address itself."""
    search_id, recipient_id = alert.search_id, alert.recipient_id
    Alert.objects.filter(pk=alert.pk).delete()
    erasures.note("alert", alert.public_id)
    if recipient_id is not None:
        Recipient.objects.filter(pk=recipient_id, alerts__isnull=True).delete()
    _unwatch_if_idle(search_id)


@transaction.atomic
def forget_recipient(recipient: Recipient) -> None:
    """Delete an address with everything that hangs on it."""
    searches = list(recipient.alerts.values_list("search_id", flat=True))
    recipient.delete()
    erasures.note("recipient", recipient.public_id)
    for search_id in searches:
        _unwatch_if_idle(search_id)


@transaction.atomic
def keep_search(search: Search, *, language: str, by: User) -> Alert:
    """Keep a search among one's own, without any mail."""
    saved = saved_search(search, language=language)
    alert, _made = Alert.objects.get_or_create(
        keeper=by, search=saved, defaults={"rhythm": Rhythm.NEVER, "state": AlertState.ACTIVE}
    )
    return alert


def forget_unconfirmed() -> int:
    """Delete alerts that nobody confirmed in time, addresses without any, and searches that nobody keeps; returns how many alerts."""
    old = timezone.now() - CONFIRMED_WITHIN
    count = Alert.objects.filter(state=AlertState.UNCONFIRMED, created_at__lt=old).delete()[0]
    Recipient.objects.filter(alerts__isnull=True, created_at__lt=old).delete()
    SavedSearch.objects.filter(alerts__isnull=True, created_at__lt=old).delete()
    return count


def next_time(rhythm: str, now: datetime) -> datetime:
    """When a mail of this rhythm may be made next."""
    if rhythm not in (Rhythm.DAILY, Rhythm.WEEKLY):
        return now
    local = timezone.localtime(now)
    day = local.date()
    if local.time() >= MORNING:
        day += timedelta(days=1)
    if rhythm == Rhythm.WEEKLY:
        day += timedelta(days=(MONDAY - day.weekday()) % 7)
    return timezone.make_aware(datetime.combine(day, MORNING))


def _begin(alert: Alert) -> None:
    """From here on there is news."""
    now = timezone.now()
    search = SavedSearch.objects.select_for_update().get(pk=alert.search_id)
    alert.state = AlertState.ACTIVE
    alert.since, alert.since_position = now - OVERLAP, last_position()
    alert.told_match_id, alert.told_more_count = search.last_match_id, search.more_count
    alert.next_at = next_time(alert.rhythm, now)
    alert.save()
    if not search.is_watched:
        watch([search])


def _unwatch_if_idle(search_id: int) -> None:
    waiting = Alert.objects.filter(search=search_id, state=AlertState.ACTIVE).exclude(rhythm=Rhythm.NEVER)
    if not waiting.exists():
        unwatch(SavedSearch.objects.filter(pk=search_id))


def _may_write_to(recipient: Recipient) -> bool:
    return recipient.asked_on != timezone.localdate() or recipient.asked_count < MOST_ASKED_A_DAY


def _count_asked(recipient: Recipient) -> None:
    today = timezone.localdate()
    recipient.asked_count = recipient.asked_count + 1 if recipient.asked_on == today else 1
    recipient.asked_on = today
    recipient.save(update_fields=["asked_on", "asked_count"])
