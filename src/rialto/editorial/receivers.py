"""What block pages do when something happens below."""

from typing import Any

from django.dispatch import receiver

from rialto.editorial.models import BlockPage
from rialto.organisations.models import Organisation
from rialto.organisations.signals import handed_over


@receiver(handed_over)
def follow(survivor: Organisation, other: Organisation, **_: Any) -> None:
    """The pages of an organisation are those of the one that it became."""
    BlockPage.objects.filter(organisation=other).update(organisation=survivor)
