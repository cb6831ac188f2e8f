"""Which entries are one offer: what was merged, what may be, what is not, and the keys by which they find each other."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.catalogue.choices import CandidateState, Status
from rialto.catalogue.models.entry import Entry


class MatchKey(models.Model):
    """One hashed key of an entry; entries that share a key are worth comparing."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="match_keys")
    key = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "entry"], name="one_match_key_an_entry")]

    def __str__(self) -> str:
        return f"{self.key}"


class DuplicateCandidate(models.Model):
    """Two entries that may be one offer, and what was decided: merged and different bind all later matching."""

    first = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    second = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    rule = models.CharField(_("rule"), max_length=40)
    score = models.FloatField(_("score"), default=0)
    evidence = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=CandidateState, default=CandidateState.OPEN)
    found_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    # The person's public id; none where a rule decided.
    decided_by = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_candidate_a_pair"),
            models.CheckConstraint(name="candidate_pair_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="candidate_state_is_known", condition=Q(state__in=CandidateState.values)
            ),
            models.CheckConstraint(
                name="decided_candidates_know_when",
                condition=Q(state=CandidateState.OPEN) | Q(decided_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "-score"], name="candidates_by_state_and_score")]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.rule}"


class EntryMerge(models.Model):
    """`other` lives on in `survivor`. Its row stays as it was, so that the merge can be undone."""

    survivor = models.ForeignKey(Entry, models.PROTECT, related_name="merges")
    other = models.ForeignKey(Entry, models.PROTECT, related_name="merged_into")
    rule = models.CharField(_("rule"), max_length=40)
    score = models.FloatField(_("score"), default=1)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    # A person's public id; none where a rule decided.
    actor_id = models.UUIDField(null=True)
    # The state that the other one had.
    status_before = models.CharField(max_length=12, choices=Status)
    # What the survivor took over, as `actions.filling.Taken` writes it: what a split gives back.
    taken = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["other"], condition=Q(undone_at__isnull=True), name="one_survivor_an_entry"
            ),
            models.CheckConstraint(name="merge_joins_two_entries", condition=~Q(survivor=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.other_id} into {self.survivor_id}"
