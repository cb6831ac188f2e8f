"""One step of a contribution's life, written down."""

from django.utils import timezone

from rialto.accounts.models import User
from rialto.base.markup import UNREADABLE
from rialto.contributing.choices import Deed, State
from rialto.contributing.models import Contribution, ContributionTransition

REASON_LENGTH = 2000


def take_step(
    contribution: Contribution, *, to: State, by: User | None, reason: str = "", deed: Deed | None = None
) -> ContributionTransition:
    """Take a step of which the caller knows that it may be taken; the caller saves the contribution.

    `deed` says what was done where the state does not, and may lead to the state that it is in already.
    """
    before = (
        contribution.state
        if ContributionTransition.objects.filter(contribution=contribution).exists()
        else ""
    )
    contribution.state = to
    return ContributionTransition.objects.create(
        contribution=contribution,
        before=before,
        after=to,
        at=timezone.now(),
        actor_id=by.public_id if by else None,
        deed=deed or "",
        reason=tidy(reason, REASON_LENGTH),
    )


def tidy(words: str, limit: int) -> str:
    """What somebody typed, without what no database can hold, cut to `limit` characters."""
    return UNREADABLE.sub("", words).strip()[:limit]
