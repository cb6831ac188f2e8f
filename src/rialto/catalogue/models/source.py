"""Where entries come from."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.base.identity import new_public_id
from rialto.catalogue.choices import Presence, SuggestionState
from rialto.catalogue.models.entry import Entry
from rialto.organisations.models import Organisation


class Source(models.Model):
    """A place that publishes entries: a feed, a site, a file, or our own starter content."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=200)
    address = models.CharField(_("address"), max_length=2000, blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    attribution = models.CharField(_("to be named as"), max_length=300, blank=True)
    owner = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="sources")
    # What a source without a word on it is taken to be.
    default_kind = models.CharField(max_length=20, blank=True)
    default_language = models.CharField(max_length=8, blank=True)
    default_country = models.CharField(max_length=2, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("website:source-page", args=[self.slug])


class SourceRecord(models.Model):
    """One entry as one source knows it."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="records")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="source_records")
    remote_id = models.CharField(max_length=500)
    address = models.CharField(max_length=2000, blank=True)
    presence = models.CharField(max_length=6, choices=Presence, default=Presence.SEEN)
    # Since when, and in how many complete runs, the source has not shown it.
    unseen_since = models.DateTimeField(null=True, blank=True)
    unseen_count = models.PositiveSmallIntegerField(default=0)
    # Where it stood when it was last written: the document's id in `harvesting`, and the place within that.
    document_id = models.BigIntegerField(null=True, blank=True)
    place = models.CharField(max_length=500, blank=True)
    extractor = models.CharField(max_length=40, blank=True)
    extractor_version = models.PositiveSmallIntegerField(default=0)
    # Why it stands for its entry ("new": the entry was made from it), and how sure that is, from 0 to 1.
    match_rule = models.CharField(max_length=40, blank=True)
    match_score = models.FloatField(null=True, blank=True)
    # Hash of what was parsed and of all that decides what is made of it: the same next time means that nobody looks again.
    parsed_hash = models.CharField(max_length=32, blank=True)
    # Hash of what was parsed and of what was understood: the same next time means that nothing needs to be written.
    content_hash = models.CharField(max_length=32)
    # What was understood, of what the source does not say itself: field -> [value, rule], for a language that contradicts
    # its source also what that had said; "concepts" -> [[role, key, confidence], ...].
    understood = models.JSONField(default=dict, blank=True)
    # The entry's fields that this record gave a value to.
    fields = models.JSONField(default=list, blank=True)
    # Those of them that Rialto worked out, from the record's own words or from what is known of its source.
    worked_out = models.JSONField(default=list, blank=True)
    first_seen_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    # When it came here from an entry that was merged into this one: such a record speaks after the entry's own.
    joined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "remote_id"], name="one_record_a_remote_id")]
        indexes = [
            models.Index(fields=["source"], condition=~Q(presence=Presence.SEEN), name="records_not_seen")
        ]

    def __str__(self) -> str:
        return self.remote_id


class Override(models.Model):
    """A field that a person set by hand; harvesting leaves it alone."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="overrides")
    field = models.CharField(max_length=40)
    # What stood there before, as JSON keeps it: a source that still says so suggests nothing new.
    before = models.JSONField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    actor_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "field"], name="one_override_a_field")]

    def __str__(self) -> str:
        return self.field


class Suggestion(models.Model):
    """What a source says of a field that a person set by hand: to be accepted or refused, never written by itself."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="suggestions")
    record = models.ForeignKey(SourceRecord, models.CASCADE, related_name="suggestions")
    field = models.CharField(max_length=40)
    # As it is kept in JSON: days in ISO 8601, amounts as text, an organisation by its id.
    value = models.JSONField(null=True)
    state = models.CharField(max_length=8, choices=SuggestionState, default=SuggestionState.OPEN)
    made_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "record", "field"],
                condition=Q(state=SuggestionState.OPEN),
                name="one_open_suggestion_a_field",
            )
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.state}"
