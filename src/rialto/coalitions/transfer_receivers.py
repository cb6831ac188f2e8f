"""What coalitions do when something happens below."""

from typing import Any

from django.dispatch import receiver

from rialto.catalogue.models import Entry
from rialto.catalogue.signals import merged, split
from rialto.coalitions.models import Transfer
from rialto.organisations.models import Organisation
from rialto.organisations.signals import handed_over


@receiver(merged)
def follow_merge(survivor: Entry, other: Entry, **_: Any) -> None:
    """A practice that lives on in another entry is wanted and adopted there."""
    Transfer.objects.filter(entry=other).update(entry=survivor)


@receiver(split)
def follow_split(survivor: Entry, other: Entry, **_: Any) -> None:
    """What was marked as wanted before the merge goes back to the entry that was marked."""
    Transfer.objects.filter(entry=survivor, marked_entry=other).update(entry=other)


@receiver(handed_over)
def follow_organisation(survivor: Organisation, other: Organisation, **_: Any) -> None:
    """Practices of an organisation that became part of another are that one's."""
    Transfer.objects.filter(giver=other).update(giver=survivor)
