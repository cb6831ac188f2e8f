"""What is to be published or taken away later, and doing it when its time has come."""

from datetime import datetime

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.editorial.actions.locking import held, held_page
from rialto.editorial.actions.publishing import check_whole, hide, show
from rialto.editorial.actions.writing import current_revision
from rialto.editorial.models import Edition
from rialto.editorial.rules import may_publish

log = structlog.get_logger("rialto.editorial")


@transaction.atomic
def plan_edition(
    edition: Edition, *, publish_at: datetime | None, withdraw_at: datetime | None, by: User
) -> Edition:
    """Have an edition published as it is now, or taken away, at a later time. Raises `Refused` for times that make no sense."""
    edition = held(edition)
    now = timezone.now()
    if not may_publish(by, edition.page):
        raise Refused(_("Only those who may publish the page may plan that."))
    if publish_at is None and withdraw_at is None:
        raise Refused(_("Give at least one day and time."))
    if any(moment is not None and moment <= now for moment in (publish_at, withdraw_at)):
        raise Refused(_("That time is over. Give one that is still to come."))
    if publish_at and withdraw_at and withdraw_at <= publish_at:
        raise Refused(_("It cannot be taken away before it is published."))
    if withdraw_at and not publish_at and not edition.is_public:
        raise Refused(_("It is not public. Say as well when it is to be published."))
    if publish_at:
        revision = current_revision(edition)
        check_whole(revision)
        revision.is_kept = True
        revision.save(update_fields=["is_kept"])
        edition.planned = revision
    else:
        edition.planned = None
    edition.publish_at, edition.withdraw_at, edition.planned_by = publish_at, withdraw_at, by.public_id
    edition.save(update_fields=["publish_at", "withdraw_at", "planned", "planned_by"])
    return edition


@transaction.atomic
def drop_plan(edition: Edition, *, by: User) -> Edition:
    """Nothing happens by itself any more."""
    edition = held(edition)
    if not may_publish(by, edition.page):
        raise Refused(_("Only those who may publish the page may plan that."))
    edition.publish_at = edition.withdraw_at = edition.planned = edition.planned_by = None
    edition.save(update_fields=["publish_at", "withdraw_at", "planned", "planned_by"])
    return edition


def do_what_is_planned(*, now: datetime | None = None) -> int:
    """Publish and take away what is due; returns how many editions. One that cannot be published does not hold up the others.

    What fails for a reason that nobody foresaw is raised once the others are done, and tried again the next time.
    """
    moment = now or timezone.now()
    due = {*Edition.objects.filter(publish_at__lte=moment).values_list("pk", flat=True)}
    due |= {*Edition.objects.filter(withdraw_at__lte=moment).values_list("pk", flat=True)}
    done, failed = 0, None
    for pk in sorted(due):
        try:
            done += _do(pk, moment)
        except Exception as problem:
            log.error("a plan was not carried out", edition=pk, reason=str(problem))
            failed = problem
    if failed is not None:
        raise failed
    return done


def _do(pk: int, now: datetime) -> bool:
    found = Edition.objects.select_related("page").filter(pk=pk).first()
    if found is None:
        return False
    try:
        with transaction.atomic():
            held_page(found.page)
            edition = held(found)
            by = User.objects.filter(public_id=edition.planned_by).first() if edition.planned_by else None
            if edition.publish_at and edition.publish_at <= now and edition.planned:
                show(edition, edition.planned, by=by, at=now)
            if edition.withdraw_at and edition.withdraw_at <= now and edition.is_public:
                hide(edition, by=by, reason=_("taken away as planned"))
    except Refused as refusal:
        log.warning("not done as planned", edition=pk, reason=str(refusal.message))
        Edition.objects.filter(pk=pk).update(publish_at=None, withdraw_at=None, planned=None, planned_by=None)
        return False
    return True
