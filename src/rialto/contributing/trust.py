"""How much of what somebody sends is looked at before the public sees it: first items all, later a sample."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from rialto.accounts.models import User
from rialto.base.addresses import domain_of
from rialto.catalogue.choices import Kind
from rialto.contributing.choices import State
from rialto.contributing.models import Contribution, ContributionTransition
from rialto.organisations.rules import publishes_directly

# So many have to be accepted before the next go straight through.
ACCEPTED_BEFORE = 3
# One in so many is looked at all the same.
SAMPLE = 5
# Somebody who was refused in the last so many days starts again.
REMEMBERED_DAYS = 180
# Entries whose sites are looked through.
REMEMBERED = 200
# Money changes hands, or is promised: two people look.
SENSITIVE_KINDS = frozenset({Kind.FUNDING, Kind.OPPORTUNITY})


@dataclass(frozen=True, slots=True)
class Looks:
    """How many people have to look before the public sees it: none, one or two."""

    count: int

    @property
    def is_needed(self) -> bool:
        return self.count > 0


def looks_needed(contribution: Contribution, *, by: User) -> Looks:
    """What has to be looked at, by who sends it and what it is: at most four queries."""
    was_taken_away = contribution.entry is not None and not contribution.entry.is_public
    if publishes_directly(by, contribution.organisation) and not was_taken_away:
        return Looks(0)
    if contribution.kind in SENSITIVE_KINDS:
        return Looks(2)
    is_let_through = (
        is_known_to_be_good(by) and leads_where_before(contribution, by) and not is_sampled(contribution)
    )
    return Looks(1 if was_taken_away or not is_let_through else 0)


def leads_where_before(contribution: Contribution, user: User) -> bool:
    """Whether its address is on a site from which something of the same person was accepted: a new site is looked at."""
    domain = domain_of(contribution.values.get("address", ""))
    earlier = Contribution.objects.filter(author=user, entry__isnull=False).order_by("-changed_at")
    addresses = earlier.values_list("entry__address", flat=True)[:REMEMBERED]
    return bool(domain) and domain in {domain_of(address) for address in addresses}


def is_known_to_be_good(user: User) -> bool:
    """Whether enough of what somebody sent was accepted, and nothing was refused lately."""
    accepted = ContributionTransition.objects.filter(
        contribution__author=user, after=State.PUBLISHED, actor_id__isnull=False
    )
    if accepted.order_by().values("contribution").distinct().count() < ACCEPTED_BEFORE:
        return False
    since = timezone.now() - timedelta(days=REMEMBERED_DAYS)
    refused = ContributionTransition.objects.filter(
        contribution__author=user, after=State.REFUSED, at__gte=since
    )
    return not refused.exists()


def is_sampled(contribution: Contribution) -> bool:
    """One in five, by its name, how often it was changed and a secret of the site: nobody can tell beforehand which."""
    name = f"{contribution.public_id} {contribution.revisions.count()}"
    return salted_hmac("rialto.sample", name, algorithm="sha256").digest()[0] % SAMPLE == 0
