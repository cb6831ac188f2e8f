"""When those who decide about pledges are told what waits: at most once a day for each coalition, and only of something new."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from rialto.coalitions.models import PledgeNotice
from rialto.coalitions.queries.pledge_work import reports_to_check, waiting_in

# Pledges that still wait are told of again after so long.
AGAIN_AFTER = timedelta(days=7)


@transaction.atomic
def note_work(country: str) -> bool:
    """Write down that the deciders of a country's pledges ("" for administrators) are told now; False where there is no reason to."""
    PledgeNotice.objects.get_or_create(country=country)
    notice = PledgeNotice.objects.select_for_update().get(country=country)
    now, told = timezone.now(), notice.told_at
    if told is not None and timezone.localdate(told) == timezone.localdate(now):
        return False
    waiting, reports = waiting_in(country), reports_to_check(country)
    if told is not None:
        is_new = waiting.filter(sent_at__gt=told).exists() or reports.filter(at__gt=told).exists()
        is_late = told <= now - AGAIN_AFTER and waiting.exists()
        if not is_new and not is_late:
            return False
    elif not waiting.exists() and not reports.exists():
        return False
    notice.told_at = now
    notice.save(update_fields=["told_at"])
    return True
