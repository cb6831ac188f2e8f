"""Who may do what with a contribution. The desk's own right is `desk.rules`."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from rialto.accounts.models import User
from rialto.contributing.choices import State
from rialto.contributing.models import Contribution
from rialto.organisations.models import Organisation
from rialto.organisations.queries.people import organisations_joined_by

Person = User | AnonymousUser


def organisations_of(user: Person) -> QuerySet[Organisation]:
    """The organisations that somebody may write for: those they belong to."""
    return organisations_joined_by(user)


def may_write(user: Person) -> bool:
    """Anybody who has signed in."""
    return user.is_authenticated and user.is_active


def contributions_of(user: Person) -> QuerySet[Contribution]:
    """What somebody may see and write in: their own, and those written for their organisations. All permission is here."""
    if not may_write(user):
        return Contribution.objects.none()
    return Contribution.objects.filter(Q(author=user.pk) | Q(organisation__in=organisations_of(user)))


def contributions_in_review() -> QuerySet[Contribution]:
    """What reviewers may see: what was sent, as long as it waits. A draft is nobody's business."""
    return Contribution.objects.filter(state=State.IN_REVIEW)


def may_review(user: User, contribution: Contribution) -> bool:
    """Nobody decides about their own, nor twice where two have to look."""
    return contribution.author_id != user.pk and contribution.first_accepted_by != user.public_id
