"""What an organisation says of itself, and every version of that."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.organisations.choices import Sector, Size
from rialto.organisations.models.organisation import Organisation
from rialto.pictures.models import Picture


class Profile(models.Model):
    """What only the organisation itself can say. It has none until somebody of it has written one."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="profile")
    sector = models.CharField(_("sector"), max_length=1, choices=Sector, blank=True)
    size = models.CharField(_("size"), max_length=8, choices=Size, blank=True)
    # Codes of the languages in which it can be written and spoken to.
    languages = models.JSONField(_("languages"), default=list, blank=True)
    # Its places: {"city", "country", "address"} each, all text, the country as a code.
    sites = models.JSONField(_("sites"), default=list, blank=True)
    contact_email = models.EmailField(_("e-mail address for questions"), max_length=254, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    # What it shows in words is asked for with it.
    logo = models.ForeignKey(Picture, models.PROTECT, null=True, blank=True, related_name="of_organisations")
    logo_text = models.CharField(_("what the logo shows"), max_length=200, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="logo_has_words", condition=models.Q(logo__isnull=True) | ~models.Q(logo_text="")
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Revision(models.Model):
    """The editable values of an organisation as a person left them. Rows are added, never changed."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="revisions")
    at = models.DateTimeField(default=timezone.now)
    # The person's public id; none for what stood there before the first edit.
    actor_id = models.UUIDField(null=True)
    # By name of the field, as `editing.values_of` writes them.
    values = models.JSONField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("Revisions are added, never changed.")
        super().save(*args, **kwargs)
