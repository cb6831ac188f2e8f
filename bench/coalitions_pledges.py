"""How long the pages of pledges and the country pages take with 5,000 pledges that were reported about.

`fill_pledges` is what `./rialto bench coalitions` fills a database with; alone, this measures list, figures and country pages of a database
of its own, in this process, through every middleware (no network), as a visitor.
"""

import argparse
import os
import random
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from bench.measuring.figures import machine, percentile, say, show
from bench.measuring.serving import production
from bench.shop.processes import borrow, state_folder

PLEDGES, ORGANISATIONS, ROUNDS = 5_000, 800, 60
ASKED = {
    "pledge_list_p95_ms": "<= 80", "pledge_figures_p95_ms": "<= 80", "pledge_country_p95_ms": "<= 80",
    "pledge_page_p95_ms": "<= 80", "errors": "0",
}  # fmt: skip
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


def fill_pledges(count: int = PLEDGES) -> None:
    """Public pledges of the 27 countries, each with two actions, four groups and one to four reports, some of them checked."""
    from django.db import transaction
    from django.utils import timezone

    from rialto.base.text import folded
    from rialto.coalitions.actions.pledge_counting import recount
    from rialto.coalitions.models import (
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
            core_key=f"pledging school {number}", language="en", country=dice.choice(EU_COUNTRIES), origin="bench",
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


def measured(*, rounds: int) -> dict[str, float | int]:
    """The pages in a database that holds pledges, by name and percentile, and how many answers were no page."""
    from bench.measuring.inside import Inside
    from rialto.coalitions.models import Pledge
    from rialto.coalitions.pledge_choices import Pillar, PledgeMeasure, VerificationLevel
    from rialto.taxonomy.queries import EU_COUNTRIES

    dice, visitor = random.Random("asked"), Inside(cookie="")
    some = [str(one) for one in Pledge.objects.order_by("?").values_list("public_id", flat=True)[:rounds]]
    paths = {
        "pledge_list": ["/en/coalitions/pledges/", "/de/coalitions/pledges/"]
        + [
            f"/en/coalitions/pledges/?q={dice.choice(['', *WORDS])}&country={dice.choice(['', *EU_COUNTRIES])}"
            f"&pillar={dice.choice(['', *Pillar.values])}&level={dice.choice(['', *VerificationLevel.values])}&page={dice.randrange(1, 9)}"
            for _ in range(rounds)
        ],
        "pledge_figures": ["/en/coalitions/pledges/figures/"]
        + [
            f"/en/coalitions/pledges/figures/?measure={dice.choice(PledgeMeasure.values)}&country={dice.choice(['', *EU_COUNTRIES])}"
            f"&pillar={dice.choice(['', *Pillar.values])}"
            for _ in range(rounds)
        ],
        "pledge_country": [f"/en/countries/{dice.choice(EU_COUNTRIES).lower()}/" for _ in range(rounds)],
        "pledge_page": [f"/en/coalitions/pledges/{one}/" for one in some],
    }
    figures: dict[str, float | int] = {"errors": 0}
    for name, asked in paths.items():
        visitor.ask(asked[0])
        answers = [visitor.ask(path) for path in asked]
        figures[f"{name}_p50_ms"] = round(percentile([one.milliseconds for one in answers], 0.5), 1)
        figures[f"{name}_p95_ms"] = round(percentile([one.milliseconds for one in answers], 0.95), 1)
        figures[f"{name}_queries"] = max(one.queries for one in answers)
        figures["errors"] += sum(one.status != 200 for one in answers)
    return figures


def main() -> None:
    """Fill a database of its own, then measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.coalitions_pledges", description=__doc__)
    parser.add_argument("--pledges", type=int, default=PLEDGES, help="public pledges (5000)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each page is asked for (60)")
    parser.add_argument("--json", action="store_true", help="one line of JSON, the last of the output")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pledges-") as name:
        folder = Path(name)
        borrow(folder, state_folder())
        os.environ.update(production(folder, 8000))
        import django

        django.setup()
        from django.core.management import call_command

        from rialto.finding.actions import rebuild_index
        from rialto.taxonomy.actions import load_vocabularies

        say("Making the tables")
        call_command("migrate", verbosity=0)
        load_vocabularies()
        rebuild_index()
        say(f"Filling in {options.pledges} pledges")
        fill_pledges(options.pledges)
        figures: dict[str, Any] = measured(rounds=options.rounds)
    show(figures | {"pledges": options.pledges} | machine(), asked=ASKED, as_json=options.json)


if __name__ == "__main__":
    main()
