"""Writing in an edition: who is at it, what is saved, and what is set aside where two were."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.base.markup import plain_text
from rialto.editorial.actions.locking import held, is_written_by_another
from rialto.editorial.blocks import MOST_FIELDS, UnreadableBlocks, field_count, plain_blocks, read_blocks
from rialto.editorial.choices import Cause
from rialto.editorial.content import Content
from rialto.editorial.models import Edition, Revision

# Saves of one person within this time are one revision.
ONE_SITTING = timedelta(minutes=10)
TITLE_LENGTH, LEAD_LENGTH = 200, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of a save: the edition as it is now, and the revision that was set aside, where somebody else was writing."""

    edition: Edition
    aside: Revision | None = None


@transaction.atomic
def begin_writing(edition: Edition, *, by: User) -> Edition:
    """Be the one who writes, unless somebody else is; the edition says who."""
    edition = held(edition)
    now = timezone.now()
    if not is_written_by_another(edition, by, now):
        _hold(edition, by, now)
    return edition


@transaction.atomic
def take_over(edition: Edition, *, by: User) -> Edition:
    """Be the one who writes, whoever was; what they save from now on is set aside."""
    edition = held(edition)
    _hold(edition, by, timezone.now(), anew=True)
    return edition


def still_writing(edition: Edition, *, by: User) -> bool:
    """Say that one is still at it; False where somebody else took over."""
    changed = Edition.objects.filter(pk=edition.pk, writer=by).update(writing_at=timezone.now())
    return bool(changed)


def leave_off(edition: Edition, *, by: User) -> None:
    """Say that one is done writing for now."""
    Edition.objects.filter(pk=edition.pk, writer=by).update(writer=None, writing_since=None, writing_at=None)


@transaction.atomic
def save_edition(edition: Edition, content: Content, *, by: User, seen: int, keeps: bool = False) -> Saved:
    """Keep what somebody wrote. `seen` is the version that they had before them.

    Where that is not the newest, or somebody else took over, nothing is written over: theirs is kept beside it, as a revision.
    `keeps`: what stood there before stays a revision of its own, so that this can be undone. Raises `Refused` for what cannot be kept.
    """
    edition = held(edition)
    tidy = _tidy(content)
    now = timezone.now()
    if seen != edition.version or is_written_by_another(edition, by, now):
        if tidy == content_of(edition):
            return Saved(edition=edition)
        return Saved(edition=edition, aside=_set_aside(edition, tidy, by))
    _hold(edition, by, now)
    if tidy == content_of(edition):
        return Saved(edition=edition)
    if keeps:
        edition.revisions.filter(number=edition.version).exclude(cause=Cause.ASIDE).update(is_kept=True)
    write(edition, tidy, actor_id=by.public_id, cause=Cause.SAVED)
    return Saved(edition=edition)


@transaction.atomic
def restore_revision(revision: Revision, *, by: User) -> Edition:
    """Have an edition say again what it said then; what it said until now stays a revision."""
    edition = held(revision.edition)
    if is_written_by_another(edition, by, timezone.now()):
        raise Refused(_("Somebody else is writing in it just now. Take over first."))
    _hold(edition, by, timezone.now())
    content = Content(title=revision.title, lead=revision.lead, blocks=revision.blocks)
    if content != content_of(edition):
        edition.revisions.filter(number=edition.version).exclude(cause=Cause.ASIDE).update(is_kept=True)
        write(edition, content, actor_id=by.public_id, cause=Cause.RESTORED)
    return edition


def content_of(edition: Edition | Revision) -> Content:
    return Content(title=edition.title, lead=edition.lead, blocks=edition.blocks)


def current_revision(edition: Edition) -> Revision:
    """The revision that holds what stands in an edition."""
    return edition.revisions.exclude(cause=Cause.ASIDE).get(number=edition.version)


def write(edition: Edition, content: Content, *, actor_id: Any, cause: Cause) -> Revision:
    """Write a new version and its revision, inside a transaction and with the edition locked."""
    last = edition.revisions.exclude(cause=Cause.ASIDE).order_by("-number").first()
    edition.title, edition.lead, edition.blocks = content.title, content.lead, content.blocks
    edition.version = (last.number if last else 0) + 1
    edition.changed_at = timezone.now()
    edition.save(update_fields=["title", "lead", "blocks", "version", "changed_at"])
    is_same_sitting = (
        last is not None and not last.is_kept and last.cause == cause == Cause.SAVED
        and last.actor_id == actor_id and edition.changed_at - last.at < ONE_SITTING
    )  # fmt: skip
    revision = (
        last
        if is_same_sitting and last is not None
        else Revision(edition=edition, actor_id=actor_id, cause=cause)
    )
    revision.number, revision.title, revision.lead = edition.version, content.title, content.lead
    revision.blocks = content.blocks
    revision.save()
    return revision


def _set_aside(edition: Edition, content: Content, by: User) -> Revision:
    number = edition.revisions.aggregate(last=Max("number"))["last"] or 0
    return Revision.objects.create(
        edition=edition, number=number, title=content.title, lead=content.lead, blocks=content.blocks,
        actor_id=by.public_id, cause=Cause.ASIDE, is_kept=True,
    )  # fmt: skip


def _hold(edition: Edition, by: User, now: datetime, *, anew: bool = False) -> None:
    if anew or edition.writer_id != by.pk or edition.writing_since is None:
        edition.writing_since = now
    edition.writer, edition.writing_at = by, now
    edition.save(update_fields=["writer", "writing_since", "writing_at"])


def _tidy(content: Content) -> Content:
    """The content as it may be kept: blocks read by their models, rich text cleaned."""
    too_much = _("Some of this is too long, or more than a page can hold. Shorten it.")
    try:
        read = read_blocks(content.blocks)
    except UnreadableBlocks as problem:
        raise Refused(too_much) from problem
    if field_count(read) > MOST_FIELDS:
        raise Refused(too_much)
    blocks = plain_blocks(read)
    if len({one["id"] for one in blocks}) != len(blocks):
        raise Refused(_("Two blocks of this page have the same name. Load the page anew."))
    title = plain_text(content.title)[:TITLE_LENGTH]
    if not title:
        raise Refused(_("Give the page a title."))
    return Content(title=title, lead=plain_text(content.lead)[:LEAD_LENGTH], blocks=blocks)
