"""What a coalition says of itself, in one or several languages, and every version of that."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.coalitions.models.coalition import Coalition
from rialto.translation.models import Text


class CoalitionProfile(models.Model):
    """What only the coalition itself can say. It has none until a coordinator has written one."""

    coalition = models.OneToOneField(Coalition, models.CASCADE, primary_key=True, related_name="profile")
    # Of mission and priorities as they were written; the other languages are `CoalitionText`s.
    language = models.CharField(_("language"), max_length=8, default="en")
    mission = models.TextField(_("what the coalition is there for"), blank=True)
    # One a line, the first one first.
    priorities = models.TextField(_("priorities"), blank=True)
    contact_email = models.EmailField(_("e-mail address for questions"), max_length=254, blank=True)
    website = models.CharField(_("website"), max_length=500, blank=True)
    # Where the country runs this program itself.
    site_address = models.CharField(_("national site"), max_length=500, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"profile of {self.coalition_id}"


class CoalitionText(Text):
    """Mission or priorities of a coalition in another language."""

    FIELDS = ("mission", "priorities")

    profile = models.ForeignKey(CoalitionProfile, models.CASCADE, related_name="texts")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "language", "field"], name="one_text_a_language_of_a_coalition"
            ),
            models.CheckConstraint(
                name="coalition_text_field_is_known", condition=models.Q(field__in=["mission", "priorities"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.field} ({self.language})"


class CoalitionRevision(models.Model):
    """All that a coalition says, as a person left it. Rows are added, never changed."""

    coalition = models.ForeignKey(Coalition, models.CASCADE, related_name="revisions")
    at = models.DateTimeField(default=timezone.now)
    # The person's public id.
    actor_id = models.UUIDField()
    # As `queries.profile.values_of` writes them.
    values = models.JSONField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.coalition_id} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("Revisions are added, never changed.")
        super().save(*args, **kwargs)
