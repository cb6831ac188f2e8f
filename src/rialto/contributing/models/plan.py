"""What is to happen to a contribution on a day."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from rialto.accounts.models import User
from rialto.base.identity import new_public_id
from rialto.base.words import written_day
from rialto.contributing.choices import PlanDeed, PlanState
from rialto.contributing.models.contribution import Contribution


class Plan(models.Model):
    """Publish, or take down, at a moment that somebody named in their own time zone. Carried out once, or cancelled."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="plans")
    deed = models.CharField(max_length=10, choices=PlanDeed)
    due_at = models.DateTimeField()
    # The name of the time zone (IANA) in which it was said.
    zone = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.OPEN)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    is_from_desk = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    # When it was carried out, cancelled, or found to be impossible; by whom (public id; none for the clock), and why not.
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.UUIDField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=PlanState.OPEN), name="plans_to_carry_out")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "deed"],
                condition=Q(state=PlanState.OPEN),
                name="one_open_plan_of_a_deed",
            ),
            models.CheckConstraint(
                name="plans_that_ended_know_when",
                condition=Q(state=PlanState.OPEN, ended_at=None)
                | (~Q(state=PlanState.OPEN) & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deed} at {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def local_due_at(self) -> datetime:
        """The moment in the time zone in which it was said."""
        return self.due_at.astimezone(ZoneInfo(self.zone))

    @property
    def said(self) -> str:
        """The moment in the active language: "3 March 2027, 09:00 (Europe/Malta)"."""
        return f"{written_day(self.local_due_at.date(), get_language())}, {self.local_due_at:%H:%M} ({self.zone})"
