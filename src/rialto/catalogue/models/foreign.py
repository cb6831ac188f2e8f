"""Entries that are kept at another site, as far as this one knows them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from rialto.catalogue.models.entry import Entry


class ForeignEntry(models.Model):
    """What is known of an entry by its origin: its newest version, and what has no column of its own here.

    Stays where the entry is gone, or was never taken: a version that is known makes older ones harmless, tombstones too.
    """

    public_id = models.UUIDField(unique=True)
    entry = models.OneToOneField(Entry, models.CASCADE, null=True, related_name="foreign")
    # The site that minted it, and that site's own number for what stands here: higher is newer.
    origin = models.CharField(max_length=80, db_index=True)
    version = models.BigIntegerField()
    is_deleted = models.BooleanField(default=False)
    # Of a deleted one: withdrawn, taken-down or merged.
    reason = models.CharField(max_length=20, blank=True)
    # Of a merged one: the entry of the same origin that it lives on in, which may never come here, or be gone itself.
    merged_into = models.UUIDField(null=True, blank=True)
    # Its page at its origin, and where that has it from: {"name", "address", "licence", "attribution"} each.
    page = models.URLField(max_length=2000, blank=True)
    sources = models.JSONField(default=list, blank=True)
    # The organisation as its origin names it: {"name", "website", "country"}.
    organisation = models.JSONField(default=dict, blank=True)
    # Translations of the origin that gave way to those made here: {"language", "field", "text", "origin", "state"} each.
    set_aside = models.JSONField(default=list, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "foreign entries"
        indexes = [
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="foreign_merged_into"
            )
        ]

    def __str__(self) -> str:
        return f"{self.public_id} of {self.origin}, {self.version}"
