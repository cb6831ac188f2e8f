"""How much of what somebody sends is looked at before the public sees it: first items all, later a sample afterwards."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import salted_hmac

from rialto.accounts.models import User
from rialto.base.addresses import domain_of
from rialto.catalogue.choices import Kind
from rialto.contributing.choices import NEEDS_TWO, Deed, State
from rialto.contributing.models import Contribution, ContributionTransition
from rialto.contributing.oddities import sensitive_signs_of
from rialto.organisations.rules import publishes_directly

# Entries whose sites are looked through.
REMEMBERED = 200
# Money changes hands, or is promised: two people look.
SENSITIVE_KINDS = frozenset({Kind.FUNDING, Kind.OPPORTUNITY})


@dataclass(frozen=True, slots=True)
class Looks:
    """How many people have to look before the public sees it: none, one or two; and whether one looks afterwards."""

    count: int
    is_sampled: bool = False

    @property
    def is_needed(self) -> bool:
        return self.count > 0


def looks_needed(contribution: Contribution, *, by: User) -> Looks:
    """What has to be looked at, by who sends it and what it is: at most eight queries."""
    was_taken_away = contribution.entry is not None and not contribution.entry.is_public
    if publishes_directly(by, contribution.organisation) and not was_taken_away:
        return Looks(0)
    if contribution.kind in SENSITIVE_KINDS or NEEDS_TWO.intersection(sensitive_signs_of(contribution)):
        return Looks(2)
    if was_taken_away or not is_known_to_be_good(by) or not leads_where_before(contribution, by):
        return Looks(1)
    return Looks(0, is_sampled=is_sampled(contribution))


def leads_where_before(contribution: Contribution, user: User) -> bool:
    """Whether its address is on a site from which something of the same person was accepted: a new site is looked at."""
    domain = domain_of(contribution.values.get("address", ""))
    earlier = Contribution.objects.filter(author=user, entry__isnull=False).order_by("-changed_at")
    addresses = earlier.values_list("entry__address", flat=True)[:REMEMBERED]
    return bool(domain) and domain in {domain_of(address) for address in addresses}


def is_known_to_be_good(user: User) -> bool:
    """Whether enough of what somebody sent was accepted in a row: since the last that was refused, or withdrawn afterwards."""
    decided = ContributionTransition.objects.filter(contribution__author=user).order_by("-at", "-pk")
    decided = decided.exclude(contribution__transitions__deed=Deed.UNDONE)
    refused = decided.filter(after=State.REFUSED).values_list("at", flat=True).first()
    accepted = decided.filter(after=State.PUBLISHED, actor_id__isnull=False).exclude(actor_id=user.public_id)
    if refused is not None:
        accepted = accepted.filter(at__gt=refused)
    count = accepted.order_by().values("contribution").distinct().count()
    return count >= settings.REVIEW_ACCEPTED_BEFORE


def is_sampled(contribution: Contribution) -> bool:
    """One in so many, by its name, how often it was changed and a secret of the site: nobody can tell beforehand which."""
    if not settings.REVIEW_SAMPLE:
        return False
    name = f"{contribution.public_id} {contribution.revisions.count()}"
    digest = salted_hmac("rialto.sample", name, algorithm="sha256").digest()
    return int.from_bytes(digest[:4], "big") % settings.REVIEW_SAMPLE == 0
