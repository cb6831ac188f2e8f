"""Mails go out in the background, so that no visitor waits for a mail server."""

from rialto.jobs.background import task
from rialto.moderation import mails
from rialto.moderation.models import Decision, Report


@task(tries=5, pause=60)
def send_receipt(report_id: int, title: str, address: str) -> None:
    """Say to who reported something that it has arrived."""
    report = Report.objects.filter(pk=report_id).exclude(email="").first()
    if report:
        mails.send_receipt(report, title=title, address=address)


@task(tries=5, pause=60)
def send_outcome(decision_id: int, title: str, address: str) -> None:
    """Say to who reported something what was decided."""
    decision = Decision.objects.select_related("report").filter(pk=decision_id).first()
    if decision and decision.report.email:
        mails.send_outcome(decision.report, decision, title=title, address=address)
