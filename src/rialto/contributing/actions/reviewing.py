"""From the author's hands to the public's eyes: sent, taken back, decided about, published, withdrawn, brought back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.catalogue.actions import move_entry, publish_contributed
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry
from rialto.contributing.actions.drafting import locked
from rialto.contributing.actions.moving import take_step, tidy
from rialto.contributing.checks import missing_to_send
from rialto.contributing.choices import NEEDS_REASON, State, Verdict
from rialto.contributing.models import Contribution, ContributionComment, Revision
from rialto.contributing.oddities import oddities_of
from rialto.contributing.pictures import given_pictures
from rialto.contributing.rules import may_review
from rialto.contributing.trust import looks_needed
from rialto.contributing.understanding import suggesting
from rialto.contributing.values import found_of, steps_of

COMMENT_LENGTH = 4000


@transaction.atomic
def send_contribution(contribution: Contribution, *, by: User) -> Contribution:
    """Send a draft: to review, or straight to the public where nobody has to look. Refuses what is not whole."""
    contribution = locked(contribution)
    if not contribution.is_writable or contribution.state == State.PUBLISHED:
        raise Refused(_("There is nothing to send: it waits for review already, or nothing was changed."))
    if missing := missing_to_send(contribution.kind, contribution.values):
        raise Refused(" ".join(str(one.words) for one in missing))
    contribution.sent_at = timezone.now()
    contribution.first_accepted_by = None
    _keep_revision(contribution, by=by)
    looks = looks_needed(contribution, by=by)
    contribution.needs_two = looks.count > 1
    if not looks.is_needed:
        _publish(contribution, by=None)
        return contribution
    contribution.oddities = [str(one) for one in oddities_of(contribution)]
    take_step(contribution, to=State.IN_REVIEW, by=by)
    contribution.save()
    return contribution


@transaction.atomic
def take_back(contribution: Contribution, *, by: User) -> Contribution:
    """Take what was sent out of the queue, to change it."""
    contribution = locked(contribution)
    if contribution.state != State.IN_REVIEW:
        raise Refused(_("It does not wait for review: somebody has decided meanwhile."))
    take_step(contribution, to=State.DRAFT, by=by)
    contribution.save()
    return contribution


@transaction.atomic
def decide(contribution: Contribution, verdict: Verdict, *, by: User, reason: str = "") -> Contribution:
    """Decide about what waits. Where two have to look, the first acceptance leaves it waiting for another person.

    Refuses one's own, a second look by the same person, and a no without a reason. The author is told by who calls this.
    """
    contribution = locked(contribution)
    if contribution.state != State.IN_REVIEW:
        raise Refused(_("Somebody has decided about this meanwhile."))
    if not may_review(by, contribution):
        raise Refused(_("Somebody else has to decide about this: you wrote it, or looked at it already."))
    reason = tidy(reason, COMMENT_LENGTH)
    if verdict in NEEDS_REASON and not reason:
        raise Refused(_("Say why: the author reads it."))
    if verdict == Verdict.SEND_BACK:
        take_step(contribution, to=State.SENT_BACK, by=by, reason=reason)
    elif verdict == Verdict.REFUSE:
        take_step(contribution, to=State.REFUSED, by=by, reason=reason)
    elif verdict == Verdict.MORE_EYES:
        contribution.needs_two = True
    elif contribution.needs_two and contribution.first_accepted_by is None:
        contribution.first_accepted_by = by.public_id
    else:
        _publish(contribution, by=by, reason=reason)
        return contribution
    contribution.save()
    return contribution


@transaction.atomic
def add_comment(
    contribution: Contribution, words: str, *, by: User, is_from_desk: bool = False
) -> ContributionComment:
    """Say something to the other side."""
    words = tidy(words, COMMENT_LENGTH)
    if not words:
        raise Refused(_("Write something first."))
    return ContributionComment.objects.create(
        contribution=contribution, by=by, is_from_desk=is_from_desk, words=words
    )


@transaction.atomic
def withdraw_contribution(contribution: Contribution, *, by: User, reason: str) -> None:
    """Take one's own entry away from the public; its address says what it was."""
    move_entry(_entry_of(contribution), to=Status.WITHDRAWN, by=by, reason=reason)


@transaction.atomic
def bring_back(contribution: Contribution, *, by: User) -> None:
    """Show one's own entry again that one took away oneself. What staff withdrew stays so."""
    entry = _entry_of(contribution)
    last = entry.transitions.last()
    if entry.status != Status.WITHDRAWN or last is None or last.actor_id not in _writers(contribution):
        raise Refused(_("Only what you withdrew yourself can be brought back so."))
    move_entry(entry, to=Status.PUBLISHED, by=by)


def _writers(contribution: Contribution) -> set[object]:
    """The public ids of those who wrote in it."""
    ids = set(contribution.revisions.values_list("actor_id", flat=True))
    return ids | ({contribution.author.public_id} if contribution.author else set())


def _entry_of(contribution: Contribution) -> Entry:
    entry = locked(contribution).entry
    if entry is None:
        raise Refused(_("It was never published."))
    return entry


def _keep_revision(contribution: Contribution, *, by: User) -> None:
    """What was sent stays as it was sent."""
    last = contribution.revisions.last()
    if last is None or last.values != contribution.values:
        Revision.objects.create(
            contribution=contribution,
            number=last.number + 1 if last else 1,
            values=contribution.values,
            actor_id=by.public_id,
            is_kept=True,
        )
    elif not last.is_kept:
        last.is_kept = True
        last.save(update_fields=["is_kept"])


def _publish(contribution: Contribution, *, by: User | None, reason: str = "") -> None:
    values = contribution.values
    entry = publish_contributed(
        found_of(contribution.kind, values, name=str(contribution.public_id)),
        entry=contribution.entry,
        by=by,
        provider=contribution.organisation,
        stops=steps_of(values),
        pictures=given_pictures(values),
        completing=suggesting(),
    )
    if entry.status in (Status.WITHDRAWN, Status.ARCHIVED):
        entry = move_entry(entry, to=Status.PUBLISHED, by=by)
    contribution.entry = entry
    contribution.oddities = []
    last = contribution.revisions.last()
    if last is not None:
        last.is_kept = last.is_published = True
        last.save(update_fields=["is_kept", "is_published"])
    take_step(contribution, to=State.PUBLISHED, by=by, reason=reason)
    contribution.save()
