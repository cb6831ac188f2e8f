"""What is done about pledges in the background: mails, ends and reminders. Loaded by `tasks`."""

from django.db import transaction
from django.utils import timezone

from rialto.coalitions import pledge_mails
from rialto.coalitions.actions.pledge_deciding import end_pledges, note_reminded
from rialto.coalitions.actions.pledge_notices import note_work
from rialto.coalitions.models import Pledge, PledgeReport, PledgeTransition, PledgeVerification
from rialto.coalitions.pledge_rules import pledges_decided_by
from rialto.coalitions.queries.pledge_work import (
    countries_to_tell,
    deciders_in,
    reports_to_check,
    waiting_in,
)
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


@task(tries=5, pause=60)
def send_evidence_gone(report_id: int, words: str, user_id: int) -> None:
    """Tell one manager that evidence was taken away."""
    report = PledgeReport.objects.select_related("pledge__organisation").filter(pk=report_id).first()
    if report is not None:
        for manager in managers_of(report.pledge.organisation).filter(pk=user_id):
            pledge_mails.send_evidence_gone(report, words, manager)


@task(tries=5, pause=60)
def send_work_waiting(country: str, user_id: int) -> None:
    """Tell one person of a country's coalition ("" for an administrator) what waits for them; nothing where it was done meanwhile."""
    for person in deciders_in(country).filter(pk=user_id):
        own = pledges_decided_by(person)
        waiting = list(waiting_in(country).filter(pk__in=own.values("pk")))
        reports = reports_to_check(country).filter(pledge__in=own.values("pk")).count()
        if waiting or reports:
            pledge_mails.send_work_waiting(country, waiting, reports, person)


@task(every="40 5 * * *", tries=1)
def tell_of_work() -> None:
    """Promise a mail to those who decide about pledges, where something new waits."""
    for country in countries_to_tell():
        with transaction.atomic():
            if note_work(country):
                for person in deciders_in(country):
                    send_work_waiting.enqueue(country, person.pk)


def tell_of_decision(transition: PledgeTransition) -> None:
    """Promise a mail to each manager of the pledge's organisation; call it in the deciding transaction."""
    for manager in managers_of(transition.pledge.organisation):
        send_pledge_outcome.enqueue(transition.pk, manager.pk)


def tell_of_check(verification: PledgeVerification) -> None:
    """The same of a check."""
    for manager in managers_of(verification.report.pledge.organisation):
        send_check_outcome.enqueue(verification.pk, manager.pk)


def tell_of_evidence(report: PledgeReport, words: str) -> None:
    """The same of evidence that who looks after the country took away. `words`: what it showed."""
    for manager in managers_of(report.pledge.organisation):
        send_evidence_gone.enqueue(report.pk, words, manager.pk)
