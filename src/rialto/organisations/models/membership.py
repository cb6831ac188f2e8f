"""Who acts for an organisation, and who was asked to."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.base.identity import new_public_id
from rialto.organisations.choices import InvitationState, MemberRole
from rialto.organisations.models.organisation import Organisation


class Membership(models.Model):
    """One person in one organisation."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=7, choices=MemberRole, default=MemberRole.MEMBER)
    # Whether this person agreed to stand by name on the organisation's public page.
    is_shown = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="one_membership_a_person"),
            models.CheckConstraint(
                name="member_role_is_known", condition=models.Q(role__in=["manager", "member"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organisation_id}: {self.role}"

    @property
    def is_manager(self) -> bool:
        return self.role == MemberRole.MANAGER


class Asked(models.Model):
    """An address that was asked to join something. Whoever reads its mail, and signs in with that address, may accept.

    What it was asked to join, as what and by whom stands in the table of each room.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254)
    # In which the mail is written.
    language = models.CharField(_("language of the mail"), max_length=8, default="en")
    state = models.CharField(max_length=9, choices=InvitationState, default=InvitationState.WAITING)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    def is_open(self, now: datetime | None = None) -> bool:
        """Whether it can still be accepted."""
        return self.state == InvitationState.WAITING and self.expires_at > (now or timezone.now())


class Invitation(Asked):
    """An address that was asked to join an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=7, choices=MemberRole, default=MemberRole.MEMBER)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="sent_invitations"
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(state="waiting"),
                name="one_waiting_invitation_an_address",
            ),
            models.CheckConstraint(
                name="invited_address_in_lower_case", condition=models.Q(email=Lower("email"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.state}"
