"""The words that translations keep to."""

from typing import Any

from django.db import models
from django.utils import timezone

from rialto.base.identity import new_public_id


class GlossaryTerm(models.Model):
    """A word and what it is called in other languages, or a name that stays as it is everywhere."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    # A name that no translation touches; "" for a word that has translations.
    kept = models.CharField(max_length=120, blank=True)
    # Language -> what the word is called there. Each may be the one that a text is written in.
    words: Any = models.JSONField(default=dict, blank=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["kept", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kept"], condition=~models.Q(kept=""), name="each_kept_word_once")
        ]

    def __str__(self) -> str:
        return self.kept or ", ".join(f"{code}: {word}" for code, word in self.words.items())
