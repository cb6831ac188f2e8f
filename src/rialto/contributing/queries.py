"""Reading contributions: what is mine, what became of it, what changed between two revisions."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rialto.accounts.models import User
from rialto.catalogue.choices import Kind, Status
from rialto.contributing.choices import PlanDeed, PlanState, State
from rialto.contributing.models import (
    Contribution,
    ContributionComment,
    ContributionTransition,
    Plan,
    Revision,
    UploadLine,
)
from rialto.contributing.rules import (
    Person,
    contributions_in_review,
    contributions_of,
    contributions_sampled,
    free_for,
    reviewable_by,
    reviews_where,
)

# A badge's state for each state, and what its author may do next.
BADGES = {
    State.IN_REVIEW: "soon",
    State.SCHEDULED: "good",
    State.SENT_BACK: "soon",
    State.PUBLISHED: "good",
    State.REFUSED: "bad",
}
NEXT: dict[str, Promise] = {
    State.DRAFT: _("Go on writing, then send it."),
    State.IN_REVIEW: _("A reviewer looks at it. You hear by mail."),
    State.SCHEDULED: _("It is accepted and will be published on the day that was planned."),
    State.SENT_BACK: _("Read what the reviewer asks, change it, and send it again."),
    State.PUBLISHED: _("Everybody can find it. Change it whenever something changes."),
    State.REFUSED: _("Read why. You can copy it and begin again."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a contribution stands, in words: its state, its entry's where that says more, and what to do next."""

    words: str
    badge: str
    next: str


def standing_of(contribution: Contribution) -> Standing:
    """Needs the contribution with its entry; asks nothing."""
    entry, state = contribution.entry, State(contribution.state)
    is_on_its_way = state in (State.IN_REVIEW, State.SCHEDULED)
    is_hidden = entry is not None and not entry.is_public
    if entry is not None and is_hidden and (entry.status == Status.MERGED or not is_on_its_way):
        next_words = {
            Status.WITHDRAWN: _(
                "Nobody finds it any more. You can bring it back, or change it and send it again."
            ),
            Status.MERGED: _("It is the same offer as another entry and lives on there."),
        }.get(Status(entry.status), _("It is kept, and nobody finds it any more."))
        return Standing(words=str(Status(entry.status).label), badge="bad", next=str(next_words))
    if entry is not None and entry.is_public and state != State.PUBLISHED:
        words = {
            State.DRAFT: _("published, with changes that nobody sees yet"),
            State.IN_REVIEW: _("published, its changes in review"),
            State.SCHEDULED: _("published, its changes accepted for a later day"),
            State.SENT_BACK: _("published, its changes sent back"),
            State.REFUSED: _("published, its changes refused"),
        }[state]
        return Standing(words=str(words), badge=BADGES.get(state, ""), next=str(NEXT[state]))
    return Standing(words=str(state.label), badge=BADGES.get(state, ""), next=str(NEXT[state]))


def my_contributions(user: Person, *, state: str = "") -> QuerySet[Contribution]:
    """What somebody wrote, or their organisations' members, the latest change first, with its entry."""
    found = contributions_of(user).select_related("entry", "organisation")
    return (found.filter(state=state) if state else found).order_by("-changed_at", "-pk")


def contribution_with(user: Person, public_id: UUID) -> Contribution | None:
    """One that somebody may see and write in, with entry, organisation and author."""
    found = contributions_of(user).select_related("entry", "organisation", "author")
    return found.filter(public_id=public_id).first()


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What the review queue is narrowed by; `is_after` for what is public already and looked at afterwards."""

    kind: str = ""
    country: str = ""
    is_after: bool = False


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many wait, by kind and country ("" for none)."""

    counts: Mapping[tuple[str, str], int]

    def matching(self, filters: QueueFilters) -> int:
        """How many fit the filters."""
        return sum(
            count
            for (kind, country), count in self.counts.items()
            if filters.kind in ("", kind) and filters.country in ("", country)
        )

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def by(self, place: int) -> list[tuple[str, int]]:
        """By kind (0) or country (1), the most first."""
        totals: Counter[str] = Counter()
        for key, count in self.counts.items():
            totals[key[place]] += count
        return sorted(totals.items(), key=lambda row: (-row[1], row[0]))


def waiting_for(reader: Person, *, is_after: bool = False) -> QuerySet[Contribution]:
    """What waits for this reviewer, before it is published or afterwards, in no order."""
    found = contributions_sampled() if is_after else contributions_in_review()
    return found.filter(reviewable_by(reader))


