"""Reports and the decisions about them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.base.identity import new_public_id
from rialto.moderation.choices import Complaint, ReportState, Verdict


class Report(models.Model):
    """Somebody says that something is wrong. Who it was is known only where they left an address."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    # What it is about: the model's name in lower case, and the thing's public id.
    noun = models.CharField(max_length=40)
    about_id = models.UUIDField()
    complaint = models.CharField(_("what is wrong"), max_length=12, choices=Complaint)
    words = models.TextField(_("in your own words"), blank=True)
    # Forgotten some months after the report was closed.
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    language = models.CharField(max_length=8, default="en")
    state = models.CharField(max_length=8, choices=ReportState, default=ReportState.OPEN)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["state", "created_at"], name="reports_by_state"),
            models.Index(fields=["noun", "about_id"], name="reports_about_a_thing"),
        ]
        constraints = [
            models.CheckConstraint(
                name="closed_reports_know_when",
                condition=Q(state=ReportState.OPEN) | Q(closed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.complaint} about {self.noun} {self.about_id}"

    def get_absolute_url(self) -> str:
        return reverse("desk:report-page", args=[self.public_id])

    @property
    def is_open(self) -> bool:
        return self.state == ReportState.OPEN


class Decision(models.Model):
    """What somebody decided about a report, and why. Rows are added, never changed."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=12, choices=Verdict)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    actor_id = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.verdict} at {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("Decisions are added to, never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("Decisions stay.")
