"""Whether a feed is read: proposed, approved, paused by a person, held until a person has looked."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.harvesting.choices import FeedState
from rialto.harvesting.models import Feed

REASON_LENGTH = 500


def approve_feed(feed: Feed, *, by: User) -> Feed:
    """Begin to read a feed that was proposed; it is due at once."""
    return _move(feed, FeedState.ACTIVE, by=by, since={FeedState.PROPOSED}, is_due=True)


def pause_feed(feed: Feed, *, by: User, reason: str = "") -> Feed:
    """Stop reading a feed until somebody resumes it."""
    return _move(feed, FeedState.PAUSED, by=by, since={FeedState.ACTIVE, FeedState.HELD}, reason=reason)


def resume_feed(feed: Feed, *, by: User, accept_loss: bool = False) -> Feed:
    """Read a paused or held feed again, at once.

    `accept_loss` says of a held one that what it lost may leave: the grace then runs as for everything else. Without it
    the next run is looked at as before, and may be held again.
    """
    feed = _move(feed, FeedState.ACTIVE, by=by, since={FeedState.PAUSED, FeedState.HELD}, is_due=True)
    if accept_loss:
        feed.is_loss_accepted = True
        feed.save(update_fields=["is_loss_accepted"])
    return feed


def hold_feed(feed: Feed, *, reason: str) -> None:
    """Stop reading a feed until a person has looked at it; what it showed before stays as it is."""
    feed.state, feed.state_reason, feed.state_at, feed.state_by = FeedState.HELD, reason, timezone.now(), None
    feed.save(update_fields=["state", "state_reason", "state_at", "state_by"])


def release_feed(feed: Feed) -> None:
    """A complete run found nothing to ask about: an accepted loss is used up, and what was held for one goes on."""
    if feed.state == FeedState.HELD:
        feed.state, feed.state_reason, feed.state_at = FeedState.ACTIVE, "", timezone.now()
    elif not feed.is_loss_accepted:
        return
    feed.is_loss_accepted = False
    feed.save(update_fields=["state", "state_reason", "state_at", "is_loss_accepted"])


@transaction.atomic
def _move(
    feed: Feed, to: FeedState, *, by: User, since: set[FeedState], reason: str = "", is_due: bool = False
) -> Feed:
    feed = Feed.objects.select_for_update().select_related("source").get(pk=feed.pk)
    if feed.state not in since:
        raise Refused(
            _("A source in the state “%(state)s” cannot be changed in this way.")
            % {"state": feed.get_state_display()}
        )
    feed.state, feed.state_reason = to, reason.strip()[:REASON_LENGTH]
    feed.state_at, feed.state_by = timezone.now(), by.public_id
    if is_due and feed.rhythm != "asked":
        feed.due_at = timezone.now()
    feed.save()
    return feed
