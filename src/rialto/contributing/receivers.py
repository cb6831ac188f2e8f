"""What contributing does when something happens below."""

from typing import Any

from django.dispatch import receiver

from rialto.contributing.models import Contribution
from rialto.organisations.models import Organisation
from rialto.organisations.signals import handed_over


@receiver(handed_over)
def follow(survivor: Organisation, other: Organisation, **_: Any) -> None:
    """What is written for an organisation is written for the one that it became."""
    Contribution.objects.filter(organisation=other).update(organisation=survivor)