def queue(filters: QueueFilters, *, reader: Person) -> QuerySet[Contribution]:
    """What waits for a reviewer, longest waiting first, with author and entry."""
    found = waiting_for(reader, is_after=filters.is_after)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.country:
        found = found.filter(country=filters.country)
    found = found.select_related("author", "organisation", "entry", "claimed_by").defer("values")
    return found.order_by("sampled_at" if filters.is_after else "sent_at", "pk")


def queue_counts(reader: Person, *, is_after: bool = False) -> QueueCounts:
    """Counted over the whole queue: one query, answered from an index."""
    rows = waiting_for(reader, is_after=is_after).order_by().values_list("kind", "country")
    return QueueCounts({(kind, country): count for kind, country, count in rows.annotate(Count("pk"))})


def next_in_queue(after: Contribution | None, *, reader: User, filters: QueueFilters) -> Contribution | None:
    """The one that waits next after another (else the longest waiting) that this reviewer may decide about, and nobody else is looking at."""
    found = queue(filters, reader=reader).filter(free_for(reader))
    found = found.exclude(author=reader).exclude(first_accepted_by=reader.public_id)
    wrote_in = Revision.objects.filter(contribution=OuterRef("pk"), actor_id=reader.public_id)
    found = found.exclude(Exists(wrote_in))
    if after is None:
        return found.first()
    found = found.exclude(pk=after.pk)
    name = "sampled_at" if filters.is_after else "sent_at"
    moment = getattr(after, name)
    later = Q(**{f"{name}__gt": moment}) | Q(**{name: moment, "pk__gt": after.pk})
    return (found.filter(later).first() if moment else None) or found.first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field of two revisions: its name in `values`, and both values."""

    name: str
    before: Any
    after: Any


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """The fields that are not the same, in the order of the later one."""
    names = [*after, *(name for name in before if name not in after)]
    return [
        Difference(name=name, before=before.get(name), after=after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    ]


def published_values(contribution: Contribution) -> dict[str, Any]:
    """What the public sees now, as the form held it; nothing for what was never published."""
    last = Revision.objects.filter(contribution=contribution, is_published=True).order_by("number").last()
    return dict(last.values) if last else {}


def values_sent_before(contribution: Contribution) -> dict[str, Any]:
    """What was sent the last time but one, where nothing was published since; nothing for what was sent once."""
    kept = Revision.objects.filter(contribution=contribution, is_kept=True).order_by("-number")[:2]
    latest = list(kept)
    return dict(latest[1].values) if len(latest) == 2 and not latest[1].is_published else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of a contribution's story: a step, or a comment."""

    transition: ContributionTransition | None = None
    comment: ContributionComment | None = None

    @property
    def at(self) -> Any:
        return (self.transition or self.comment).at  # type: ignore[union-attr]


def story_of(contribution: Contribution) -> list[Told]:
    """Steps and comments together, the oldest first: two queries. Saving again after publishing is no step to tell."""
    steps = [Told(transition=one) for one in contribution.transitions.all()]
    comments = [Told(comment=one) for one in contribution.comments.select_related("by")]
    return sorted([*steps, *comments], key=lambda one: one.at)


def reviewers_of(contribution: Contribution) -> list[User]:
    """Who wrote to its author from the desk, or decided about it, and still may: three queries."""
    wrote = contribution.comments.filter(is_from_desk=True).values("by")
    decided = contribution.transitions.filter(actor_id__isnull=False).values("actor_id")
    found = User.objects.filter(Q(pk__in=wrote) | Q(public_id__in=decided), is_active=True)
    others = [one for one in found if one.pk != contribution.author_id]
    return [one for one in others if reviews_where(one).covers(contribution.country)]


def due_plans(now: datetime | None = None) -> QuerySet[Plan]:
    """What is to be carried out now, the longest overdue first. What nobody has let through yet is published as soon as it is."""
    can_be_published = Q(
        deed=PlanDeed.PUBLISH, contribution__state__in=[State.SCHEDULED, State.PUBLISHED, State.REFUSED]
    )
    due = Plan.objects.filter(state=PlanState.OPEN, due_at__lte=now or timezone.now())
    return (
        due.filter(can_be_published | Q(deed=PlanDeed.WITHDRAW))
        .select_related("made_by")
        .order_by("due_at", "pk")
    )


def plans_of(contribution: Contribution) -> list[Plan]:
    """What is planned for a contribution, and what could not be done of what was."""
    shown = contribution.plans.filter(state__in=[PlanState.OPEN, PlanState.MISSED])
    return list(shown.select_related("made_by"))


def lines_of(upload_id: int) -> QuerySet[UploadLine]:
    return UploadLine.objects.filter(upload=upload_id).select_related("contribution").order_by("number")


def kinds_to_offer() -> list[Kind]:
    """In the order in which the start page offers them: what most people bring comes first."""
    return list(Kind)
