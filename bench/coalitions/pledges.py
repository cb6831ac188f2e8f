"""Public pledges with actions, groups and reports, as many as are asked for."""

import random
from datetime import date

ORGANISATIONS = 800
# So many measures of the largest plan have so many pledges each.
LINKED_MEASURES, LINKS = 10, 20
WORDS = [
    "teach",
    "train",
    "reach",
    "place",
    "women",
    "seniors",
    "farmers",
    "nurses",
    "teachers",
    "coding",
    "banking",
    "safety",
    "data",
    "clouds",
    "robots",
    "libraries",
]


def fill(count: int) -> None:
    """Half of them in Malta, the rest all over the Union; each with two actions, four groups and one to four reports, some checked."""
    from django.db import transaction
    from django.utils import timezone

    from rialto.base.text import folded
    from rialto.coalitions.actions.pledge_counting import recount
    from rialto.coalitions.models import (
        Measure,
        MeasurePledge,
        Pledge,
        PledgeAction,
        PledgeBeneficiary,
        PledgeReport,
        PledgeReportedValue,
    )
    from rialto.coalitions.pledge_choices import (
        BENEFICIARIES,
        MEASURES,
        METHODOLOGIES,
        WHOLE_PILLAR,
        ActionType,
        Pillar,
        PledgeState,
        VerificationLevel,
    )
    from rialto.organisations.models import Organisation
    from rialto.taxonomy.queries import EU_COUNTRIES

    dice, now = random.Random("pledges"), timezone.now()
    organisations = Organisation.objects.bulk_create(
        Organisation(
            name=f"Pledging school {number}", slug=f"pledging-school-{number}", name_key=f"pledging school {number}",
            core_key=f"pledging school {number}", language="en", country=dice.choice(EU_COUNTRIES) if number % 2 else "MT", origin="bench",
        )
        for number in range(ORGANISATIONS)
    )  # fmt: skip

    def pledge(number: int) -> Pledge:
        organisation, year = dice.choice(organisations), dice.randrange(2020, 2026)
        title = f"{' '.join(dice.sample(WORDS, 4)).capitalize()} {number}"
        return Pledge(
            organisation=organisation, title=title, text="What we promise, and for whom. " * 20, language="en",
            words_key=folded(f"{title} {organisation.name}"), country=organisation.country,
            starts_on=date(year, 1, 1), ends_on=date(year + 4, 12, 31),
            state=dice.choice([PledgeState.PUBLISHED] * 4 + [PledgeState.ENDED]),
            terms_accepted_at=now, sent_at=now, published_at=now,
        )  # fmt: skip

    pledges = Pledge.objects.bulk_create((pledge(number) for number in range(count)), batch_size=1000)

    def action(of: Pledge) -> PledgeAction:
        kind = dice.choice([one for one in ActionType if MEASURES[one]])
        ways = METHODOLOGIES[kind]
        return PledgeAction(
            pledge=of, pillar=dice.choice(list(Pillar)), action_type=kind,
            methodology=dice.choice(ways) if ways else "", measure=dice.choice(MEASURES[kind]),
        )  # fmt: skip

    actions = PledgeAction.objects.bulk_create(
        (action(one) for one in pledges for _ in range(2)), batch_size=1000
    )
    groups = [
        PledgeBeneficiary(action=one, group=group, target=dice.randrange(10, 5000))
        for one in actions
        for group in [group for group in BENEFICIARIES[one.pillar] if group not in WHOLE_PILLAR][:2]
    ]
    by_pledge: dict[int, list[PledgeBeneficiary]] = {}
    for group in PledgeBeneficiary.objects.bulk_create(groups, batch_size=1000):
        by_pledge.setdefault(group.action.pledge_id, []).append(group)
    reports = PledgeReport.objects.bulk_create(
        (
            PledgeReport(
                pledge=one, starts_on=begins, ends_on=date(begins.year + number, 6, 30),
                level=dice.choice(VerificationLevel.values),
            )
            for one in pledges
            if (begins := one.starts_on)
            for number in range(dice.randrange(1, 5))
        ),
        batch_size=1000,
    )  # fmt: skip
    PledgeReportedValue.objects.bulk_create(
        (
            PledgeReportedValue(
                report=report, beneficiary=group,
                number=(report.ends_on.year - report.starts_on.year + 1) * dice.randrange(1, group.target),
            )
            for report in reports
            for group in by_pledge[report.pledge_id]
        ),
        batch_size=2000,
    )  # fmt: skip
    with transaction.atomic():
        for one in pledges:
            recount(one)
    Pledge.objects.bulk_update(pledges, ["level"], batch_size=500)
    measures = Measure.objects.filter(plan__coalition__country="MT")[:LINKED_MEASURES]
    MeasurePledge.objects.bulk_create(
        MeasurePledge(measure=measure, pledge=one)
        for measure in measures
        for one in dice.sample(pledges, min(LINKS, len(pledges)))
    )
