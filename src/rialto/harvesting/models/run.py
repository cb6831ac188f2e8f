"""Readings of a feed: what they counted, and what they could not take in."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from rialto.harvesting.choices import RunState
from rialto.harvesting.models.document import Body, Document
from rialto.harvesting.models.feed import Feed


class Run(models.Model):
    """One reading of a feed: a work-list of documents that is gone through to its end, by as many processes as it takes."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="runs")
    state = models.CharField(max_length=12, choices=RunState, default=RunState.RUNNING)
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Moves while the run lives; a run that stopped moving was killed.
    beat_at = models.DateTimeField(default=timezone.now)
    # "host:process:began" of who reads, to tell a killed run from a slow one.
    process = models.CharField(max_length=120, blank=True)
    adapter = models.CharField(max_length=20, blank=True)
    # How it was asked for: {"limit": 10, "again": true, "reparse": true}.
    terms = models.JSONField(default=dict, blank=True)
    # It asked an interface only for what had changed since then; none: for everything.
    since_at = models.DateTimeField(null=True, blank=True)
    # When the first answer was made, by the server's clock, and the latest change that its records tell of.
    answered_at = models.DateTimeField(null=True, blank=True)
    latest_change_at = models.DateTimeField(null=True, blank=True)
    # The answer did not fit the question for changes: everything is asked for next.
    is_odd = models.BooleanField(default=False)

    found_count = models.PositiveIntegerField(default=0)
    added_count = models.PositiveIntegerField(default=0)
    # Stand for an entry that is known already, from another record or source.
    grouped_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    byte_count = models.PositiveBigIntegerField(default=0)
    document_count = models.PositiveIntegerField(default=0)
    failed_document_count = models.PositiveIntegerField(default=0)
    # Requests, those that asked "has it changed since?", and those that were answered "no".
    request_count = models.PositiveIntegerField(default=0)
    conditional_count = models.PositiveIntegerField(default=0)
    not_modified_count = models.PositiveIntegerField(default=0)
    # Records that the source does not show any more, those that left for it, and those that came back.
    unseen_count = models.PositiveIntegerField(default=0)
    gone_count = models.PositiveIntegerField(default=0)
    revived_count = models.PositiveIntegerField(default=0)

    # Why a failed run failed, in a sentence for the source's owner.
    error = models.TextField(blank=True)
    # No document had changed since the last run, so nothing was read.
    is_same_document = models.BooleanField(default=False)
    # Every document was read to its end, but for a few pages that will be asked for again.
    is_healthy = models.BooleanField(default=False)
    # Healthy, and it listed all that the source has: what was absent from it counts as missed.
    is_complete = models.BooleanField(default=False)

    class Meta:
        ordering = ["-began_at", "-id"]
        indexes = [models.Index(fields=["feed", "-began_at"], name="runs_of_a_feed")]
        constraints = [
            models.CheckConstraint(
                name="ended_runs_know_when",
                condition=Q(state__in=[RunState.RUNNING, RunState.WAITING]) | Q(ended_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["feed"],
                condition=Q(state__in=[RunState.RUNNING, RunState.WAITING]),
                name="one_open_run_a_feed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feed_id} {self.began_at:%Y-%m-%d %H:%M} {self.state}"

    @property
    def watermark(self) -> datetime | None:
        """Up to when it knows what changed at its source, told by the source and not by our clock; none: unknown."""
        return min((at for at in (self.answered_at, self.latest_change_at) if at), default=None)


class RefusedRecord(models.Model):
    """Something in a document that could not become an entry: where it stood, and why."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="refusals")
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")
    # The document as it was then; none where it was a file of this machine, or is no longer kept.
    body = models.ForeignKey(Body, models.SET_NULL, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=500)
    reason = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"
