"""A country's coalition, and who works in it."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.base.identity import new_public_id
from rialto.coalitions.choices import CoalitionRole


class Coalition(models.Model):
    """The partnership of one country. The row is made when somebody first works in it."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    # ISO 3166-1 alpha-2; in addresses in lower case.
    country = models.CharField(_("country"), max_length=2, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["country"]

    def __str__(self) -> str:
        return self.country

    def get_absolute_url(self) -> str:
        return reverse("website:country-page", args=[self.slug])

    @property
    def slug(self) -> str:
        """The country as addresses have it."""
        return self.country.lower()


class CoalitionMember(models.Model):
    """One person in one coalition. Coordinators run it; members write in what coordinators give them to look after."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    coalition = models.ForeignKey(Coalition, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="coalition_memberships")
    role = models.CharField(_("role"), max_length=11, choices=CoalitionRole, default=CoalitionRole.MEMBER)
    # Whether this person agreed to stand by name on the country's public page.
    is_shown = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "user"], name="one_place_a_person_in_a_coalition"),
            models.CheckConstraint(
                name="coalition_role_is_known", condition=models.Q(role__in=CoalitionRole.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.coalition_id}: {self.role}"

    @property
    def is_coordinator(self) -> bool:
        return self.role == CoalitionRole.COORDINATOR

    @property
    def has_name_shown(self) -> bool:
        """Whether everybody may read this person's name: they agreed, and there is one (else their address would stand there)."""
        return self.is_shown and self.user.is_active and bool(self.user.name)
