"""The setting of how a source is read, and when."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.catalogue.models import Source
from rialto.harvesting.choices import FeedState, Rhythm


class Feed(models.Model):
    """How one catalogue source is read. `address` is a web address, or the path of a file on this machine."""

    source = models.OneToOneField(Source, models.CASCADE, related_name="feed")
    address = models.CharField(_("address"), max_length=2000)
    # The adapter's key; empty means: tell from the document at each run.
    adapter = models.CharField(_("read as"), max_length=20, blank=True)
    column_map = models.JSONField(_("columns"), default=dict, blank=True)
    # Smaller matters of one adapter: {"timezone": "Europe/Sofia", "page_limit": 200, "lists_everything": false}.
    options = models.JSONField(_("options"), default=dict, blank=True)
    publishes_at_once = models.BooleanField(_("published without a look"), default=True)

    state = models.CharField(_("state"), max_length=10, choices=FeedState, default=FeedState.ACTIVE)
    # Why it is paused or held, in a sentence for the people who look after the site.
    state_reason = models.TextField(_("reason"), blank=True)
    state_at = models.DateTimeField(default=timezone.now, editable=False)
    state_by = models.UUIDField(null=True, blank=True, editable=False)
    # A person said that the loss for which it was held is right: the next healthy run is not held for it.
    is_loss_accepted = models.BooleanField(default=False, editable=False)

    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythm, default=Rhythm.ASKED)
    # The interval that is kept (fixed) or that the last runs suggest (adaptive); 0: none yet.
    schedule_minutes = models.PositiveIntegerField(_("minutes between runs"), default=0)
    due_at = models.DateTimeField(_("next run"), null=True, blank=True, editable=False)
    last_run_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When its documents last held something else than before.
    last_change_at = models.DateTimeField(null=True, blank=True, editable=False)
    failure_count = models.PositiveSmallIntegerField(_("failures in a row"), default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address"], name="one_feed_an_address")]
        indexes = [models.Index(fields=["state", "due_at"], name="feeds_that_are_due")]

    def __str__(self) -> str:
        return self.address

    @property
    def is_on_the_web(self) -> bool:
        return self.address.startswith(("http://", "https://"))
