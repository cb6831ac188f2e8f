"""Two sites that name one entry: the first keeps it, the other's word is noted once, and counts when the first gives way."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.catalogue.actions import Taken
from rialto.catalogue.choices import GoneReason
from rialto.catalogue.foreign import Contested, ForeignFound, ForeignGone, Heir
from rialto.catalogue.found import RefusedItem
from rialto.catalogue.models import ForeignEntry
from rialto.exchange.actions.sites import start_anew
from rialto.exchange.models import ContestedEntry, TrustedSite
from rialto.exchange.rules import may_speak_of

log = structlog.get_logger(__name__)
Items = Sequence[ForeignFound | ForeignGone]


def heirs_of(site: TrustedSite, items: Items, passed: Items) -> dict[tuple[UUID, str], Heir]:
    """Which sites may get an entry of another: those that named it before. The hub says whose it is now. One query.

    `passed` is what `passed_on` gave.
    """
    if site.is_hub:
        at_once = {one.public_id for one in passed}
        return {(item.public_id, item.origin): Heir(is_at_once=item.public_id in at_once) for item in items}
    ids = {item.public_id for item in items}
    rows = ContestedEntry.objects.filter(public_id__in=ids) if ids else []
    return {(row.public_id, row.origin): Heir(since=row.since) for row in rows}


def passed_on(site: TrustedSite, items: Items) -> list[ForeignGone]:
    """The first ones' entries that passed to another site at the hub, which tells no more of the first. One query, of the hub alone.

    Where we follow the first ourselves, it says so itself.
    """
    if not site.is_hub:
        return []
    new = {item.public_id: item.origin for item in items}
    states = ForeignEntry.objects.filter(public_id__in=new, is_deleted=False) if new else []
    passed = [one for one in states if one.origin != new[one.public_id]]
    if not passed:
        return []
    sites = list(TrustedSite.objects.exclude(pk=site.pk))
    return [
        ForeignGone(
            public_id=one.public_id, origin=one.origin, version=one.version, reason=GoneReason.ELSEWHERE
        )
        for one in passed
        if one.origin not in (site.name, settings.SITE_NAME)
        and not any(may_speak_of(other, one.origin) for other in sites)
    ]


def with_passed(items: Items, passed: Items) -> list[ForeignFound | ForeignGone]:
    """The items, and for each that has nothing for us what passed on by it: the first one's entry goes as well."""
    nothing = {item.public_id for item in items if isinstance(item, ForeignGone)}
    return [*(one for one in passed if one.public_id in nothing), *items]


def note_contested(site: TrustedSite, taken: Taken) -> list[RefusedItem]:
    """Keep what a page brought of entries that are another site's; gives those that were not known, to be counted once."""
    words = {(one.public_id, one.origin): one for one in taken.contested}
    past = {key for key, one in words.items() if one.is_given_up} | set(taken.inherited)
    if not words and not past:
        return []
    ids = {public_id for public_id, _origin in [*words, *past]}
    known = {(row.public_id, row.origin): row for row in ContestedEntry.objects.filter(public_id__in=ids)}
    if ended := [row.pk for key, row in known.items() if key in past]:
        ContestedEntry.objects.filter(pk__in=ended).delete()
    open_words = {key: one for key, one in words.items() if not one.is_given_up}
    renamed = [row for key, row in known.items() if key in open_words and row.title != open_words[key].title]
    for row in renamed:
        row.title = open_words[row.public_id, row.origin].title
    ContestedEntry.objects.bulk_update(renamed, ["title"], batch_size=100)
    return _noted(site, [one for key, one in open_words.items() if key not in known])


def _noted(site: TrustedSite, new: Sequence[Contested]) -> list[RefusedItem]:
    if not new:
        return []
    ContestedEntry.objects.bulk_create(
        ContestedEntry(public_id=one.public_id, origin=one.origin, title=one.title, site=site) for one in new
    )
    log.warning("entries of two sites", told_by=site.name, count=len(new), first=str(new[0].public_id))
    reason = _("It is an entry of another site.")
    return [RefusedItem(place_in_source=str(one.public_id), reason=reason) for one in new]


def ask_heirs(items: Items, locked: Mapping[int, TrustedSite]) -> None:
    """Have those be read anew that named entries which their first sites have just withdrawn: once for each time.

    `locked`: all trusted sites, locked. One query where a page withdraws something, two more where it was contested.
    """
    gone = {item.public_id for item in items if isinstance(item, ForeignGone)}
    waiting = list(ContestedEntry.objects.filter(public_id__in=gone)) if gone else []
    if not waiting:
        return
    states = ForeignEntry.objects.filter(
        public_id__in=[row.public_id for row in waiting], is_deleted=True, reason=GoneReason.WITHDRAWN
    )
    withdrawn = dict(states.values_list("public_id", "changed_at"))
    asked = [
        row
        for row in waiting
        if (at := withdrawn.get(row.public_id))
        and row.since <= at
        and (row.asked_at is None or row.asked_at < at)
    ]
    for row in asked:
        row.asked_at = timezone.now()
    ContestedEntry.objects.bulk_update(asked, ["asked_at"], batch_size=100)
    for pk in {row.site_id for row in asked}:
        start_anew(locked[pk])
        locked[pk].save(update_fields=["position", "is_in_snapshot", "snapshot_page"])
