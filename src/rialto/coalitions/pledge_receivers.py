"""What pledges do when something happens below."""

from typing import Any

from django.dispatch import receiver

from rialto.coalitions.models import Pledge
from rialto.organisations.models import Organisation
from rialto.organisations.signals import handed_over


@receiver(handed_over)
def follow_organisation_of_pledges(survivor: Organisation, other: Organisation, **_: Any) -> None:
    """What an organisation pledged is pledged by the one that it became."""
    Pledge.objects.filter(organisation=other).update(organisation=survivor)
