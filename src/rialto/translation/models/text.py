"""The shape of a translation."""

from django.db import models

from rialto.translation.choices import TextOrigin, TextState


class Text(models.Model):
    """One field of something, in one other language. Each room makes its own table with a real foreign key."""

    field = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    text = models.TextField()
    origin = models.CharField(max_length=10, choices=TextOrigin)
    # Which service made it, where a machine did (`choices.PROVIDER_NAMES`).
    provider = models.CharField(max_length=20, blank=True)
    # Hash of the original that this was made from: another hash now means that the translation is stale.
    source_hash = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=10, choices=TextState, default=TextState.CURRENT)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
