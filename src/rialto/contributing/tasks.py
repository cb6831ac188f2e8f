"""What nobody waits for: mails, and looks at addresses."""

from rialto.contributing import mails
from rialto.contributing.actions import look_at_address
from rialto.contributing.models import Contribution, ContributionComment, ContributionTransition
from rialto.jobs.background import task


@task(tries=5, pause=60)
def send_outcome(transition_id: int) -> None:
    """Tell the author what was decided."""
    found = ContributionTransition.objects.select_related("contribution__author", "contribution__entry")
    if transition := found.filter(pk=transition_id).first():
        mails.send_outcome(transition)


@task(tries=5, pause=60)
def send_comment(comment_id: int) -> None:
    """Tell the author what a reviewer asks."""
    found = ContributionComment.objects.select_related("contribution__author")
    if comment := found.filter(pk=comment_id).first():
        mails.send_comment(comment)


@task(tries=2, pause=30)
def look_at(contribution_id: int) -> None:
    """Look whether an address works."""
    if contribution := Contribution.objects.filter(pk=contribution_id).first():
        look_at_address(contribution)


def ask_for_look(contribution: Contribution) -> None:
    """Have a new address looked at in the background, once."""
    look = contribution.look
    if look.get("address") and not look.get("at") and not look.get("asked"):
        contribution.look = {**look, "asked": True}
        contribution.save(update_fields=["look"])
        look_at.enqueue(contribution.pk)
