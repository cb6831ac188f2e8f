"""Reports as the desk shows them, each beside what it is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst

from rialto.accounts.models import User
from rialto.catalogue.models import Entry, LinkHealth, SourceRecord, Transition
from rialto.catalogue.queries.exclusions import is_taken_down
from rialto.moderation.models import Decision, Report
from rialto.moderation.queries import reports_about


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """A report in the queue; `entry` is None where it exists no more."""

    report: Report
    entry: Entry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    decision: Decision
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOverview:
    """A report, what it is about, what was decided, and what else was said of the same thing."""

    report: Report
    entry: Entry | None
    health: LinkHealth | None
    records: Sequence[SourceRecord]
    transitions: Sequence[Transition]
    decisions: Sequence[DecisionLine]
    others: Sequence[Report]
    is_taken_down: bool

    @property
    def link_words(self) -> str:
        return capfirst(str(self.entry.get_link_state_display())) if self.entry else ""


def report_lines(reports: Sequence[Report]) -> list[ReportLine]:
    """Reports with their entries: one query."""
    ids = [one.about_id for one in reports if one.noun == "entry"]
    entries = {
        entry.public_id: entry
        for entry in Entry.objects.filter(public_id__in=ids).only(
            "public_id", "title", "language", "kind", "slug", "status"
        )
    }
    return [ReportLine(report=one, entry=entries.get(one.about_id)) for one in reports]


def report_overview(report: Report) -> ReportOverview:
    """One report for its page: at most seven queries."""
    entry = (
        Entry.objects.select_related("provider", "link_health", "quality")
        .filter(public_id=report.about_id)
        .first()
        if report.noun == "entry"
        else None
    )
    decisions = list(report.decisions.all())
    people = dict(
        User.objects.filter(public_id__in={one.actor_id for one in decisions}).values_list(
            "public_id", "email"
        )
    )
    return ReportOverview(
        report=report,
        entry=entry,
        health=getattr(entry, "link_health", None),
        records=list(entry.source_records.select_related("source").order_by("pk")[:10]) if entry else [],
        transitions=list(entry.transitions.order_by("-at", "-pk")[:10]) if entry else [],
        decisions=[DecisionLine(decision=one, by=people.get(one.actor_id, "")) for one in decisions],
        others=list(reports_about(report.noun, report.about_id).exclude(pk=report.pk)[:10]),
        is_taken_down=entry is not None and is_taken_down(entry),
    )
