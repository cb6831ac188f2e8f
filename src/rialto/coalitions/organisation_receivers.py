"""What coalitions do when an organisation becomes part of another."""

from typing import Any

from django.dispatch import receiver

from rialto.coalitions.models import Measure, Pledge, Transfer
from rialto.organisations.models import Organisation
from rialto.organisations.signals import handed_over


@receiver(handed_over)
def follow_organisation_of_pledges(survivor: Organisation, other: Organisation, **_: Any) -> None:
    """What an organisation pledged is pledged by the one that it became."""
    Pledge.objects.filter(organisation=other).update(organisation=survivor)


@receiver(handed_over)
def follow_organisation_of_measures(survivor: Organisation, other: Organisation, **_: Any) -> None:
    """What an organisation does in a plan is done by the one that it became."""
    Measure.objects.filter(organisation=other).update(organisation=survivor)


@receiver(handed_over)
def follow_organisation_of_transfers(survivor: Organisation, other: Organisation, **_: Any) -> None:
    """Practices of an organisation that became part of another are that one's."""
    Transfer.objects.filter(giver=other).update(giver=survivor)
