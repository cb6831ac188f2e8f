"""Mails go out in the background, and what was thrown away is forgotten."""

from rialto.accounts.models import User
from rialto.coalitions import mails, pledge_tasks
from rialto.coalitions.choices import TaskState
from rialto.coalitions.models import (
    Coalition,
    CoalitionInvitation,
    CoalitionMember,
    CoalitionTask,
    TaskComment,
)
from rialto.coalitions.queries.tasks import people_to_tell
from rialto.jobs.background import task

# Tasks are found in this module: importing them is what makes them known.
assert pledge_tasks  # noqa: S101


@task(tries=5, pause=60)
def send_coalition_invitation(invitation_id: int) -> None:
    """Ask somebody to join, unless the invitation was taken back meanwhile."""
    rows = CoalitionInvitation.objects.select_related("coalition", "invited_by")
    invitation = rows.filter(pk=invitation_id).first()
    if invitation is not None and invitation.is_open():
        mails.send_invitation(invitation)


@task(tries=5, pause=60)
def send_appointed(member_id: int) -> None:
    """Tell somebody whom an administrator appointed, unless they are out again."""
    rows = CoalitionMember.objects.select_related("coalition", "user")
    member = rows.filter(pk=member_id, user__is_active=True).first()
    if member is not None:
        mails.send_appointed(member)


MAILS = {
    "sent": mails.send_task,
    "moved": mails.send_moved,
    "assigned": mails.send_assigned,
    "taken_back": mails.send_taken_back,
}


@task(tries=5, pause=60)
def tell_of_task(task_id: int, user_id: int, what: str) -> None:
    """Tell one person of a task: that it was `sent`, `moved` on, is theirs (`assigned`), or was taken back (`taken_back`).

    Of one that was taken back meanwhile nothing else is told.
    """
    found = CoalitionTask.objects.select_related("sender", "receiver").filter(pk=task_id).first()
    to = User.objects.filter(pk=user_id, is_active=True).first()
    if (
        found is not None
        and to is not None
        and (what == "taken_back") == (found.state == TaskState.TAKEN_BACK)
    ):
        MAILS[what](found, to)


@task(tries=5, pause=60)
def tell_of_comment(comment_id: int, user_id: int) -> None:
    """Tell one person what was said."""
    comment = TaskComment.objects.select_related("task", "by").filter(pk=comment_id).first()
    to = User.objects.filter(pk=user_id, is_active=True).first()
    if comment is not None and to is not None:
        mails.send_comment(comment, to)


def tell_receivers(found: CoalitionTask, *, by: User) -> None:
    """Promise a mail to the coordinators of the coalition that was asked."""
    for one in people_to_tell(found.receiver).exclude(pk=by.pk):
        tell_of_task.enqueue(found.pk, one.pk, "sent")


def tell_senders(found: CoalitionTask, *, by: User) -> None:
    """Promise a mail to who sent it, as long as they work there, else to the coordinators."""
    for one in _of_side(found.sender, found.sent_by_id, by):
        tell_of_task.enqueue(found.pk, one.pk, "moved")


def tell_of_taking_back(found: CoalitionTask, *, by: User) -> None:
    """Promise a mail to the coordinators of the coalition that was asked, and to who does it there."""
    told = {*people_to_tell(found.receiver), *_of_side(found.receiver, found.assignee_id, by)}
    for one in sorted(told, key=lambda user: user.pk):
        if one.pk != by.pk:
            tell_of_task.enqueue(found.pk, one.pk, "taken_back")


def tell_of_words(comment: TaskComment, *, by: User) -> None:
    """Promise a mail to both sides, but not to who wrote it."""
    found = comment.task
    told = {
        *_of_side(found.sender, found.sent_by_id, by),
        *_of_side(found.receiver, found.assignee_id, by),
    }
    for one in sorted(told, key=lambda user: user.pk):
        tell_of_comment.enqueue(comment.pk, one.pk)


def _of_side(coalition: Coalition, user_id: int | None, by: User) -> list[User]:
    in_charge = User.objects.filter(
        pk=user_id or 0, is_active=True, coalition_memberships__coalition=coalition
    )
    found = list(in_charge) or list(people_to_tell(coalition))
    return [one for one in found if one.pk != by.pk]
