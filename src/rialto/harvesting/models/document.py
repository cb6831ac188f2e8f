"""What was fetched: documents, and their bodies as they came."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.harvesting.choices import DocumentState
from rialto.harvesting.models.feed import Feed


class Body(models.Model):
    """The bytes of a document, known by their hash and kept once however often they are fetched (`bodies` has them)."""

    digest = models.CharField(max_length=64, unique=True)
    # As it was received, and as it is kept.
    size = models.PositiveBigIntegerField(_("bytes"))
    kept_size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100, blank=True)
    charset = models.CharField(max_length=60, blank=True)
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name_plural = _("bodies")

    def __str__(self) -> str:
        return self.digest[:12]


class Document(models.Model):
    """One document of a feed: how it was fetched last, what it then held, and where it stands in the current run.

    What it held stays with it, so that a document that has not changed needs no reading: its records count as seen and
    the documents that it names are asked for in their turn.
    """

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="documents")
    address = models.CharField(max_length=2000)
    # The document that named it; none for the feed's own.
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    # How it is to be read: an adapter's key, or "" for: tell from its content.
    adapter = models.CharField(max_length=20, blank=True)
    # What the naming document says of its age, in the source's own words.
    modified = models.CharField(max_length=60, blank=True)

    # The run that asked for it last, and what became of it there.
    run = models.ForeignKey("Run", models.SET_NULL, null=True, blank=True, related_name="documents")
    state = models.CharField(max_length=10, choices=DocumentState, default=DocumentState.WAITING)
    error = models.TextField(blank=True)
    status = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    # Where it was found in the end, after redirects.
    final_address = models.CharField(max_length=4000, blank=True)
    # {"etag": ..., "last_modified": ...}: what the server gave us to ask "has it changed?".
    validators = models.JSONField(default=dict, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    body = models.ForeignKey(Body, models.SET_NULL, null=True, blank=True, related_name="documents")

    # The adapter that read it, and a hash of its body with all that decided how it was read.
    reader = models.CharField(max_length=20, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    # The same of a reading that is under way; a run that was killed goes on with it behind the items that are done.
    reading = models.CharField(max_length=64, blank=True)
    # How many items the reading has dealt with, and what came of them.
    done_count = models.PositiveIntegerField(default=0)
    found_count = models.PositiveIntegerField(default=0)
    added_count = models.PositiveIntegerField(default=0)
    grouped_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    # The latest change that its records tell of, by their source's clock.
    latest_change_at = models.DateTimeField(null=True, blank=True)
    # The document goes on where it could not be read: what it did not show may still be there.
    is_cut = models.BooleanField(default=False)
    # `marks` (8 bytes each) of the records that it holds and of those that it says are gone, and the ids of the
    # documents that it names.
    holds = models.BinaryField(default=bytes)
    drops = models.BinaryField(default=bytes)
    names = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "address"], name="one_document_an_address_and_feed")
        ]
        indexes = [models.Index(fields=["run", "state"], name="documents_of_a_run")]

    def __str__(self) -> str:
        return self.address
