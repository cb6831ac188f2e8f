"""Schemes and their concepts, in the terms of SKOS."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from rialto.taxonomy.folding import folded_label


class Scheme(models.Model):
    """One list of values: our own, or one that others share with us."""

    key = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    address = models.URLField(max_length=300, blank=True)
    version = models.CharField(max_length=40, blank=True)
    # Who made the list, under what terms, and where it was taken from: shown beside it.
    attribution = models.TextField(blank=True)
    # Rises with each load, so that processes know when what they keep in memory is old.
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


class Concept(models.Model):
    """One value of a scheme. `key` never changes; `address` is what other systems share with us."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="concepts")
    key = models.CharField(max_length=80)
    address = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=30, blank=True)
    code = models.CharField(max_length=40, blank=True)
    broader = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="narrower")
    order = models.PositiveIntegerField(default=0)
    is_current = models.BooleanField(default=True)
    # What only some schemes have (DigComp level, ESCO reuse level, NUTS level); plain JSON values.
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["scheme", "order", "key"]
        constraints = [models.UniqueConstraint(fields=["scheme", "key"], name="one_concept_a_key")]
        indexes = [
            models.Index(fields=["address"], name="concepts_by_address"),
            models.Index(fields=["scheme", "code"], name="concepts_by_code"),
        ]

    def __str__(self) -> str:
        return self.key


class ConceptLabel(models.Model):
    """What a concept is called in one language: once preferred, any number of times otherwise."""

    class Kind(models.TextChoices):
        PREFERRED = "preferred", _("preferred")
        ALTERNATIVE = "alternative", _("alternative")
        HIDDEN = "hidden", _("hidden")
        DESCRIPTION = "description", _("description")

    concept = models.ForeignKey(Concept, models.CASCADE, related_name="labels")
    language = models.CharField(max_length=8)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PREFERRED)
    text = models.TextField()
    # What look-ups compare: `folding.fold(text)`, cut; empty for descriptions, which nobody looks up.
    folded = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["folded"], name="labels_by_folded_text"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "language"],
                condition=models.Q(kind="preferred"),
                name="one_preferred_label_a_language",
            )
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = folded_label(self.kind, self.text)
        super().save(*args, **kwargs)


class ConceptRelation(models.Model):
    """A statement between two concepts of any schemes: needed for, related to, the same as."""

    class Kind(models.TextChoices):
        ESSENTIAL = "essential", _("essential for")
        OPTIONAL = "optional", _("useful for")
        RELATED = "related", _("related to")
        BROADER = "broader", _("part of")
        EXACT = "exact", _("the same as")
        CLOSE = "close", _("close to")

    source = models.ForeignKey(Concept, models.CASCADE, related_name="relations")
    target = models.ForeignKey(Concept, models.CASCADE, related_name="related_from")
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "kind"], name="one_statement_between_two_concepts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"
