"""What of harvesting is not kept for ever."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from rialto.catalogue.actions import forget_understanding
from rialto.harvesting import bodies
from rialto.harvesting.choices import RunState
from rialto.harvesting.models import Body, Document, Run

RUNS_KEPT = timedelta(days=366)
# What a source no longer lists is forgotten well after its records have left.
UNLISTED_KEPT = timedelta(days=90)
BATCH = 500


def forget_old_harvests() -> dict[str, int]:
    """Delete runs of more than a year ago, documents that are no longer listed, and bodies that nothing shows any more.

    The body that a document had last is kept with it, so that it can be read again without being fetched. What was
    understood of a record is kept for as long as bodies are after it has left its source. Gives how many of each went.
    """
    now = timezone.now()
    old = Run.objects.filter(began_at__lt=now - RUNS_KEPT).exclude(
        state__in=[RunState.RUNNING, RunState.WAITING]
    )
    later = Run.objects.filter(
        feed=OuterRef("feed"), state=RunState.SUCCEEDED, pk__gt=Coalesce(OuterRef("run"), 0)
    )
    unlisted = Document.objects.filter(Exists(later), fetched_at__lt=now - UNLISTED_KEPT)
    return {
        "runs": _delete(old),
        "documents": _delete(unlisted),
        "bodies": _forget_bodies(),
        "understood": forget_understanding(before=now - timedelta(days=settings.HARVEST_KEPT_DAYS)),
    }


def _delete(rows: "QuerySet[Run] | QuerySet[Document]") -> int:
    """A few at a time, so that nobody waits long for the database."""
    count = 0
    while ids := list(rows.values_list("pk", flat=True)[:BATCH]):
        rows.model.objects.filter(pk__in=ids).delete()
        count += len(ids)
    return count


def _forget_bodies() -> int:
    old = Body.objects.filter(
        last_at__lt=timezone.now() - timedelta(days=settings.HARVEST_KEPT_DAYS), documents__isnull=True
    )
    count = 0
    while bodies_of_a_batch := list(old[:BATCH]):
        with transaction.atomic():
            Body.objects.filter(pk__in=[body.pk for body in bodies_of_a_batch]).delete()
            for body in bodies_of_a_batch:
                bodies.drop(body.digest)
        count += len(bodies_of_a_batch)
    return count
