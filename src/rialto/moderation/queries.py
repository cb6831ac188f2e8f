"""Reading reports."""

from uuid import UUID

from django.db.models import QuerySet

from rialto.moderation.choices import ReportState
from rialto.moderation.models import Report


def reports_in(state: ReportState) -> QuerySet[Report]:
    """Open reports, the oldest first; closed ones, the last closed first."""
    order = ("created_at", "pk") if state == ReportState.OPEN else ("-closed_at", "-pk")
    return Report.objects.filter(state=state).order_by(*order)


def open_report_count() -> int:
    return Report.objects.filter(state=ReportState.OPEN).count()


def report_with(public_id: UUID) -> Report | None:
    """A report with its decisions."""
    return Report.objects.prefetch_related("decisions").filter(public_id=public_id).first()


def reports_about(noun: str, about_id: UUID) -> QuerySet[Report]:
    """All that was reported about one thing, the newest first."""
    return Report.objects.filter(noun=noun, about_id=about_id).order_by("-created_at", "-pk")
