"""What is done about pledges in the background: mails, ends and reminders. Loaded by `tasks`."""

from django.db import transaction
from django.utils import timezone

from rialto.coalitions import pledge_mails
from rialto.coalitions.actions.pledge_deciding import end_pledges, note_reminded
from rialto.coalitions.models import Pledge, PledgeTransition, PledgeVerification
from rialto.coalitions.queries.pledges import pledges_due
from rialto.jobs.background import task
from rialto.organisations.queries import managers_of


@task(tries=5, pause=60)
def send_pledge_outcome(transition_id: int, user_id: int) -> None:
    """Tell one manager what was decided."""
    transition = (
        PledgeTransition.objects.select_related("pledge__organisation").filter(pk=transition_id).first()
    )
    if transition is not None:
        for manager in managers_of(transition.pledge.organisation).filter(pk=user_id):
            pledge_mails.send_pledge_outcome(transition, manager)


@task(tries=5, pause=60)
def send_check_outcome(verification_id: int, user_id: int) -> None:
    """Tell one manager that a report was checked."""
    rows = PledgeVerification.objects.select_related("report__pledge__organisation")
    verification = rows.filter(pk=verification_id).first()
    if verification is not None:
        for manager in managers_of(verification.report.pledge.organisation).filter(pk=user_id):
            pledge_mails.send_check_outcome(verification, manager)


@task(tries=5, pause=60)
def send_reminder(pledge_id: int, user_id: int) -> None:
    """Remind one manager, unless somebody reported meanwhile."""
    pledge = Pledge.objects.select_related("organisation").filter(pk=pledge_id).first()
    if pledge is not None and pledge.is_public and pledge.reminded_of == pledge.report_due_on:
        for manager in managers_of(pledge.organisation).filter(pk=user_id):
            pledge_mails.send_reminder(pledge, manager)


@task(every="20 5 * * *", tries=1)
def look_after_pledges() -> None:
    """End what is over, and promise a mail to each manager of what is due."""
    end_pledges(timezone.localdate())
    for pledge in list(pledges_due(timezone.localdate()).select_related("organisation")):
        with transaction.atomic():
            if note_reminded(pledge):
                for manager in managers_of(pledge.organisation):
                    send_reminder.enqueue(pledge.pk, manager.pk)


def tell_of_decision(transition: PledgeTransition) -> None:
    """Promise a mail to each manager of the pledge's organisation; call it in the deciding transaction."""
    for manager in managers_of(transition.pledge.organisation):
        send_pledge_outcome.enqueue(transition.pk, manager.pk)


def tell_of_check(verification: PledgeVerification) -> None:
    """The same of a check."""
    for manager in managers_of(verification.report.pledge.organisation):
        send_check_outcome.enqueue(verification.pk, manager.pk)
