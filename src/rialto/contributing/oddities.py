"""What a reviewer should look at first: found when a contribution is sent, kept with it."""

from datetime import timedelta

from django.utils import timezone

from rialto.base.addresses import domain_of
from rialto.catalogue.choices import LinkProblem
from rialto.contributing.checks import entries_alike, plain_of
from rialto.contributing.choices import Oddity
from rialto.contributing.models import Contribution
from rialto.harvesting.quality.rules import points_of
from rialto.translation.queries import language_instead_of

MANY_A_DAY = 20
THIN_POINTS = 40
SHOUTED = 0.7
LEAST_LETTERS = 8
# What a site asks of robots, and what only our visit met, is no sign of a broken link.
HARMLESS = {LinkProblem.ROBOTS, LinkProblem.REFUSED}


def oddities_of(contribution: Contribution) -> list[Oddity]:
    """In the order in which a reviewer is told: some eight queries."""
    asked = {
        Oddity.DOUBLE: lambda: bool(entries_alike(contribution)),
        Oddity.MOVED_ADDRESS: lambda: _is_moved(contribution),
        Oddity.FOREIGN_ADDRESS: lambda: _is_foreign(contribution),
        Oddity.BROKEN_LINK: lambda: contribution.look.get("problem", "") not in {"", *HARMLESS},
        Oddity.NO_ADDRESS: lambda: not contribution.values.get("address"),
        Oddity.OTHER_LANGUAGE: lambda: _speaks_otherwise(contribution),
        Oddity.SHOUTING: lambda: _shouts(contribution.title),
        Oddity.THIN: lambda: _is_thin(contribution),
        Oddity.MANY: lambda: _are_many(contribution),
    }
    return [oddity for oddity, holds in asked.items() if holds()]


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
