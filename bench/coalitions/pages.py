"""Asking for the pages of coalitions, as a visitor and as the coordinator of the country with the most."""

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bench.coalitions.pledges import WORDS
from bench.desk import signed_in
from bench.measuring.figures import page_figures, say

if TYPE_CHECKING:
    from bench.measuring.inside import Inside

LARGEST = "mt"


def times(rounds: int) -> dict[str, float | int]:
    """Each page's figures; the workspace is its coordinator's, all others are a visitor's."""
    from bench.measuring.inside import Inside

    visitor, coordinator = Inside(), _signed_in()
    figures: dict[str, float | int] = {"errors": 0}
    for name, addresses in _addresses(rounds).items():
        say(f"Asking for {name}")
        by = coordinator if name == "workspace" else visitor
        by.ask(addresses[0])
        answers = [by.ask(addresses[number % len(addresses)]) for number in range(rounds)]
        figures |= page_figures(name, answers)
        figures["errors"] += sum(one.status != 200 for one in answers)
    return figures


def _addresses(rounds: int) -> dict[str, Sequence[str]]:
    """What is asked for, by page: the largest country's and, where there are many, others drawn by chance."""
    from rialto.coalitions.models import Measure, Pledge
    from rialto.coalitions.pledge_choices import Pillar, PledgeMeasure, VerificationLevel
    from rialto.taxonomy.queries import EU_COUNTRIES

    dice = random.Random("asked")
    plan, pledges = f"/en/coalitions/{LARGEST}/plan/", "/en/coalitions/pledges/"
    measures = Measure.objects.filter(plan__coalition__country=LARGEST.upper())
    linked = measures.filter(linked_pledges__isnull=False).distinct()
    some = [*linked[:10], *measures.order_by("?")[:10]]

    def narrowed() -> str:
        return (
            f"q={dice.choice(['', *WORDS])}&pillar={dice.choice(['', *Pillar.values])}"
            f"&level={dice.choice(['', *VerificationLevel.values])}&page={dice.randrange(1, 9)}"
        )

    drawn = range(rounds // 2)
    return {
        "country": [f"/en/countries/{LARGEST}/"],
        "plan": [plan, f"{plan}?page=7", f"{plan}?state=done", f"{plan}?late=yes"],
        "measure": [f"{plan}measures/{one.public_id}/" for one in some],
        "workspace": [f"/en/coalitions/{LARGEST}/"],
        "europe": ["/en/coalitions/europe/"],
        "figure": [
            "/en/coalitions/europe/people-trained/",
            "/en/coalitions/europe/desi-basic-digital-skills/?page=2",
        ],
        "pledge_list": [
            pledges,
            "/de/coalitions/pledges/",
            *(f"{pledges}?{narrowed()}&country={dice.choice(['', *EU_COUNTRIES])}" for _ in drawn),
        ],
        "country_pledges": [
            f"{pledges}?country={LARGEST.upper()}",
            *(f"{pledges}?country={LARGEST.upper()}&{narrowed()}" for _ in drawn),
        ],
        "pledge_figures": [
            f"{pledges}figures/",
            *(
                f"{pledges}figures/?measure={dice.choice(PledgeMeasure.values)}"
                f"&country={dice.choice(['', *EU_COUNTRIES])}&pillar={dice.choice(['', *Pillar.values])}"
                for _ in drawn
            ),
        ],
        "pledge_page": [f"{pledges}{one.public_id}/" for one in Pledge.objects.order_by("?")[:rounds]],
    }


def _signed_in() -> "Inside":
    """The session of somebody who coordinates the largest country."""
    from rialto.accounts.models import User
    from rialto.coalitions.choices import CoalitionRole
    from rialto.coalitions.models import Coalition, CoalitionMember

    user = User.objects.create_user(email="coordinator@example.org")
    coalition = Coalition.objects.get(country=LARGEST.upper())
    CoalitionMember.objects.create(coalition=coalition, user=user, role=CoalitionRole.COORDINATOR)
    return signed_in(user)
