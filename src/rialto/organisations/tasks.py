"""Mails go out in the background, claims are looked at again, and addresses are forgotten."""

from rialto.jobs.background import task
from rialto.organisations import actions, mails
from rialto.organisations.models import Claim, Invitation
from rialto.organisations.queries import managers_of


@task(tries=5, pause=60)
def send_invitation(invitation_id: int) -> None:
    """Ask somebody to join, unless the invitation was taken back meanwhile."""
    rows = Invitation.objects.select_related("organisation", "invited_by")
    invitation = rows.filter(pk=invitation_id).first()
    if invitation is not None and invitation.is_open():
        mails.send_invitation(invitation)


@task(tries=5, pause=60)
def send_claim(claim_id: int, language: str) -> None:
    """Ask at the domain whether a claim is right."""
    claim = Claim.objects.select_related("organisation", "user").filter(pk=claim_id).first()
    if claim is not None and claim.user is not None and claim.mailbox:
        mails.send_claim(claim, language=language)


@task(tries=5, pause=60)
def send_proven(claim_id: int, user_id: int) -> None:
    """Tell one manager that the domain is proven."""
    claim = Claim.objects.select_related("organisation", "user").filter(pk=claim_id).first()
    if claim is None or claim.organisation is None:
        return
    for manager in managers_of(claim.organisation).filter(pk=user_id):
        mails.send_proven(claim, manager)


@task(every="*/20 * * * *")
def look_at_claims() -> None:
    """New records take their time to be seen: look again for those who wait."""
    for claim in actions.check_waiting_claims():
        tell_managers(claim)


def tell_managers(claim: Claim) -> None:
    """Promise a mail to each manager of an organisation whose domain was just proven."""
    if claim.organisation is not None:
        for manager in managers_of(claim.organisation):
            send_proven.enqueue(claim.pk, manager.pk)
