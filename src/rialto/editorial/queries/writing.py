"""What those see who write: their pages, where each stands, and every version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Max, QuerySet
from django.utils import timezone

from rialto.accounts.models import User
from rialto.editorial.choices import HELD_FOR, Cause, State
from rialto.editorial.models import BlockPage, Edition, EditionStep, Revision
from rialto.editorial.rules import Person, pages_written_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Who is at an edition just now, besides the one who asks, and for how many minutes."""

    name: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPage:
    """A page in the list of those who write, with its editions, its own language first."""

    page: BlockPage
    editions: Sequence[Edition]

    @property
    def title(self) -> str:
        return self.editions[0].title if self.editions else self.page.slug


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One revision: by whom (their name, else empty), and what it is now."""

    revision: Revision
    person: str
    is_current: bool
    is_shown: bool


def pages_for(user: Person, *, state: str = "") -> QuerySet[BlockPage]:
    """The pages that somebody may write in, the last one changed first; with a state, those that have an edition in it."""
    pages = pages_written_by(user).select_related("organisation", "entry")
    if state:
        pages = pages.filter(pk__in=Edition.objects.filter(state=state).values("page"))
    return pages.annotate(last=Max("editions__changed_at")).order_by("-last", "-pk")


def listed(pages: Sequence[BlockPage]) -> list[ListedPage]:
    """Pages with their editions: one query for all."""
    editions: dict[int, list[Edition]] = {one.pk: [] for one in pages}
    rows = Edition.objects.filter(page__in=editions).select_related("shown").defer("blocks", "shown__blocks")
    for one in rows.order_by("language"):
        editions[one.page_id].append(one)
    for page in pages:
        editions[page.pk].sort(key=lambda one: (one.language != page.language, one.language))
        for one in editions[page.pk]:
            one.page = page
    return [ListedPage(page=page, editions=editions[page.pk]) for page in pages]


def waiting_count() -> int:
    """How many editions wait for an editor."""
    return Edition.objects.filter(state=State.IN_REVIEW).count()


def page_for(user: Person, public_id: UUID) -> BlockPage | None:
    """A page that somebody may write in."""
    return pages_written_by(user).select_related("organisation", "entry").filter(public_id=public_id).first()


def edition_for(user: Person, public_id: UUID, language: str) -> Edition | None:
    """An edition that somebody may write in, with its page and who is at it."""
    found = Edition.objects.filter(
        page__in=pages_written_by(user), page__public_id=public_id, language=language
    ).select_related("page__organisation", "page__entry", "writer", "shown", "planned")
    return found.first()


def writing_of(edition: Edition, user: User, *, now: datetime | None = None) -> Writing | None:
    """Who else is at it; None where nobody was heard of lately."""
    moment = now or timezone.now()
    if edition.writer is None or edition.writer_id == user.pk or edition.writing_at is None:
        return None
    if moment - edition.writing_at >= HELD_FOR:
        return None
    since = edition.writing_since or edition.writing_at
    return Writing(name=str(edition.writer), minutes=max(1, (moment - since) // timedelta(minutes=1)))


def versions_of(edition: Edition, *, limit: int = 60) -> list[VersionRow]:
    """The last revisions, the newest first, with who wrote them: two queries."""
    revisions = list(edition.revisions.defer("blocks").order_by("-at", "-pk")[:limit])
    names = names_of({one.actor_id for one in revisions if one.actor_id})
    return [
        VersionRow(
            revision=one,
            person=names.get(one.actor_id, "") if one.actor_id else "",
            is_current=one.cause != Cause.ASIDE and one.number == edition.version,
            is_shown=one.pk == edition.shown_id,
        )
        for one in revisions
    ]


def steps_of(edition: Edition) -> list[tuple[EditionStep, str]]:
    """What became of an edition, the newest first, with who did it: two queries."""
    steps = list(edition.steps.order_by("-at", "-pk")[:20])
    names = names_of({one.actor_id for one in steps if one.actor_id})
    return [(one, names.get(one.actor_id, "") if one.actor_id else "") for one in steps]


def asides_of(edition: Edition, user: User) -> list[Revision]:
    """What somebody wrote that was set aside after the edition last changed: they may want to put it in."""
    found = edition.revisions.filter(cause=Cause.ASIDE, actor_id=user.public_id)
    return list(found.filter(number__gte=F("edition__version")).order_by("-at")[:1])


def names_of(ids: set[UUID]) -> dict[UUID, str]:
    """What people are called, by their public ids."""
    return {one.public_id: str(one) for one in User.objects.filter(public_id__in=ids)} if ids else {}
