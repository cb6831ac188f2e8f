"""Reading pledges: lists with their facets, one pledge with all that was reported, and what waits for whom."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from rialto.accounts.models import User
from rialto.base.text import folded
from rialto.coalitions.models import (
    Measure,
    Pledge,
    PledgeAction,
    PledgeBeneficiary,
    PledgeCountry,
    PledgeEvidence,
    PledgeReport,
    PledgeTransition,
    PledgeVerification,
)
from rialto.coalitions.pledge_choices import (
    PUBLIC_STATES,
    PledgeDeed,
    PledgeMeasure,
    PledgeState,
    SpecialInterest,
)
from rialto.coalitions.pledge_rules import (
    Person,
    PledgeSight,
    pledges_decided_by,
    pledges_written_by,
    run_countries,
    sight_of,
)
from rialto.organisations.models import Organisation

# What a list is asked for where nobody has reported yet.
NOT_REPORTED = "none"
# Filters that look at the actions of a pledge.
OF_ACTIONS = ("pillar", "action_type", "measure")


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeFilters:
    """What a visitor asked the list for; "" asks for anything."""

    text: str = ""
    country: str = ""
    pillar: str = ""
    action_type: str = ""
    measure: str = ""
    # A value of `VerificationLevel`, or "none".
    level: str = ""
    state: str = ""
    # The slug of an organisation.
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureSum:
    """One measure added up: what was promised, what is reported, and what of that somebody else has checked."""

    measure: str
    target: int
    reported: int
    checked: int

    @property
    def label(self) -> str:
        return str(PledgeMeasure(self.measure).label)

    @property
    def said(self) -> int:
        """What only the organisation says."""
        return self.reported - self.checked

    @property
    def share(self) -> int:
        """Of what was promised, in percent; more than promised is more than 100."""
        return round(100 * self.reported / self.target) if self.target else 0

    @property
    def checked_share(self) -> int:
        return round(100 * self.checked / self.target) if self.target else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeLine:
    """One pledge of a list."""

    pledge: Pledge
    sums: Sequence[MeasureSum] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgePage:
    """One pledge with everything that this person may see of it."""

    pledge: Pledge
    sight: PledgeSight
    sums: Sequence[MeasureSum]
    actions: Sequence[PledgeAction]
    # The newest first; with values, evidence that this person may see, and checks.
    reports: Sequence[PledgeReport]
    story: Sequence[PledgeTransition] = ()
    # Codes of the other countries in which it is at work.
    other_countries: Sequence[str] = field(default_factory=tuple)

    @property
    def interests(self) -> list[str]:
        """The special interests in words."""
        return [str(SpecialInterest(one).label) for one in self.pledge.interests]

    @property
    def last_reason(self) -> str:
        """Why it was sent back, while it is still a draft."""
        last = self.story[-1] if self.story else None
        return last.reason if last and last.deed == PledgeDeed.SENT_BACK else ""

    @property
    def withdrawn(self) -> PledgeTransition | None:
        return next((one for one in reversed(self.story) if one.after == PledgeState.WITHDRAWN), None)


def public_pledges() -> QuerySet[Pledge]:
    return Pledge.objects.filter(state__in=PUBLIC_STATES)


def pledges_matching(filters: PledgeFilters) -> QuerySet[Pledge]:
    """Public pledges that fit, with their organisations, the newest first."""
    return _narrowed(filters).select_related("organisation").order_by("-published_at", "-pk")


def pledge_counts_by(name: str, filters: PledgeFilters) -> dict[str, int]:
    """How many pledges have each value of a filter, whatever that one asks for. One query; two for countries."""
    others: Any = {name: ""}
    found = _narrowed(replace(filters, **others)).order_by()
    if name == "country":
        counts = dict(found.exclude(country="").values_list("country").annotate(Count("pk")))
        besides = PledgeCountry.objects.filter(pledge__in=found).order_by()
        for code, count in besides.values_list("country").annotate(Count("pk")):
            counts[code] = counts.get(code, 0) + count
        return counts
    if name in OF_ACTIONS:
        actions = PledgeAction.objects.filter(pledge__in=found).exclude(**{name: ""}).order_by()
        return dict(actions.values_list(name).annotate(Count("pledge", distinct=True)))
    counted = dict(found.values_list(name).annotate(Count("pk")))
    return {value or NOT_REPORTED: count for value, count in counted.items()}


def pledge_lines(pledges: Iterable[Pledge]) -> list[PledgeLine]:
    """Pledges ready for a list, each with its progress: one query for all of them."""
    rows = list(pledges)
    sums = _sums_by_pledge(rows)
    return [PledgeLine(pledge=one, sums=sums.get(one.pk, ())) for one in rows]


def pledge_page(public_id: UUID, user: Person) -> PledgePage | None:
    """One pledge as this person sees it; None where there is none, or it is none of theirs. Those that were withdrawn are found:
    ask `pledge.state`."""
    pledge = Pledge.objects.select_related("organisation").filter(public_id=public_id).first()
    if pledge is None:
        return None
    sight = sight_of(user, pledge)
    if not sight.sees_inside and not (pledge.is_public or pledge.state == PledgeState.WITHDRAWN):
        return None
    actions = list(pledge.actions.prefetch_related("beneficiaries"))
    rows = [one for action in actions for one in action.beneficiaries.all()]
    measures = {action.pk: action.measure for action in actions}
    return PledgePage(
        pledge=pledge,
        sight=sight,
        actions=actions,
        sums=_summed((measures[one.action_id], one.target, one.reported, one.checked) for one in rows),
        reports=_reports(pledge, sight),
        story=list(pledge.transitions.all()) if sight.sees_inside or not pledge.is_public else (),
        other_countries=list(pledge.other_countries.values_list("country", flat=True)),
    )


def written_by(user: User) -> list[PledgeLine]:
    """The pledges of somebody's organisations, what was changed last first."""
    rows = pledges_written_by(user).select_related("organisation").order_by("-changed_at", "-pk")
    return pledge_lines(rows)


