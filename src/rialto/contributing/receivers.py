"""What contributing does when something happens below."""

from typing import Any

from django.dispatch import receiver

from rialto.catalogue.models import Entry
from rialto.catalogue.signals import merged, split
from rialto.contributing.actions import following
from rialto.contributing.models import Contribution
from rialto.organisations.models import Organisation
from rialto.organisations.signals import handed_over


@receiver(handed_over)
def follow(survivor: Organisation, other: Organisation, **_: Any) -> None:
    """What is written for an organisation is written for the one that it became."""
    Contribution.objects.filter(organisation=other).update(organisation=survivor)
    following.follow_organisation(survivor, other)


@receiver(merged)
def follow_merge(survivor: Entry, other: Entry, **_: Any) -> None:
    """Whoever saved an entry has saved the one that it lives on in."""
    following.follow_merge(survivor, other)


@receiver(split)
def follow_split(other: Entry, **_: Any) -> None:
    """And has saved it itself once that lives again."""
    following.follow_split(other)
