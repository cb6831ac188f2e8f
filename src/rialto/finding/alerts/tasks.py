"""Mails go out in the background; a round each minute makes up for what a dead process left."""

from django_tasks.base import TaskResultStatus

from rialto.finding.alerts import mailing, percolating
from rialto.finding.models import Alert, Recipient
from rialto.jobs.background import task
from rialto.jobs.models import Job

ROUNDS = 40
PATH = f"{__name__}.tell_news"


@task(every="* * * * *", tries=1)
def tell_news() -> None:
    """Make the mails that are due and send them; what is left waits for the next minute."""
    for _round in range(ROUNDS):
        made, sent = mailing.make_mails(), mailing.send_mails()
        if not made and not sent:
            return


def promise_news() -> None:
    """Have the news told soon; nothing where that is promised already."""
    if not Job.objects.filter(task_path=PATH, status=TaskResultStatus.READY).exists():
        tell_news.enqueue()


@task(tries=5, pause=60)
def send_confirmation(alert_id: int) -> None:
    """Ask an address to confirm an alert."""
    alert = (
        Alert.objects.select_related("search", "recipient")
        .filter(pk=alert_id, recipient__isnull=False)
        .first()
    )
    if alert is not None and alert.recipient is not None:
        mailing.send_confirmation(alert, alert.recipient)


@task(tries=5, pause=60)
def send_links(recipient_id: int, language: str) -> None:
    """Send an address the link to its alerts; number 0 is nobody, asked for so that all answers take the same time."""
    recipient = Recipient.objects.filter(pk=recipient_id).first()
    if recipient is not None:
        mailing.send_links(recipient, language=language)


@task(every="29 4 * * *")
def forget_old_alerts() -> None:
    """Delete matches and mails that are over; what nobody confirmed goes with the retention run (`accounts.personal`)."""
    percolating.forget_matches()
    mailing.forget_mails()
