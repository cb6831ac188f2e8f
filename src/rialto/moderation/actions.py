"""Taking reports in, and deciding about them."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.actions import Opened, note_access
from rialto.accounts.choices import Matter, Occasion, StaffRole
from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.base.markup import UNREADABLE
from rialto.moderation.choices import FINAL, NEEDS_REASON, Complaint, ReportState, Verdict
from rialto.moderation.models import Decision, Report

WORDS_LENGTH, REASON_LENGTH = 2000, 500
# More open reports about one thing tell nothing new.
OPEN_LIMIT = 50
ADDRESSES_KEPT = timedelta(days=90)


@transaction.atomic
def file_report(
    noun: str, about_id: UUID, *, complaint: Complaint, words: str = "", email: str = "", language: str = "en"
) -> Report:
    """Take a report in. The same one sent twice is one; refuses when there are very many about the same thing."""
    words = UNREADABLE.sub("", words).strip()[:WORDS_LENGTH]
    open_ones = Report.objects.filter(noun=noun, about_id=about_id, state=ReportState.OPEN)
    said = {"complaint": complaint, "words": words, "email": email.strip()}
    if same := open_ones.filter(**said).first():
        return same
    if open_ones.count() >= OPEN_LIMIT:
        raise Refused(_("Many people have told us already. Somebody will look at it."))
    return Report.objects.create(noun=noun, about_id=about_id, language=language, **said)


@transaction.atomic
def add_decision(report: Report, verdict: Verdict, *, by: User, reason: str = "") -> Report:
    """Add a decision to an open report; a final one closes it. What it means for the thing is done by the caller."""
    report = Report.objects.select_for_update().get(pk=report.pk)
    reason = UNREADABLE.sub("", reason).strip()[:REASON_LENGTH]
    if not report.is_open:
        raise Refused(_("Somebody has decided about this report meanwhile."))
    if verdict in NEEDS_REASON and not reason:
        raise Refused(_("Say why: the reason stays with the report, and who reported it may read it."))
    now = timezone.now()
    Decision.objects.create(report=report, verdict=verdict, reason=reason, at=now, actor_id=by.public_id)
    if verdict in FINAL:
        report.state, report.closed_at = ReportState.CLOSED, now
        report.save(update_fields=["state", "closed_at"])
    return report


def note_opened(reports: Collection[Report], *, by: User) -> None:
    """Write down, for those of the reporters who have an account, that staff read what they said: three queries, none without addresses."""
    by_address: dict[str, list[Report]] = {}
    for one in reports:
        if one.email:
            by_address.setdefault(one.email.lower(), []).append(one)
    if not by_address:
        return
    people = User.objects.filter(email__in=by_address).values_list("pk", "email")
    note_access(
        [
            Opened(person=pk, about_id=one.public_id, about=str(one.get_complaint_display()))
            for pk, email in people
            for one in by_address[email]
        ],
        by=by,
        working_as=StaffRole.MODERATOR,
        matter=Matter.REPORT,
        occasion=Occasion.DECISION,
    )


def forget_addresses() -> int:
    """Forget the addresses of people whose reports were closed some months ago; returns how many there were."""
    old = Report.objects.filter(closed_at__lt=timezone.now() - ADDRESSES_KEPT).exclude(email="")
    return old.update(email="")
