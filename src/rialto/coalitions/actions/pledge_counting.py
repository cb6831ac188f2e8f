"""What is added up of a pledge, written anew from its reports."""

from collections import defaultdict
from collections.abc import Sequence

from rialto.coalitions.models import (
    Pledge,
    PledgeBeneficiary,
    PledgeFigure,
    PledgeReport,
    PledgeReportedValue,
)
from rialto.coalitions.pledge_choices import CHECKED_LEVELS


def checked_totals(totals: Sequence[int], last_checked: int | None) -> list[int]:
    """What of each total somebody else has checked. `last_checked` is the place of the last report that was checked.

    A check of a total covers what was reported before it, but never more than any total since then says: where a number went down,
    what is gone counts as checked nowhere.
    """
    if last_checked is None:
        return [0] * len(totals)
    return [
        min(totals[min(place, last_checked) : max(place, last_checked) + 1]) for place in range(len(totals))
    ]


def recount(pledge: Pledge) -> None:
    """Write down what a pledge adds to the sums, and how far each of its groups is; call it with the pledge locked, and save it."""
    reports = list(pledge.reports.filter(is_current=True).order_by("ends_on", "pk"))
    pledge.level = reports[-1].level if reports else ""
    last_checked = max(
        (place for place, one in enumerate(reports) if one.level in CHECKED_LEVELS), default=None
    )
    beneficiaries = list(
        PledgeBeneficiary.objects.filter(action__pledge=pledge).select_related("action").order_by("pk")
    )
    numbers = _numbers(reports)
    sums: dict[tuple[str, str, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in beneficiaries:
        totals, before = [], 0
        for report in reports:
            before = numbers.get((report.pk, one.pk), before)
            totals.append(before)
        checked = checked_totals(totals, last_checked)
        one.reported, one.checked = (totals[-1], checked[-1]) if totals else (0, 0)
        place = (one.action.pillar, one.action.measure)
        if pledge.starts_on:
            sums[(*place, pledge.starts_on.year)][0] += one.target
        for number, report in enumerate(reports):
            year = sums[(*place, report.ends_on.year)]
            year[1] += totals[number] - (totals[number - 1] if number else 0)
            year[2] += checked[number] - (checked[number - 1] if number else 0)
    PledgeBeneficiary.objects.bulk_update(beneficiaries, ["reported", "checked"])
    PledgeFigure.objects.filter(pledge=pledge).delete()
    if pledge.is_public:
        PledgeFigure.objects.bulk_create(
            PledgeFigure(
                pledge=pledge, country=pledge.country, pillar=pillar, measure=measure, year=year,
                target=target, reported=reported, checked=checked,
            )
            for (pillar, measure, year), (target, reported, checked) in sums.items()
        )  # fmt: skip


def _numbers(reports: Sequence[PledgeReport]) -> dict[tuple[int, int], int]:
    values = PledgeReportedValue.objects.filter(report__in=reports)
    return {
        (report, beneficiary): number
        for report, beneficiary, number in values.values_list("report_id", "beneficiary_id", "number")
    }
