"""What stands in the calendar of the coalitions: dates of their own, and events of the catalogue that they put there."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.base.identity import new_public_id
from rialto.catalogue.models import Entry
from rialto.coalitions.choices import DateAudience
from rialto.coalitions.models.coalition import Coalition


class CoalitionDate(models.Model):
    """A date that a coalition shares. Whoever its audience leaves out does not hear of it."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    coalition = models.ForeignKey(Coalition, models.CASCADE, related_name="dates")
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=8, default="en")
    description = models.TextField(_("description"), blank=True)
    starts_at = models.DateTimeField()
    # None where nobody said; of whole days the beginning of the last one.
    ends_at = models.DateTimeField(null=True, blank=True)
    is_all_day = models.BooleanField(default=False)
    # The zone (IANA) by whose clock it is meant.
    zone = models.CharField(_("time zone"), max_length=64, default="Europe/Brussels")
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.CharField(_("address to take part online"), max_length=500, blank=True)
    audience = models.CharField(max_length=10, choices=DateAudience, default=DateAudience.ALL)
    is_cancelled = models.BooleanField(default=False)
    # Grows with each change, as calendars want it (RFC 5545, SEQUENCE).
    sequence = models.PositiveIntegerField(default=0)
    # The public id of who put it there.
    actor_id = models.UUIDField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["starts_at"], name="coalition_dates_by_start")]
        constraints = [
            models.CheckConstraint(
                name="coalition_date_audience_known", condition=models.Q(audience__in=DateAudience.values)
            ),
            models.CheckConstraint(
                name="coalition_date_ends_later",
                condition=models.Q(ends_at=None) | models.Q(ends_at__gte=models.F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("coalitions:date-page", args=[self.public_id])


class CalendarEntry(models.Model):
    """An event of the catalogue that a coalition put into the calendar of all."""

    coalition = models.ForeignKey(Coalition, models.CASCADE, related_name="calendar_entries")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="in_calendars")
    # Where a merge led on from the entry that was put there: that one. A split leads back to it.
    marked_entry = models.ForeignKey(
        Entry, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    # The public id of who put it there.
    actor_id = models.UUIDField()
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coalition", "entry"], name="one_calendar_entry_a_coalition")
        ]

    def __str__(self) -> str:
        return f"{self.coalition_id}: {self.entry_id}"
