"""What waits for those who decide about pledges, by the country whose coalition they work in ("" for administrators)."""

from django.db.models import Q, QuerySet

from rialto.accounts.models import User
from rialto.coalitions.choices import CoalitionRole
from rialto.coalitions.models import Pledge, PledgeReport
from rialto.coalitions.pledge_choices import CHECKED_LEVELS, PUBLIC_STATES, PledgeState
from rialto.coalitions.pledge_rules import left_to_administrators, run_countries


def countries_to_tell() -> list[str]:
    """Countries with coordinators, and "" for administrators."""
    run = run_countries().values_list("coalition__country", flat=True)
    return ["", *run.order_by("coalition__country").distinct()]


def deciders_in(country: str) -> QuerySet[User]:
    """Who is told."""
    people = User.objects.filter(is_active=True)
    if not country:
        return people.filter(is_superuser=True).order_by("pk")
    return people.filter(
        coalition_memberships__coalition__country=country,
        coalition_memberships__role=CoalitionRole.COORDINATOR,
    ).order_by("pk")


def in_charge_of(country: str) -> Q:
    """The pledges that stand on one desk; one of an organisation that a coordinator manages stands on two."""
    return Q(country=country) if country else left_to_administrators()


def waiting_in(country: str) -> QuerySet[Pledge]:
    """Pledges that wait for a decision, what was sent first first."""
    waiting = Pledge.objects.filter(in_charge_of(country), state=PledgeState.IN_REVIEW)
    return waiting.select_related("organisation").order_by("sent_at", "pk")


def reports_to_check(country: str) -> QuerySet[PledgeReport]:
    """Reports that count and that nobody has checked."""
    pledges = Pledge.objects.filter(in_charge_of(country), state__in=PUBLIC_STATES)
    return PledgeReport.objects.filter(pledge__in=pledges, is_current=True).exclude(level__in=CHECKED_LEVELS)
