"""Somebody says that an organisation is theirs, and proves it by its domain."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.base.identity import new_public_id
from rialto.organisations.choices import ClaimState, ClaimWay
from rialto.organisations.models.organisation import Organisation


class Claim(models.Model):
    """One person's proof that they speak for a domain; a proven one is why an organisation is trusted.

    A claim of an organisation that we do not know yet names it; the organisation is made when the claim is proven.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="claims")
    # Who claims; none where the person is gone and the domain stays proven.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="claims")
    # As said by the person, of an organisation that is yet to be made; else empty.
    name = models.CharField(_("name"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    website = models.URLField(_("website"), max_length=500)
    domain = models.CharField(max_length=253, db_index=True)
    way = models.CharField(_("way"), max_length=4, choices=ClaimWay, blank=True)
    state = models.CharField(max_length=8, choices=ClaimState, default=ClaimState.WAITING)
    # What stands in the DNS record or in the file: random, public once it is there.
    token = models.CharField(max_length=64)
    # Before the @, of the address that was written to.
    mailbox = models.CharField(max_length=64, blank=True)
    mailed_at = models.DateTimeField(null=True)
    mail_count = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    check_count = models.PositiveSmallIntegerField(default=0)
    # What the last look found instead, in words, and in which language they are.
    failure = models.CharField(max_length=500, blank=True)
    failure_language = models.CharField(max_length=8, blank=True)
    proven_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "domain", "organisation"],
                condition=models.Q(state="waiting"),
                name="one_waiting_claim_a_person",
            ),
            models.CheckConstraint(
                name="proven_claims_know_when",
                condition=~models.Q(state="proven")
                | models.Q(proven_at__isnull=False, organisation__isnull=False),
            ),
            models.CheckConstraint(name="claim_is_of_a_domain", condition=~models.Q(domain="")),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="claims_of_an_organisation")]

    def __str__(self) -> str:
        return f"{self.domain}: {self.state}"

    @property
    def subject(self) -> str:
        """What is claimed, by name."""
        return self.organisation.name if self.organisation else self.name
