"""Deciding about pledges: published, sent back, withdrawn, over. Who decides is told apart by country (`pledge_rules`)."""

from calendar import monthrange
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.coalitions.actions.pledge_counting import recount
from rialto.coalitions.actions.pledge_writing import REASON_LENGTH, locked, step, tidy
from rialto.coalitions.models import Pledge, PledgeTransition
from rialto.coalitions.pledge_choices import PledgeDeed, PledgeState
from rialto.coalitions.pledge_rules import may_decide_pledge, may_write_pledge


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@transaction.atomic
def publish_pledge(pledge: Pledge, *, by: User) -> PledgeTransition:
    """Make public what waits. From then on its words and targets stay."""
    pledge = _waiting(pledge, by)
    today = timezone.localdate()
    pledge.published_at = timezone.now()
    begins = max(today, pledge.starts_on or today)
    pledge.report_due_on = months_after(begins, pledge.report_every)
    done = step(pledge, PledgeState.PUBLISHED, by=by)
    recount(pledge)
    pledge.save(update_fields=["level"])
    return done


@transaction.atomic
def send_pledge_back(pledge: Pledge, *, reason: str, by: User) -> PledgeTransition:
    """Give what waits back to its organisation, with a reason that it reads."""
    pledge = _waiting(pledge, by)
    if not tidy(reason, REASON_LENGTH):
        raise Refused(_("Say why: the author reads it."))
    return step(pledge, PledgeState.DRAFT, by=by, reason=reason, deed=PledgeDeed.SENT_BACK)


@transaction.atomic
def withdraw_pledge(pledge: Pledge, *, reason: str, by: User) -> PledgeTransition:
    """Take a public pledge away, for good: it is added up no more and its badge is worth nothing. Its organisation may, and who decides."""
    pledge = locked(pledge)
    if not may_write_pledge(by, pledge) and not may_decide_pledge(by, pledge):
        raise Refused(_("Only managers of the organisation and who looks after the country may withdraw it."))
    if not pledge.is_public:
        raise Refused(_("Only what is public can be withdrawn."))
    if not tidy(reason, REASON_LENGTH):
        raise Refused(_("Say why it is withdrawn."))
    pledge.report_due_on = None
    done = step(pledge, PledgeState.WITHDRAWN, by=by, reason=reason)
    recount(pledge)
    return done


def end_pledges(today: date) -> int:
    """Mark as ended what is over; it stays public, and can still be reported about. Returns how many."""
    over = Pledge.objects.filter(state=PledgeState.PUBLISHED, ends_on__lt=today).values_list("pk", flat=True)
    ended = 0
    for pk in list(over):
        with transaction.atomic():
            pledge = Pledge.objects.select_for_update().filter(pk=pk, state=PledgeState.PUBLISHED).first()
            if pledge is not None:
                step(pledge, PledgeState.ENDED, by=None)
                ended += 1
    return ended


@transaction.atomic
def note_reminded(pledge: Pledge) -> bool:
    """Write down that a report is reminded of, once for each day that it is due; False where that was done."""
    pledge = locked(pledge)
    if pledge.report_due_on is None or pledge.reminded_of == pledge.report_due_on:
        return False
    pledge.reminded_of = pledge.report_due_on
    pledge.save(update_fields=["reminded_of"])
    return True


def _waiting(pledge: Pledge, by: User) -> Pledge:
    pledge = locked(pledge)
    if not may_decide_pledge(by, pledge):
        raise Refused(_("Only who looks after the country decides about this."))
    if pledge.state != PledgeState.IN_REVIEW:
        raise Refused(_("Somebody has decided about this meanwhile."))
    return pledge
