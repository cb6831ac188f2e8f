"""The sites that this one takes entries from."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.exchange.choices import SiteState


class TrustedSite(models.Model):
    """A site whose public feed is followed: for which countries its word counts, and how far it has been read."""

    # The site's own name, as it says it itself: the origin of its entries.
    name = models.CharField(_("name"), max_length=80, unique=True)
    address = models.URLField(_("address"), max_length=500, unique=True)
    # The hub brings the entries of all sites; any other site only its own.
    is_hub = models.BooleanField(_("European hub"), default=False)
    # What it may bring: entries of these countries (ISO 3166 alpha-2). Of the hub nothing: our own country decides.
    countries = models.JSONField(_("countries"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=SiteState, default=SiteState.ACTIVE)

    # The position of its log up to which everything was taken; none before the first page.
    position = models.BigIntegerField(null=True, blank=True)
    # Where a snapshot is being read: the next page of it, and whether there is one.
    is_in_snapshot = models.BooleanField(default=False)
    snapshot_page = models.CharField(max_length=200, blank=True)

    asked_at = models.DateTimeField(null=True, blank=True)
    # When the last pull ended with nothing left to take.
    complete_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    failed_count = models.PositiveIntegerField(default=0)
    added_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    withdrawn_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    # The last things that were refused: {"id", "reason"} each.
    refusals = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-is_hub", "name"]
        constraints = [
            models.UniqueConstraint(fields=["is_hub"], condition=Q(is_hub=True), name="one_hub"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("exchange:site-page", args=[self.pk])

    @property
    def is_active(self) -> bool:
        return self.state == SiteState.ACTIVE
