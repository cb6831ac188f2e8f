"""What waits for a reviewer, as the desk shows it: what changed, what looks odd, what is like it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.catalogue.choices import Kind
from rialto.contributing.checks import Checks, checks_of
from rialto.contributing.choices import Oddity, State
from rialto.contributing.models import Contribution, Plan
from rialto.contributing.queries import (
    QueueCounts,
    QueueFilters,
    Told,
    plans_of,
    published_values,
    story_of,
    values_sent_before,
)
from rialto.contributing.rules import claimed_by_another, may_review, written_by
from rialto.contributing.shown import FieldShown, differences_shown
from rialto.taxonomy.queries import EU_COUNTRIES, country_name

# What an address says for what is looked at afterwards.
AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """One way to narrow the queue: its value, words, and how many wait there."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """One contribution in the queue."""

    contribution: Contribution
    oddities: Sequence[str]
    country: str
    may_decide: bool
    # Who else is looking at it just now, by name.
    claimed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOverview:
    """One contribution for its page."""

    contribution: Contribution
    rows: Sequence[FieldShown]
    is_change: bool
    # What is other than when it was sent before.
    since_sent: Sequence[FieldShown]
    oddities: Sequence[str]
    checks: Checks
    story: Sequence[Told]
    sent_count: int
    accepted_before: int
    refused_before: int
    may_decide: bool
    # Published at once, and only looked at afterwards.
    is_sample: bool
    claimed_by: str
    is_claimed_by_me: bool
    plans: Sequence[Plan]


def queue_lines(contributions: Sequence[Contribution], *, reader: User) -> list[QueueLine]:
    """Lines in words: one query."""
    written = written_by(reader, contributions)
    for one in contributions:
        show_public(one)
    return [
        QueueLine(
            contribution=one,
            oddities=oddity_words(one),
            country=country_name(one.country) if one.country else "",
            may_decide=may_review(reader, one, written=written),
            claimed_by=claimant_for(reader, one),
        )
        for one in contributions
    ]


def show_public(contribution: Contribution) -> None:
    """Of what is looked at afterwards, call it what the public does: its author may be writing something else."""
    if contribution.state != State.IN_REVIEW and contribution.entry is not None:
        contribution.title, contribution.language = contribution.entry.title, contribution.entry.language


def claimant_for(reader: User, contribution: Contribution) -> str:
    """The name of who else is looking at it, if anybody is."""
    return str(contribution.claimed_by) if claimed_by_another(reader, contribution) else ""


def oddity_words(contribution: Contribution) -> list[str]:
    return [str(Oddity(one).label) for one in contribution.oddities if one in Oddity.values]


def narrowings(counts: QueueCounts) -> tuple[list[Narrowing], list[Narrowing]]:
    """Kinds and countries with something in them, the most first."""
    kinds = [
        Narrowing(value=value, label=str(Kind(value).label), count=count) for value, count in counts.by(0)
    ]
    countries = [
        Narrowing(value=code, label=country_name(code), count=count) for code, count in counts.by(1) if code
    ]
    return kinds, countries


def filters_in(kind: str, country: str, look: str = "") -> QueueFilters:
    """What an address asks for; nonsense narrows nothing."""
    return QueueFilters(
        kind=kind if kind in Kind.values else "",
        country=country if len(country) == 2 and (country in EU_COUNTRIES or country.isalpha()) else "",
        is_after=look == AFTER,
    )


def review_overview(contribution: Contribution, *, reader: User) -> ReviewOverview:
    """One contribution with all that helps to decide: at most nineteen queries. Of a sample what is public is shown, no draft."""
    is_sample = contribution.state != State.IN_REVIEW
    before, sent_before = published_values(contribution), values_sent_before(contribution)
    if is_sample:
        # What its author may be writing meanwhile is nobody's business: what is public is looked at.
        contribution.values, before, sent_before = before, {}, {}
        show_public(contribution)
    of_author = contribution.author.contributions if contribution.author else Contribution.objects.none()
    states = list(of_author.exclude(pk=contribution.pk).values_list("state", "sent_at"))
    return ReviewOverview(
        contribution=contribution,
        rows=differences_shown(contribution.kind, before, contribution.values),
        is_change=bool(before),
        since_sent=differences_shown(contribution.kind, sent_before, contribution.values)
        if sent_before
        else (),
        oddities=oddity_words(contribution),
        checks=checks_of(contribution),
        story=story_of(contribution),
        sent_count=sum(sent_at is not None for _state, sent_at in states),
        accepted_before=sum(state == "published" for state, _sent in states),
        refused_before=sum(state == "refused" for state, _sent in states),
        may_decide=may_review(reader, contribution),
        is_sample=is_sample,
        claimed_by=claimant_for(reader, contribution),
        is_claimed_by_me=contribution.claimed_by_id == reader.pk,
        plans=plans_of(contribution),
    )


def queue_title(filters: QueueFilters) -> str:
    """What the list holds, for its caption."""
    parts = []
    if filters.kind:
        parts.append(str(Kind(filters.kind).label))
    if filters.country:
        parts.append(country_name(filters.country))
    if not parts and filters.is_after:
        return _("Published at once, to be looked at afterwards")
    return ", ".join(parts) or _("All that waits, the longest first")
