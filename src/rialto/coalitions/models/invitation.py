"""Who was asked to work in a coalition."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from rialto.coalitions.choices import CoalitionRole
from rialto.coalitions.models.coalition import Coalition
from rialto.organisations.models import Asked


class CoalitionInvitation(Asked):
    """An address that was asked to join a coalition."""

    coalition = models.ForeignKey(Coalition, models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=11, choices=CoalitionRole, default=CoalitionRole.MEMBER)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="sent_coalition_invitations"
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "email"],
                condition=models.Q(state="waiting"),
                name="one_waiting_coalition_invitation",
            ),
            models.CheckConstraint(
                name="coalition_invites_in_lower_case", condition=models.Q(email=Lower("email"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coalition_id}: {self.state}"
