"""What was done to many at once, one line for each, so that it can be undone."""

from django.db import models
from django.urls import reverse
from django.utils import timezone

from rialto.accounts.models import User
from rialto.base.identity import new_public_id
from rialto.contributing.choices import BatchDeed, BatchState, ItemState


class Batch(models.Model):
    """One thing that one person does to many: contributions that wait (`noun` "contribution"), or entries ("entry")."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    noun = models.CharField(max_length=12)
    deed = models.CharField(max_length=12, choices=BatchDeed)
    # The words for the author, the reason, the subject, or the public id of the reviewer.
    words = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=BatchState, default=BatchState.RUNNING)
    # When all was done: authors are told, and nothing can be undone any more, some minutes later.
    done_at = models.DateTimeField(null=True, editable=False)
    is_told = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["made_by", "-made_at"], name="batches_of_a_person")]

    def __str__(self) -> str:
        return f"{self.deed} of many"

    def get_absolute_url(self) -> str:
        return reverse("desk:batch-page", args=[self.public_id])


class BatchItem(models.Model):
    """One of them: what it was before, what it was afterwards, and what became of it."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items")
    # The public id of the contribution or entry.
    thing_id = models.UUIDField()
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=ItemState, default=ItemState.WAITING)
    # What undoing puts back, and by what it sees that nothing changed since.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    # Why it was left out.
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["batch", "state"], name="items_of_a_batch")]
        constraints = [models.UniqueConstraint(fields=["batch", "thing_id"], name="each_thing_once_a_batch")]

    def __str__(self) -> str:
        return f"{self.title}: {self.state}"
