"""Writing: drafts are begun, saved, copied, restored and thrown away. Nothing here is seen by anybody but its writers."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.catalogue.choices import Kind
from rialto.contributing.actions.moving import take_step
from rialto.contributing.choices import State
from rialto.contributing.models import Contribution, ContributionPicture, Revision
from rialto.contributing.pictures import picture_ids
from rialto.contributing.rules import organisations_of
from rialto.contributing.values import Values, without_empty
from rialto.organisations.models import Organisation
from rialto.pictures.actions import forget_unused
from rialto.pictures.models import Picture

# One person's saves within this time are one revision: a form that saves by itself would make hundreds.
ONE_REVISION = timedelta(minutes=10)
# More drafts at a time are nobody's work.
DRAFT_LIMIT = 1000
TITLE_LENGTH = 300


@transaction.atomic
def begin_draft(
    kind: Kind, values: Mapping[str, Any], *, by: User, organisation: Organisation | None = None
) -> Contribution:
    """Begin a draft that only its writers see. It needs a title; refuses when somebody has a thousand drafts.

    On a country's own site, what names no country is for that one until its author says otherwise.
    """
    values = without_empty(values)
    if settings.COUNTRY:
        values.setdefault("countries", [settings.COUNTRY])
    if not str(values.get("title", "")).strip():
        raise Refused(_("Give it a title first; everything else can wait."))
    if Contribution.objects.filter(author=by, state=State.DRAFT).count() >= DRAFT_LIMIT:
        raise Refused(_("You have very many drafts. Send or throw away some of them first."))
    contribution = Contribution(author=by, organisation=organisation, kind=kind)
    _put(contribution, values)
    contribution.save()
    take_step(contribution, to=State.DRAFT, by=by)
    note_revision(contribution, by=by)
    return contribution


@transaction.atomic
def save_draft(contribution: Contribution, values: Mapping[str, Any], *, by: User) -> Contribution:
    """Set some fields (an empty value takes one out). What is public stays as it is until the change is published.

    The same values again write nothing. Refuses what waits for review: it has to be taken back first.
    """
    contribution = locked(contribution)
    if not contribution.is_writable:
        raise Refused(_("This cannot be changed now. Take it back from review first."))
    changed = without_empty({**contribution.values, **values})
    if not str(changed.get("title", "")).strip():
        changed["title"] = contribution.title
    if changed == contribution.values:
        return contribution
    _put(contribution, changed)
    if contribution.state == State.PUBLISHED:
        take_step(contribution, to=State.DRAFT, by=by)
    contribution.save()
    note_revision(contribution, by=by)
    return contribution


@transaction.atomic
def write_for(contribution: Contribution, organisation: Organisation | None, *, by: User) -> Contribution:
    """Say for which of one's organisations it is written: its members may write in it, and it is the provider."""
    contribution = locked(contribution)
    if organisation == contribution.organisation:
        return contribution
    if organisation is not None and not organisations_of(by).filter(pk=organisation.pk).exists():
        raise Refused(_("You do not belong to this organisation."))
    if not contribution.is_writable:
        raise Refused(_("This cannot be changed now. Take it back from review first."))
    contribution.organisation = organisation
    contribution.save(update_fields=["organisation"])
    return contribution


@transaction.atomic
def restore_revision(contribution: Contribution, number: int, *, by: User) -> Contribution:
    """Put everything back as it stood in a revision; that is a new revision of its own."""
    revision = Revision.objects.filter(contribution=contribution, number=number).first()
    if revision is None:
        raise Refused(_("There is no such revision."))
    cleared = dict.fromkeys(contribution.values, "")
    return save_draft(contribution, {**cleared, **revision.values}, by=by)


@transaction.atomic
def copy_contribution(contribution: Contribution, *, by: User) -> Contribution:
    """A new draft that says the same, for the next one of its sort."""
    values = {**contribution.values}
    values["title"] = (_("Copy of %(title)s") % {"title": contribution.title})[:TITLE_LENGTH]
    copy = begin_draft(Kind(contribution.kind), values, by=by, organisation=contribution.organisation)
    rows = ContributionPicture.objects.filter(
        contribution=contribution, picture__public_id__in=picture_ids(values)
    )
    ContributionPicture.objects.bulk_create(
        ContributionPicture(contribution=copy, picture_id=pk)
        for pk in rows.values_list("picture_id", flat=True)
    )
    return copy


@transaction.atomic
def discard_draft(contribution: Contribution) -> None:
    """Throw a draft away for good; of one that is public, only what was not published yet."""
    contribution = locked(contribution)
    if contribution.state not in (State.DRAFT, State.SENT_BACK):
        raise Refused(_("Only a draft can be thrown away."))
    if contribution.entry_id is None:
        pictures = list(contribution.pictures.values_list("picture_id", flat=True))
        contribution.delete()
        forget_unused(Picture.objects.filter(pk__in=pictures))
        return
    published = contribution.revisions.filter(is_published=True).last()
    if published is not None:
        _put(contribution, published.values)
    take_step(contribution, to=State.PUBLISHED, by=None)
    contribution.save()


def locked(contribution: Contribution) -> Contribution:
    """The row as it is now, held until the transaction ends."""
    return (
        Contribution.objects.select_for_update(of=("self",)).select_related("entry").get(pk=contribution.pk)
    )


def _put(contribution: Contribution, values: Values) -> None:
    """Set the values and what lists read of them."""
    countries = values.get("countries") or [""]
    before = contribution.values.get("address", "")
    contribution.values = dict(values)
    contribution.title = str(values["title"]).strip()[:TITLE_LENGTH]
    contribution.language = str(values.get("language") or "und")[:8]
    contribution.country = str(countries[0])[:2]
    contribution.changed_at = timezone.now()
    address = values.get("address", "")
    if address != before:
        contribution.look = {"address": address} if address else {}


def note_revision(contribution: Contribution, *, by: User) -> None:
    """Keep what stands in the form now; saves of one person within minutes are one revision."""
    last = contribution.revisions.last()
    now = timezone.now()
    is_one = (
        last is not None
        and not last.is_kept
        and last.actor_id == by.public_id
        and now - last.at < ONE_REVISION
    )
    if last is not None and is_one:
        last.values = contribution.values
        last.save(update_fields=["values"])
        return
    Revision.objects.create(
        contribution=contribution,
        number=last.number + 1 if last else 1,
        values=contribution.values,
        at=now,
        actor_id=by.public_id,
    )
