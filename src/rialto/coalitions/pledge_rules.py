"""Whose a pledge is: managers of its organisation write it; who looks after its country decides about it."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from rialto.accounts.models import User
from rialto.accounts.rules import may_give_roles
from rialto.coalitions.choices import CoalitionRole
from rialto.coalitions.models import CoalitionMember, Pledge, PledgeEvidence
from rialto.coalitions.pledge_choices import PUBLIC_STATES, PledgeState
from rialto.coalitions.rules import coalitions_run_by
from rialto.organisations.choices import MemberRole
from rialto.organisations.models import Membership
from rialto.organisations.queries import organisations_edited_by

Person = User | AnonymousUser


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeSight:
    """What one person is to a pledge."""

    may_write: bool
    may_decide: bool

    @property
    def sees_inside(self) -> bool:
        """Drafts, reasons, evidence that is not public."""
        return self.may_write or self.may_decide


def run_countries() -> QuerySet[CoalitionMember, Any]:
    """The countries that somebody coordinates: the others are the administrators'."""
    coordinators = CoalitionMember.objects.filter(role=CoalitionRole.COORDINATOR, user__is_active=True)
    return coordinators.values("coalition__country")


def left_to_administrators() -> Q:
    """Pledges of countries that nobody coordinates, for Europe as a whole, and of organisations that a coordinator of the country
    manages: nobody decides about their own, and there may be nobody else."""
    own = Membership.objects.filter(
        organisation=OuterRef("organisation"),
        role=MemberRole.MANAGER,
        user__coalition_memberships__coalition__country=OuterRef("country"),
        user__coalition_memberships__role=CoalitionRole.COORDINATOR,
    )
    return ~Q(country__in=run_countries()) | Q(Exists(own))


def pledges_written_by(user: Person) -> QuerySet[Pledge]:
    """The pledges of the organisations that somebody manages, in every state."""
    return Pledge.objects.filter(organisation__in=organisations_edited_by(user))


def pledges_decided_by(user: Person) -> QuerySet[Pledge]:
    """The pledges that somebody decides about, but for drafts: coordinators those of their country, administrators what is left to
    them. Nobody decides about what their own organisation promises or reports."""
    if not user.is_authenticated or not user.is_active:
        return Pledge.objects.none()
    theirs = Q(country__in=coalitions_run_by(user).values("country"))
    if may_give_roles(user):
        theirs |= left_to_administrators()
    decided = Pledge.objects.filter(theirs).exclude(organisation__in=organisations_edited_by(user))
    # A draft that was never sent is nobody else's.
    return decided.exclude(state=PledgeState.DRAFT)


def decides_about_pledges(user: Person) -> bool:
    """Whether somebody has a queue of pledges at all."""
    return user.is_authenticated and (may_give_roles(user) or coalitions_run_by(user).exists())


def may_write_pledge(user: Person, pledge: Pledge) -> bool:
    return organisations_edited_by(user).filter(pk=pledge.organisation_id).exists()


def may_decide_pledge(user: Person, pledge: Pledge) -> bool:
    return pledges_decided_by(user).filter(pk=pledge.pk).exists()


def sight_of(user: Person, pledge: Pledge) -> PledgeSight:
    return PledgeSight(may_write=may_write_pledge(user, pledge), may_decide=may_decide_pledge(user, pledge))


def may_see_evidence(user: Person, evidence: PledgeEvidence) -> bool:
    """Everybody what is marked so, of pledges that are public; the rest who writes and who decides."""
    pledge = evidence.report.pledge
    if evidence.is_public and pledge.state in PUBLIC_STATES:
        return True
    return sight_of(user, pledge).sees_inside
