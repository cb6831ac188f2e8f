"""Publishing, withdrawing, sending for review and back: each step with its actor, time and reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.editorial.actions.articles import write_article
from rialto.editorial.actions.locking import held, held_page
from rialto.editorial.actions.writing import current_revision
from rialto.editorial.blocks import pictures_in, problems_of, read_blocks
from rialto.editorial.choices import PageKind, State
from rialto.editorial.models import BlockPage, Edition, EditionStep, PagePicture, Revision
from rialto.editorial.rules import may_publish, pages_written_by

REASON_LENGTH = 1000


@transaction.atomic
def publish_edition(edition: Edition, *, by: User) -> Edition:
    """Show everybody what stands in an edition now. Raises `Refused` where something is missing, or one may not."""
    page = held_page(edition.page)
    edition = held(edition)
    if not may_publish(by, page):
        raise Refused(_("An editor publishes it: send it for review."))
    revision = current_revision(edition)
    check_whole(revision)
    show(edition, revision, by=by)
    return edition


def check_whole(revision: Revision) -> None:
    """Refuse what has blocks with something missing."""
    count = sum(len(found) for found in problems_of(read_blocks(revision.blocks)).values())
    if count:
        raise Refused(
            ngettext(
                "%(count)d thing has to be put right first; it is marked below.",
                "%(count)d things have to be put right first; they are marked below.",
                count,
            )
            % {"count": count}
        )


def show(edition: Edition, revision: Revision, *, by: User | None, at: datetime | None = None) -> None:
    """Show a revision to everybody, inside a transaction, with the page and the edition locked."""
    now = at or timezone.now()
    revision.is_kept = True
    revision.save(update_fields=["is_kept"])
    edition.shown = revision
    edition.published_at = edition.published_at or now
    edition.publish_at = edition.planned = None
    take_step(edition, State.PUBLISHED, by=by)
    _note_pictures(edition.page)
    if edition.page.kind == PageKind.ARTICLE:
        write_article(edition.page, by=by)


@transaction.atomic
def withdraw_edition(edition: Edition, *, by: User, reason: str) -> Edition:
    """Take an edition away from the public. Raises `Refused` without a reason."""
    if not reason.strip():
        raise Refused(_("Say why it is taken away: those who wrote it read that."))
    held_page(edition.page)
    edition = held(edition)
    if not may_publish(by, edition.page):
        raise Refused(_("Only those who may publish the page may take it away."))
    if not edition.is_public:
        raise Refused(_("It is not public."))
    hide(edition, by=by, reason=reason)
    return edition


def hide(edition: Edition, *, by: User | None, reason: str) -> None:
    """Take an edition away, inside a transaction, with the page and the edition locked."""
    edition.shown = edition.planned = None
    edition.publish_at = edition.withdraw_at = edition.planned_by = None
    take_step(edition, State.WITHDRAWN, by=by, reason=reason)
    _note_pictures(edition.page)
    if edition.page.kind == PageKind.ARTICLE:
        write_article(edition.page, by=by, reason=reason)


@transaction.atomic
def send_edition(edition: Edition, *, by: User) -> Edition:
    """Ask an editor to publish what stands in an edition."""
    edition = held(edition)
    if not pages_written_by(by).filter(pk=edition.page_id).exists():
        raise Refused(_("Only those who may write in the page may do this."))
    if edition.state == State.IN_REVIEW:
        raise Refused(_("It waits for an editor already."))
    revision = current_revision(edition)
    check_whole(revision)
    revision.is_kept = True
    revision.save(update_fields=["is_kept"])
    take_step(edition, State.IN_REVIEW, by=by)
    return edition


@transaction.atomic
def return_edition(edition: Edition, *, by: User, reason: str) -> Edition:
    """Give an edition back to those who sent it, with what they should change."""
    edition = held(edition)
    if not may_publish(by, edition.page):
        raise Refused(_("Only editors do this."))
    if edition.state != State.IN_REVIEW:
        raise Refused(_("It does not wait for review."))
    if not reason.strip():
        raise Refused(_("Say what should be changed: its writers read that."))
    take_step(edition, State.PUBLISHED if edition.is_public else State.DRAFT, by=by, reason=reason)
    return edition


def take_step(edition: Edition, to: State, *, by: User | None, reason: str = "") -> EditionStep:
    """Bring an edition to another state, save it and write that down."""
    before = edition.state
    edition.state = to
    edition.save(
        update_fields=["state", "shown", "published_at", "publish_at", "planned", "withdraw_at", "planned_by"]
    )
    return EditionStep.objects.create(
        edition=edition, before=before, after=to, actor_id=_number(by), reason=reason.strip()[:REASON_LENGTH]
    )


def _number(person: User | None) -> UUID | None:
    return person.public_id if person else None


def _note_pictures(page: BlockPage) -> None:
    """Only what a public edition shows may be fetched by everybody."""
    shown: set[str] = set()
    for blocks in page.editions.exclude(shown=None).values_list("shown__blocks", flat=True):
        shown |= pictures_in(read_blocks(blocks))
    for one in PagePicture.objects.filter(page=page).select_related("picture"):
        if one.is_shown != (str(one.picture.public_id) in shown):
            one.is_shown = not one.is_shown
            one.save(update_fields=["is_shown"])
