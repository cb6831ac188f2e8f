"""What a reviewer should look at first: found when a contribution is sent, kept with it."""

import ipaddress
from datetime import timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from rialto.base.addresses import domain_of
from rialto.catalogue.choices import LinkProblem
from rialto.contributing.checks import entries_alike, plain_of
from rialto.contributing.choices import Oddity
from rialto.contributing.models import Contribution
from rialto.harvesting.quality.rules import points_of
from rialto.organisations.choices import ClaimState
from rialto.organisations.models import Claim
from rialto.translation.queries import language_instead_of

MANY_A_DAY = 20
THIN_POINTS = 40
SHOUTED = 0.7
LEAST_LETTERS = 8
# What a site asks of robots, and what only our visit met, is no sign of a broken link.
HARMLESS = {LinkProblem.ROBOTS, LinkProblem.REFUSED}
# Services that shorten addresses: where such a link leads can change after somebody looked.
SHORTENERS = frozenset(
    [
        "bit.ly",
        "buff.ly",
        "cutt.ly",
        "goo.gl",
        "is.gd",
        "lnkd.in",
        "ow.ly",
        "rb.gy",
        "rebrand.ly",
        "s.id",
        "shorturl.at",
        "t.co",
        "t.ly",
        "tiny.cc",
        "tinyurl.com",
        "v.gd",
    ]
)


def oddities_of(contribution: Contribution) -> list[Oddity]:
    """In the order in which a reviewer is told: some eight queries."""
    asked = {
        Oddity.DOUBLE: lambda: bool(entries_alike(contribution)),
        Oddity.FOREIGN_ADDRESS: lambda: _is_foreign(contribution),
        Oddity.BROKEN_LINK: lambda: contribution.look.get("problem", "") not in {"", *HARMLESS},
        Oddity.NO_ADDRESS: lambda: not contribution.values.get("address"),
        Oddity.OTHER_LANGUAGE: lambda: _speaks_otherwise(contribution),
        Oddity.SHOUTING: lambda: _shouts(contribution.title),
        Oddity.THIN: lambda: _is_thin(contribution),
        Oddity.MANY: lambda: _are_many(contribution),
    }
    return [*sensitive_signs_of(contribution), *(oddity for oddity, holds in asked.items() if holds())]


def sensitive_signs_of(contribution: Contribution) -> list[Oddity]:
    """Those for which two people have to look: at most two queries."""
    asked = {
        Oddity.CLAIMED_DOMAIN: lambda: _is_of_others(contribution),
        Oddity.ODD_LINK: lambda: hides_where_it_leads(contribution.values.get("address", "")),
        Oddity.MOVED_ADDRESS: lambda: _is_moved(contribution),
    }
    return [oddity for oddity, holds in asked.items() if holds()]


def hides_where_it_leads(address: str) -> bool:
    """Whether a link is shortened, names a number instead of a site, or carries a name, a password or a port."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError:
        return True
    if not host:
        return False
    if "@" in parts.netloc or port not in (None, 80, 443) or host.removeprefix("www.") in SHORTENERS:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_of_others(contribution: Contribution) -> bool:
    """Whether an organisation has proven a domain that this leads to, or names as the provider's, without its author belonging there."""
    values = contribution.values
    named = {domain_of(values.get("address", "")), domain_of(values.get("provider_website", ""))} - {""}
    # A part of a site is its owner's as well.
    domains = {above for domain in named for above in _with_parents(domain)}
    if not domains:
        return False
    proven = Claim.objects.filter(domain__in=domains, state=ClaimState.PROVEN, organisation__isnull=False)
    return proven.exclude(organisation__memberships__user=contribution.author_id).exists()


def _with_parents(domain: str) -> list[str]:
    """A domain and those above it: "a.school.example" and "school.example"."""
    labels = domain.split(".")
    return [".".join(labels[place:]) for place in range(max(1, len(labels) - 1))]


def _is_foreign(contribution: Contribution) -> bool:
    values, organisation = contribution.values, contribution.organisation
    website = organisation.website if organisation else values.get("provider_website", "")
    site, address = domain_of(website), domain_of(values.get("address", ""))
    return bool(site and address) and site != address


def _is_moved(contribution: Contribution) -> bool:
    entry = contribution.entry
    before = domain_of(entry.address) if entry else ""
    return bool(before) and before != domain_of(contribution.values.get("address", ""))


def _speaks_otherwise(contribution: Contribution) -> bool:
    values = contribution.values
    text = f"{values.get('summary', '')} {values.get('description', '')}".strip()
    return bool(language_instead_of(contribution.language, text[:1000]))


def _shouts(title: str) -> bool:
    letters = [letter for letter in title if letter.isalpha() and letter.lower() != letter.upper()]
    return len(letters) >= LEAST_LETTERS and sum(letter.isupper() for letter in letters) > SHOUTED * len(
        letters
    )


def _is_thin(contribution: Contribution) -> bool:
    plain = plain_of(contribution.kind, contribution.values, contribution.organisation)
    return points_of(plain).total < THIN_POINTS


def _are_many(contribution: Contribution) -> bool:
    since = timezone.now() - timedelta(days=1)
    sent = Contribution.objects.filter(author=contribution.author_id, sent_at__gte=since)
    return sent.count() > MANY_A_DAY
