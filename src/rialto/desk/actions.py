"""What people at the desk decide, where it touches several rooms."""

from django.db import transaction
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.catalogue.actions import keep_withdrawn, take_down, withdraw_entry
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry
from rialto.harvesting.links.checking import look_soon
from rialto.moderation.actions import add_decision
from rialto.moderation.choices import Verdict
from rialto.moderation.models import Report


@transaction.atomic
def decide_report(report: Report, verdict: Verdict, *, by: User, reason: str = "") -> Report:
    """Decide about a report and do to the entry what that means: all of it, or nothing. Refuses what cannot be done."""
    entry = Entry.objects.filter(public_id=report.about_id).first() if report.noun == "entry" else None
    if entry is None and verdict != Verdict.DISMISS:
        raise Refused(_("The entry does not exist any more."))
    report = add_decision(report, verdict, by=by, reason=reason)
    if entry is None:
        return report
    match verdict:
        case Verdict.LOOK_AGAIN:
            if not entry.address:
                raise Refused(_("The entry has no link that could be looked at."))
            look_soon(entry)
        case Verdict.WITHDRAW:
            if entry.status == Status.WITHDRAWN:
                keep_withdrawn(entry, by=by, reason=reason)
            else:
                withdraw_entry(entry, by=by, reason=reason)
        case Verdict.TAKE_DOWN:
            take_down(entry, by=by, reason=reason)
        case Verdict.DISMISS:
            pass
    return report
