"""Who wants to hear of an entry, or of what an organisation offers, and what they are told."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from rialto.accounts.models import User
from rialto.base.identity import new_public_id
from rialto.catalogue.models import Entry
from rialto.contributing.choices import News
from rialto.organisations.models import Organisation


class Follow(models.Model):
    """A person saved an entry, or follows an organisation. They hear of it by mail until they say otherwise."""

    # In the signed link with which a mail is the last.
    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="follows")
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, blank=True, related_name="follows")
    # Where a merge led on from the entry that was saved: that one. A split leads back to it.
    marked_entry = models.ForeignKey(
        Entry, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    # Who had saved both of two that were merged follows one of them; the other waits here for a split, and goes with the first.
    double_of = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="doubles", editable=False
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="follows"
    )
    # Still saved, but without mails.
    is_silent = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    # What its follower knows of a saved entry (`following.known_of`): what differs later is news.
    known = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="follows_one_thing",
                condition=Q(entry__isnull=False, organisation=None)
                | Q(entry=None, organisation__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["user", "entry"], condition=Q(entry__isnull=False), name="one_follow_of_an_entry"
            ),
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(organisation__isnull=False),
                name="one_follow_of_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.entry_id or self.organisation_id}"


class FollowNews(models.Model):
    """One thing that a follower is to be told about an entry: noted once, told once."""

    follow = models.ForeignKey(Follow, models.CASCADE, related_name="news")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    what = models.CharField(max_length=12, choices=News)
    # Names of what changed, and what it was before and is now.
    changes = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["follow"], condition=Q(told_at=None), name="news_to_tell")]

    def __str__(self) -> str:
        return f"{self.what} of {self.entry_id} to {self.follow_id}"
