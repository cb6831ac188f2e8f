"""How a source is read, and what came of each reading."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.catalogue.models import Source
from rialto.harvesting.choices import RunState


class Feed(models.Model):
    """How one catalogue source is read. `address` is a web address, or the path of a file on this machine."""

    source = models.OneToOneField(Source, models.CASCADE, related_name="feed")
    address = models.CharField(_("address"), max_length=2000)
    # The adapter's key; empty means: tell from the document at each run.
    adapter = models.CharField(_("read as"), max_length=20, blank=True)
    column_map = models.JSONField(_("columns"), default=dict, blank=True)
    # Smaller matters of one adapter: {"timezone": "Europe/Sofia", "page_limit": 200}.
    options = models.JSONField(_("options"), default=dict, blank=True)
    # 0: only when somebody asks.
    schedule_minutes = models.PositiveIntegerField(_("minutes between runs"), default=0)
    publishes_at_once = models.BooleanField(_("published without a look"), default=True)
    # What the server gave us to ask "has it changed?": {"etag": ..., "last_modified": ...}.
    validators = models.JSONField(default=dict, blank=True, editable=False)
    # Of the last document that was read to its end, with all that decides how it is read.
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    last_run_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address"], name="one_feed_an_address")]

    def __str__(self) -> str:
        return self.address


class Run(models.Model):
    """One reading of a feed."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="runs")
    state = models.CharField(max_length=12, choices=RunState, default=RunState.RUNNING)
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Moves while the run lives; a run that stopped moving was killed.
    beat_at = models.DateTimeField(default=timezone.now)
    # "host:process" of who reads, to tell a killed run from a slow one.
    process = models.CharField(max_length=120, blank=True)
    adapter = models.CharField(max_length=20, blank=True)
    found_count = models.PositiveIntegerField(default=0)
    added_count = models.PositiveIntegerField(default=0)
    # Stand for an entry that is known already, from another record or source.
    grouped_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    byte_count = models.PositiveBigIntegerField(default=0)
    # Why a failed run failed, in a sentence for the source's owner.
    error = models.TextField(blank=True)
    # The document was the same as at the last complete run, so nothing was read.
    is_same_document = models.BooleanField(default=False)

    class Meta:
        ordering = ["-began_at"]
        indexes = [models.Index(fields=["feed", "-began_at"], name="runs_of_a_feed")]
        constraints = [
            models.CheckConstraint(
                name="ended_runs_know_when", condition=Q(state=RunState.RUNNING) | Q(ended_at__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["feed"], condition=Q(state=RunState.RUNNING), name="one_running_run_a_feed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feed_id} {self.began_at:%Y-%m-%d %H:%M} {self.state}"


class RefusedRecord(models.Model):
    """Something in a document that could not become an entry: where it stood, and why."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="refusals")
    place = models.CharField(max_length=500)
    reason = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"
