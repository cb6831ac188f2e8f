"""Who may do what with a contribution. The desk's own right is `desk.rules`."""

from collections.abc import Sequence
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from rialto.accounts.choices import DeskRole
from rialto.accounts.models import User
from rialto.accounts.rules import Reach, reach_of
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry
from rialto.contributing.choices import State
from rialto.contributing.models import Contribution, Revision
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


def reviews_where(user: Person) -> Reach:
    """The countries for which somebody decides about what members send."""
    return reach_of(user, DeskRole.REVIEWER, DeskRole.EDITOR)


def contributions_in_review() -> QuerySet[Contribution]:
    """What was sent, as long as it waits. A draft is nobody's business."""
    return Contribution.objects.filter(state=State.IN_REVIEW)


def contributions_sampled() -> QuerySet[Contribution]:
    """What was published at once, and is to be looked at afterwards."""
    return Contribution.objects.filter(sampled_at__isnull=False, entry__isnull=False)


def reviewable_by(user: Person) -> Q:
    """Of the above, what a reviewer may see and decide about: that of their countries. All permission is here."""
    reach = reviews_where(user)
    return reach.within("country") if reach else Q(pk__in=())


def contributions_readable_by(user: Person) -> QuerySet[Contribution]:
    """What somebody may look at: theirs, and for reviewers what waits in their countries."""
    found = contributions_of(user)
    if reviews_where(user):
        found = found | contributions_in_review().filter(reviewable_by(user))
    return found


# Who looks at something and does not decide in this time has gone away; what somebody was given is theirs for longer.
CLAIM_KEPT = timedelta(minutes=30)
GIVEN_KEPT = timedelta(days=7)


def claimed_by_another(user: User, contribution: Contribution) -> bool:
    """Whether somebody else is looking at it just now, or was given it."""
    return (
        contribution.claimed_by_id not in (None, user.pk)
        and contribution.claimed_until is not None
        and contribution.claimed_until > timezone.now()
    )


def free_for(user: User) -> Q:
    """What nobody else is looking at."""
    return Q(claimed_by=None) | Q(claimed_by=user) | Q(claimed_until__lt=timezone.now())


def edits_where(user: Person) -> Reach:
    """The countries whose entries somebody may withdraw, bring back and sort."""
    return reach_of(user, DeskRole.EDITOR)


def entries_edited_by(user: Person) -> QuerySet[Entry]:
    """The entries that an editor looks after: those whose first country is one of theirs. What lives on in another is not among them."""
    reach = edits_where(user)
    found = Entry.objects.exclude(status=Status.MERGED)
    return found.filter(reach.within("countries__0")) if reach else found.none()


def written_by(user: User, contributions: Sequence[Contribution]) -> set[int]:
    """Which of these somebody wrote, or wrote in: one query. Nobody decides about their own."""
    ids = [one.pk for one in contributions]
    wrote_in = Revision.objects.filter(contribution__in=ids, actor_id=user.public_id)
    return {one.pk for one in contributions if one.author_id == user.pk} | set(
        wrote_in.values_list("contribution_id", flat=True)
    )


def may_review(user: User, contribution: Contribution, *, written: set[int] | None = None) -> bool:
    """Nobody decides for another country, about what they wrote (or wrote in), nor twice where two have to look.

    `written`: what `written_by` gave, where that was asked for many; else it is asked here.
    """
    written = written_by(user, [contribution]) if written is None else written
    return (
        contribution.pk not in written
        and contribution.first_accepted_by != user.public_id
        and reviews_where(user).covers(contribution.country)
    )


def may_translate(user: Person, entry: Entry) -> bool:
    """Who says how a public entry reads in another language: its editors, its writers, and members of who offers it."""
    if not may_write(user) or entry.status != Status.PUBLISHED:
        return False
    if entry.provider_id is not None and organisations_of(user).filter(pk=entry.provider_id).exists():
        return True
    return (
        contributions_of(user).filter(entry=entry).exists()
        or entries_edited_by(user).filter(pk=entry.pk).exists()
    )
