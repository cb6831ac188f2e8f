"""Opening what somebody wrote and the public does not see: where reviewers do it, it is written down for who wrote it."""

from uuid import UUID

from django.db.models import QuerySet

from rialto.accounts.actions import Opened, note_access
from rialto.accounts.choices import Matter, Occasion, StaffRole
from rialto.accounts.models import User
from rialto.contributing.models import Contribution, ContributionComment
from rialto.contributing.queries import waiting_for
from rialto.contributing.rules import contributions_of, edits_where

RELATED = ("author", "organisation", "entry", "claimed_by")


def open_in_review(public_id: UUID, *, by: User) -> Contribution | None:
    """One that waits for this reviewer, before it is published or afterwards, opened at the desk with all that was said about it."""
    return _opened(waiting_for(by), public_id, by=by) or _opened(
        waiting_for(by, is_after=True), public_id, by=by
    )


def open_readable(public_id: UUID, *, by: User) -> Contribution | None:
    """One that somebody may look at: theirs or their organisation's; for reviewers also what waits, which is then written down."""
    own = contributions_of(by).select_related(*RELATED).filter(public_id=public_id).first()
    return own or _opened(waiting_for(by), public_id, by=by)


def _opened(found: QuerySet[Contribution], public_id: UUID, *, by: User) -> Contribution | None:
    contribution = found.select_related(*RELATED).filter(public_id=public_id).first()
    if contribution is not None:
        said = ContributionComment.objects.filter(contribution=contribution, is_from_desk=False)
        people = {contribution.author_id, *said.values_list("by", flat=True)}
        note_access(
            [
                Opened(person=one, about_id=contribution.public_id, about=contribution.title)
                for one in people
                if one is not None
            ],
            by=by,
            working_as=StaffRole.EDITOR if edits_where(by) else StaffRole.REVIEWER,
            matter=Matter.CONTRIBUTION,
            occasion=Occasion.REVIEW,
        )
    return contribution
