"""Entries that two sites say they minted."""

from django.db import models
from django.utils import timezone

from rialto.exchange.models.site import TrustedSite


class ContestedEntry(models.Model):
    """A site's word that it minted an entry which is another's here: the first keeps it, this word is passed over until one gives way."""

    public_id = models.UUIDField()
    # The second site's name, and what it calls the entry.
    origin = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    # Who told of it: that site itself, or the hub.
    site = models.ForeignKey(TrustedSite, models.CASCADE, related_name="contested")
    since = models.DateTimeField(default=timezone.now)
    # When that one was to be read anew, since the first had withdrawn the entry.
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "contested entries"
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["public_id", "origin"], name="one_contest_a_site"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} of {self.origin}"