def waiting_pledges(user: User) -> QuerySet[Pledge]:
    """What waits for this person's decision, what was sent first first."""
    waiting = pledges_decided_by(user).filter(state=PledgeState.IN_REVIEW)
    return waiting.select_related("organisation").order_by("sent_at", "pk")


def unchecked_reports(user: User) -> QuerySet[PledgeReport]:
    """Reports that count and that nobody has checked, of pledges that this person looks after, those with evidence first."""
    pledges = pledges_decided_by(user).filter(state__in=PUBLIC_STATES)
    reports = PledgeReport.objects.filter(pledge__in=pledges, is_current=True, level__in=("self", "evidence"))
    return reports.select_related("pledge__organisation").order_by("level", "at", "pk")


def pledges_due(today: date) -> QuerySet[Pledge]:
    """Public pledges whose report is due and that nobody was reminded of for that day."""
    due = public_pledges().filter(report_due_on__lte=today)
    return due.exclude(reminded_of__isnull=False, reminded_of__gte=F("report_due_on")).order_by("pk")


def pledges_of(organisation: Organisation, *, limit: int = 20) -> list[PledgeLine]:
    """The public pledges of an organisation, for its page: two queries."""
    rows = public_pledges().filter(organisation=organisation).select_related("organisation")
    return pledge_lines(rows.order_by("-published_at", "-pk")[:limit])


def pledges_of_measure(measure: Measure) -> list[PledgeLine]:
    """The public pledges that stand with a measure, in the order they were linked: two queries."""
    rows = public_pledges().filter(measures__measure=measure).select_related("organisation")
    return pledge_lines(rows.order_by("measures__pk"))


def has_coordinator(country: str) -> bool:
    """Whether a coalition decides about pledges of a country; else administrators do."""
    return bool(country) and run_countries().filter(coalition__country=country).exists()


def compared_pledges(ids: Sequence[UUID]) -> list[PledgeLine]:
    """Public pledges side by side, in the order asked for."""
    rows = pledge_lines(with_actions(public_pledges().filter(public_id__in=ids)))
    return sorted(rows, key=lambda line: ids.index(line.pledge.public_id))


def with_actions(pledges: QuerySet[Pledge]) -> QuerySet[Pledge]:
    """The same with all that the interface and comparisons say of each: three queries more, however many."""
    return pledges.select_related("organisation").prefetch_related(
        "actions__beneficiaries", "other_countries"
    )


def _narrowed(filters: PledgeFilters) -> QuerySet[Pledge]:
    pledges = public_pledges()
    if filters.state:
        pledges = pledges.filter(state=filters.state)
    if filters.text:
        for word in folded(filters.text).split():
            pledges = pledges.filter(words_key__contains=word)
    if filters.country:
        besides = PledgeCountry.objects.filter(pledge=OuterRef("pk"), country=filters.country)
        pledges = pledges.filter(Q(country=filters.country) | Exists(besides))
    if filters.level:
        pledges = pledges.filter(level="" if filters.level == NOT_REPORTED else filters.level)
    if filters.organisation:
        pledges = pledges.filter(organisation__slug=filters.organisation)
    wanted = {name: getattr(filters, name) for name in OF_ACTIONS if getattr(filters, name)}
    if wanted:
        pledges = pledges.filter(Exists(PledgeAction.objects.filter(pledge=OuterRef("pk"), **wanted)))
    return pledges


def _sums_by_pledge(pledges: Sequence[Pledge]) -> dict[int, list[MeasureSum]]:
    rows: dict[int, list[tuple[str, int, int, int]]] = defaultdict(list)
    asked = PledgeBeneficiary.objects.filter(action__pledge__in=pledges).order_by("action_id", "pk")
    for pledge, *rest in asked.values_list(
        "action__pledge", "action__measure", "target", "reported", "checked"
    ):
        rows[pledge].append(tuple(rest))  # type: ignore[arg-type]
    return {pledge: _summed(parts) for pledge, parts in rows.items()}


def _summed(rows: Iterable[tuple[str, int, int, int]]) -> list[MeasureSum]:
    sums: dict[str, list[int]] = {}
    for measure, *numbers in rows:
        so_far = sums.setdefault(measure, [0, 0, 0])
        for place, number in enumerate(numbers):
            so_far[place] += number
    return [
        MeasureSum(measure=measure, target=target, reported=reported, checked=checked)
        for measure, (target, reported, checked) in sums.items()
    ]


def _reports(pledge: Pledge, sight: PledgeSight) -> list[PledgeReport]:
    evidence = (
        PledgeEvidence.objects.all() if sight.sees_inside else PledgeEvidence.objects.filter(is_public=True)
    )
    checks = PledgeVerification.objects.order_by("at", "pk")
    return list(
        pledge.reports.order_by("-ends_on", "-pk").prefetch_related(
            "values__beneficiary__action", Prefetch("evidence", evidence), Prefetch("verifications", checks)
        )
    )
