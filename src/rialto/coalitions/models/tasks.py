"""What one coalition asks of another."""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.base.identity import new_public_id
from rialto.coalitions.choices import UNFINISHED, TaskState
from rialto.coalitions.models.coalition import Coalition


class CoalitionTask(models.Model):
    """A task from one coalition for another. Sent to several, each gets one of its own: what they answer is between two."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    sender = models.ForeignKey(Coalition, models.CASCADE, related_name="sent_tasks")
    receiver = models.ForeignKey(Coalition, models.CASCADE, related_name="received_tasks")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what is asked for"), blank=True)
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=TaskState, default=TaskState.OPEN)
    # Why it was declined.
    reason = models.TextField(blank=True)
    # Who of the receiving coalition does it.
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="coalition_tasks"
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="sent_coalition_tasks"
    )
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="coalition_task_state_is_known", condition=models.Q(state__in=TaskState.values)
            ),
            models.CheckConstraint(
                name="declined_tasks_say_why", condition=~models.Q(state="declined") | ~models.Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("coalitions:task-page", args=[self.public_id])

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def may_be_taken_back(self) -> bool:
        """Whether who sent it may still take it back."""
        return self.state not in (TaskState.DONE, TaskState.TAKEN_BACK)

    def is_overdue(self, today: date | None = None) -> bool:
        """Whether it should have been done, and is not."""
        return (
            self.is_unfinished and self.due_on is not None and self.due_on < (today or timezone.localdate())
        )


class TaskComment(models.Model):
    """What somebody of one of the two sides says about a task."""

    task = models.ForeignKey(CoalitionTask, models.CASCADE, related_name="comments")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="coalition_task_comments"
    )
    words = models.TextField()
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.words[:40]}"
