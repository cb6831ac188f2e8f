"""Who may see and do what with a transfer: the two coalitions, and the managers of the organisation whose practice it is."""

from django.db.models import Q, QuerySet

from rialto.accounts.models import User
from rialto.catalogue.models import Entry
from rialto.coalitions.choices import CoalitionRole
from rialto.coalitions.models import Coalition, CoalitionMember, Transfer
from rialto.coalitions.rules import Person, coalitions_joined_by, coalitions_run_by
from rialto.coalitions.transfer_choices import Side
from rialto.organisations.choices import MemberRole
from rialto.organisations.models import Membership
from rialto.organisations.queries import organisations_edited_by


def transfers_read_by(user: Person) -> QuerySet[Transfer]:
    """The transfers whose conversation somebody may read and join, whichever side is theirs."""
    return Transfer.objects.filter(_taken_by(user) | _given_by(user))


def transfers_written_by(user: Person) -> QuerySet[Transfer]:
    """Those for which somebody may write down what was changed and what comes next: the taking coalition's people."""
    return Transfer.objects.filter(_taken_by(user))


def transfers_run_by(user: Person) -> QuerySet[Transfer]:
    """Those whose steps somebody decides: the taking coalition's coordinators."""
    return Transfer.objects.filter(coalition__in=coalitions_run_by(user))


def transfers_answered_by(user: Person) -> QuerySet[Transfer]:
    """Those for which somebody may say whether the two sides get to know each other. Nobody answers themselves."""
    home = Q(home__in=coalitions_run_by(user).values("country"))
    return Transfer.objects.filter(home | _managed_by(user)).exclude(_taken_by(user))


def side_of(user: Person, transfer: Transfer) -> Side | None:
    """The side that somebody is on; who is on both speaks for who takes the practice over."""
    if transfers_written_by(user).filter(pk=transfer.pk).exists():
        return Side.TAKING
    return Side.GIVING if transfers_read_by(user).filter(pk=transfer.pk).exists() else None


def coalitions_that_may_want(user: Person, entry: Entry, home: str) -> QuerySet[Coalition]:
    """The coalitions that somebody coordinates and that neither are the practice's home nor have it on their list."""
    has_it = Transfer.objects.exclude(state="given-up").filter(entry=entry).values("coalition")
    return coalitions_run_by(user).exclude(country=home).exclude(pk__in=has_it)


def answerers(transfer: Transfer) -> QuerySet[User]:
    """Who is asked on the other side: coordinators of the practice's country, managers of its organisation."""
    members = CoalitionMember.objects.filter(coalition__country=transfer.home, role=CoalitionRole.COORDINATOR)
    managers = Membership.objects.filter(organisation=transfer.giver_id, role=MemberRole.MANAGER)
    asked = Q(pk__in=members.values("user")) | Q(pk__in=managers.values("user"))
    ours = CoalitionMember.objects.filter(coalition=transfer.coalition_id).values("user")
    return User.objects.filter(asked, is_active=True).exclude(pk__in=ours).order_by("pk")


def deciders(coalition: Coalition) -> QuerySet[User]:
    """A coalition's coordinators, as people to write to."""
    members = CoalitionMember.objects.filter(coalition=coalition, role=CoalitionRole.COORDINATOR)
    return User.objects.filter(pk__in=members.values("user"), is_active=True).order_by("pk")


def _taken_by(user: Person) -> Q:
    return Q(coalition__in=coalitions_joined_by(user))


def _given_by(user: Person) -> Q:
    return Q(home__in=coalitions_joined_by(user).values("country")) | _managed_by(user)


def _managed_by(user: Person) -> Q:
    return Q(giver__in=organisations_edited_by(user))
