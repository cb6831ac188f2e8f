"""How long a host is left alone after it failed, or asked for it; remembered across processes and restarts."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.client import remembered
from rialto.base.client.errors import NotNow
from rialto.base.models import VisitedHost

# Statuses by which a server says "too much": one is enough.
OVERLOADED = {429, 503}
# Any other trouble of a server (5xx, silence, nonsense) may lie with one page: this many in a row lie with the host.
FAILURES_BORNE = 3
FIRST_REST = timedelta(minutes=1)
LONGEST_REST = timedelta(days=1)
# What a server asks for itself is kept to, but not for ever.
LONGEST_WISH = timedelta(days=7)


def check_rest(host: str) -> VisitedHost | None:
    """Raise `NotNow` while a host rests; return what is known of it, for `note_answer` and `note_failure`."""
    known = remembered.visited_host(host)
    if known and known.rests_until and known.rests_until > timezone.now():
        raise NotNow(
            _("%(host)s is left alone for a while: %(reason)s") % {"host": host, "reason": known.reason},
            until=known.rests_until,
        )
    return known


def note_answer(host: str, known: VisitedHost | None, status: int, retry_after: str) -> None:
    """Remember what an answer says of the host's health."""
    if status in OVERLOADED:
        wish = wish_of(retry_after)
        note_failure(
            host, known, _("it answered with error %(status)s.") % {"status": status}, wish=wish, at_once=True
        )
    elif status >= 500:
        note_failure(host, known, _("it answered with error %(status)s.") % {"status": status})
    elif known and (known.failure_count or known.rests_until):
        known.failure_count, known.rests_until, known.reason = 0, None, ""
        remembered.keep_visited_host(known)


def note_failure(
    host: str,
    known: VisitedHost | None,
    reason: str,
    *,
    wish: timedelta | None = None,
    at_once: bool = False,
) -> None:
    """Count a failure, and let the host rest: as long as it wishes, else twice as long each time."""
    visited = known or VisitedHost(name=host)
    visited.failure_count += 1
    visited.reason = reason
    beyond = visited.failure_count - (1 if at_once else FAILURES_BORNE)
    rest = wish or (backed_off(beyond) if beyond >= 0 else None)
    visited.rests_until = timezone.now() + rest if rest else None
    remembered.keep_visited_host(visited)


def backed_off(times: int) -> timedelta:
    """One minute, two, four, ... up to a day."""
    return min(LONGEST_REST, FIRST_REST * 2 ** min(times, 20))


def wish_of(retry_after: str, now: datetime | None = None) -> timedelta | None:
    """What a Retry-After header asks for, in seconds or as a date (RFC 9110, 10.2.3); none where it is neither."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(LONGEST_WISH, timedelta(seconds=min(int(text[:9]), 10**8)))
    try:
        until = parsedate_to_datetime(text[:100])
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(LONGEST_WISH, max(timedelta(0), until - (now or timezone.now())))
