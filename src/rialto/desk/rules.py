"""Who may sit at the desk, and at which of its tables."""

from django.contrib.auth.models import AnonymousUser

from rialto.accounts.models import User
from rialto.contributing.rules import edits_where, reviews_where

Person = User | AnonymousUser


def may_use_desk(user: Person) -> bool:
    """Staff whose account has not been closed: all of it."""
    return user.is_active and user.is_staff


def may_use_review(user: Person) -> bool:
    """Staff, and who reviews or edits for a country: the review queue, each for their countries (`contributing.rules`)."""
    return bool(reviews_where(user))


def may_use_entries(user: Person) -> bool:
    """Staff, and editors."""
    return bool(edits_where(user))
