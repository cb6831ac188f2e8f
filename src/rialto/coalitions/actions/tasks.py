"""Sending tasks to other coalitions, and what becomes of them."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.base.markup import plain_text, shorten
from rialto.coalitions.choices import TaskState
from rialto.coalitions.models import Coalition, CoalitionMember, CoalitionTask, TaskComment
from rialto.coalitions.rules import is_coalition_member

MOST_LETTERS = 5000
# What one coalition may ask others a day, all tasks counted; and what may be said of one task a day.
TASKS_A_DAY, COMMENTS_A_DAY = 200, 200


@transaction.atomic
def send_task(
    sender: Coalition,
    receivers: Sequence[Coalition],
    *,
    title: str,
    text: str = "",
    due_on: date | None = None,
    by: User,
) -> list[CoalitionTask]:
    """Ask other coalitions for something: a task of its own for each. The caller tells them."""
    if not is_coalition_member(by, sender):
        raise Refused(_("Only people of the coalition may do this."))
    Coalition.objects.select_for_update().get(pk=sender.pk)
    others = [one for one in dict.fromkeys(receivers) if one.pk != sender.pk]
    if not others:
        raise Refused(_("Choose at least one other coalition."))
    title = shorten(plain_text(title), 200)
    if not title:
        raise Refused(_("Say in a few words what is to be done."))
    if due_on is not None and due_on < timezone.localdate():
        raise Refused(_("This day is over already."))
    lately = CoalitionTask.objects.filter(sender=sender, sent_at__gt=timezone.now() - timedelta(days=1))
    if lately.count() + len(others) > TASKS_A_DAY:
        raise Refused(_("Those were many tasks for one day. Go on tomorrow."))
    return [
        CoalitionTask.objects.create(
            sender=sender,
            receiver=one,
            title=title,
            text=text.strip()[:MOST_LETTERS],
            due_on=due_on,
            sent_by=by,
        )
        for one in others
    ]


@transaction.atomic
def move_task(task: CoalitionTask, state: TaskState, *, reason: str = "", by: User) -> CoalitionTask:
    """Say how far it has come, done by the receiving side, which may also take it up again. Declining needs a reason."""
    task = _held_by_receiver(task, by)
    reason = plain_text(reason).strip()[:MOST_LETTERS]
    if state == TaskState.TAKEN_BACK:
        raise Refused(_("Only those who sent the task may do this."))
    if state == TaskState.DECLINED and not reason:
        raise Refused(_("Say why, so that the others know how to go on."))
    if state == task.state:
        return task
    task.state, task.reason = state, reason if state == TaskState.DECLINED else ""
    task.changed_at = timezone.now()
    task.save(update_fields=["state", "reason", "changed_at"])
    return task


@transaction.atomic
def assign_task(task: CoalitionTask, member: CoalitionMember | None, *, by: User) -> CoalitionTask:
    """Say who of the receiving coalition does it, or nobody in particular."""
    # Whoever leaves lets go of their tasks, and waits here, or this one for them.
    Coalition.objects.select_for_update().get(pk=task.receiver_id)
    task = _held_by_receiver(task, by)
    if member is not None and not task.receiver.members.filter(pk=member.pk).exists():
        raise Refused(_("This person is not in the coalition any more."))
    task.assignee, task.changed_at = member.user if member else None, timezone.now()
    task.save(update_fields=["assignee", "changed_at"])
    return task


@transaction.atomic
def take_back_task(task: CoalitionTask, *, by: User) -> CoalitionTask:
    """Take a task back, for good; done by the sending side, as long as it is not done. The caller tells the other one."""
    task = _held(task)
    if not is_coalition_member(by, task.sender):
        raise Refused(_("Only those who sent the task may do this."))
    if task.state == TaskState.TAKEN_BACK:
        raise Refused(_("The task is taken back already."))
    if not task.may_be_taken_back:
        raise Refused(_("The task is done, so it cannot be taken back."))
    task.state, task.changed_at = TaskState.TAKEN_BACK, timezone.now()
    task.save(update_fields=["state", "changed_at"])
    return task


@transaction.atomic
def comment_task(task: CoalitionTask, words: str, *, by: User) -> TaskComment:
    """Say something that both sides read."""
    task = _held(task)
    words = words.strip()[:MOST_LETTERS]
    if not is_coalition_member(by, task.sender) and not is_coalition_member(by, task.receiver):
        raise Refused(_("Only the two coalitions may do this."))
    if not words:
        raise Refused(_("Write something first."))
    lately = task.comments.filter(at__gt=timezone.now() - timedelta(days=1))
    if lately.count() >= COMMENTS_A_DAY:
        raise Refused(_("That was much for one day. Go on tomorrow."))
    return TaskComment.objects.create(task=task, by=by, words=words)


def _held_by_receiver(task: CoalitionTask, by: User) -> CoalitionTask:
    """The task, for those who got it to do something with, unless it was taken back."""
    task = _held(task)
    if not is_coalition_member(by, task.receiver):
        raise Refused(_("Only those who got the task may do this."))
    if task.state == TaskState.TAKEN_BACK:
        raise Refused(_("The task is taken back already."))
    return task


def _held(task: CoalitionTask) -> CoalitionTask:
    rows = CoalitionTask.objects.select_for_update(of=("self",)).select_related("sender", "receiver")
    return rows.get(pk=task.pk)
