"""Who may send records, and the answers that were given, for those who ask the same twice."""

from django.db import models
from django.utils import timezone

from rialto.catalogue.models import Source


class PushToken(models.Model):
    """The right to send records for one source. Only a hash of the token is kept: it is shown once, when it is made."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="push_tokens")
    # What the operator calls it, and its first letters, to tell tokens apart.
    name = models.CharField(max_length=100, blank=True)
    beginning = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.beginning}… {self.name}".strip()


class KeptAnswer(models.Model):
    """The answer to a request that carried an idempotency key; status 0 while the request is still worked on."""

    token = models.ForeignKey(PushToken, models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=255)
    # Hash of method, path and body: the same key with another one is a mistake of the sender.
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_a_key")]
        indexes = [models.Index(fields=["created_at"], name="kept_answers_by_age")]

    def __str__(self) -> str:
        return self.key
