"""Taking what other sites publish: a page at a time, each in one transaction with the position that it brings us to."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.errors import Refused
from rialto.catalogue.actions import Taken, site_source, take_foreign
from rialto.catalogue.choices import GoneReason
from rialto.catalogue.foreign import ForeignFound, ForeignGone
from rialto.catalogue.found import RefusedItem
from rialto.catalogue.models import Entry
from rialto.exchange.actions.asking import StartAnew, ask_changes, ask_snapshot
from rialto.exchange.actions.contesting import ask_heirs, heirs_of, note_contested, passed_on, with_passed
from rialto.exchange.actions.sites import keep_hub
from rialto.exchange.actions.suggesting import lock_suggestions, take_suggestions
from rialto.exchange.choices import SiteState
from rialto.exchange.models import TrustedSite
from rialto.exchange.queries.feed import Stop
from rialto.exchange.reading import ReadPage
from rialto.exchange.rules import is_for_us, may_speak_of
from rialto.exchange.shapes import SuggestionItem
from rialto.taxonomy.queries import country_code_of

log = structlog.get_logger(__name__)
REFUSALS_KEPT = 20
# So many pages in a row may hold nothing for anybody (a site that harvested much which is not public yet) before a site
# counts as one whose changes never end.
EMPTY_PAGES = 500


@dataclass(slots=True, kw_only=True)
class Pulled:
    """What came of a pull. `is_complete`: there was nothing left to take; `error` says why it ended before."""

    site: str
    taken: Taken = field(default_factory=Taken)
    pages: int = 0
    # How many of them, in a row and up to now, held nothing.
    empty_pages: int = 0
    has_begun_anew: bool = False
    is_complete: bool = False
    error: str = ""


def pull_all(*, seconds: float | None = None) -> list[Pulled]:
    """Pull from every site that is asked, the hub first, for so many seconds altogether (None: until nothing is left).

    The time is shared out, so that a site that never comes to an end keeps nobody from the others.
    """
    try:
        keep_hub()
    except Refused as refusal:
        log.warning("the hub does not say who it is", error=str(refusal))
        if not TrustedSite.objects.filter(state=SiteState.ACTIVE).exists():
            return [Pulled(site="hub", error=str(refusal))]
    until = None if seconds is None else time.monotonic() + seconds
    sites = list(TrustedSite.objects.filter(state=SiteState.ACTIVE))
    return [pull(site, until=_share(until, len(sites) - number)) for number, site in enumerate(sites)]


def _share(until: float | None, sites: int) -> float | None:
    """When the next of so many sites that are left has had its part of the time."""
    if until is None:
        return None
    now = time.monotonic()
    return now + max(0.0, until - now) / sites


def pull(site: TrustedSite, *, until: float | None = None) -> Pulled:
    """Take what a site published since the last time. What goes wrong is kept with the site, in words; never raises for it."""
    pulled = Pulled(site=site.name)
    try:
        while not pulled.is_complete and (not pulled.pages or until is None or time.monotonic() < until):
            site.refresh_from_db()
            if pulled.pages and not site.is_active:
                break  # somebody paused it meanwhile
            pulled.is_complete = _pull_page(site, pulled)
    except TrustedSite.DoesNotExist:
        pulled.error = _("The site was removed meanwhile.")
    except Refused as refusal:
        pulled.error = str(refusal)[:500]
        log.warning("pull failed", site=site.name, error=pulled.error)
    except Exception:
        # Whatever one site's page does to us, the others are read, and people see that something is wrong with this one.
        pulled.error = _("It cannot be read.")
        log.exception("pull failed", site=site.name)
    _note_end(site, pulled)
    if pulled.pages:
        log.info(
            "pulled",
            site=site.name,
            pages=pulled.pages,
            added=pulled.taken.added,
            changed=pulled.taken.changed,
        )
    return pulled


def _note_end(site: TrustedSite, pulled: Pulled) -> None:
    now = timezone.now()
    values: dict[str, Any] = {"asked_at": now, "error": pulled.error}
    if pulled.is_complete:
        values |= {"complete_at": now, "failed_count": 0}
    if pulled.error:
        values |= {"failed_count": F("failed_count") + 1}
    TrustedSite.objects.filter(pk=site.pk).update(**values)


def _pull_page(site: TrustedSite, pulled: Pulled) -> bool:
    """Ask for the next page and take it; whether it was the last one."""
    if site.is_in_snapshot:
        page = ask_snapshot(site, page=site.snapshot_page)
        if page.next_page and not _goes_on(site.snapshot_page, page.next_page):
            _go_on(site, {"snapshot_page": ""})  # the next pull begins anew
            raise Refused(_("The site gives the same page of its snapshot again and again."))
        after = {
            "is_in_snapshot": bool(page.next_page),
            "snapshot_page": page.next_page,
            "position": site.position if page.next_page else page.position,
        }
        is_last = False
    else:
        try:
            page = ask_changes(site, after=site.position or 0)
        except StartAnew:
            if pulled.has_begun_anew:
                raise Refused(_("The site’s changes do not go on from where they ended.")) from None
            pulled.has_begun_anew = True
            _go_on(site, {"is_in_snapshot": True, "snapshot_page": ""})
            return False
        if page.next < (site.position or 0) or (page.has_more and page.next == (site.position or 0)):
            raise Refused(_("The site’s changes do not go on from where they ended."))
        after = {"position": page.next}
        is_last = not page.has_more
    if page.site != site.name:
        raise Refused(_("Another site answers at this address now: “%(name)s”.") % {"name": page.site[:80]})
    pulled.empty_pages = 0 if page.items or page.refused else pulled.empty_pages + 1
    if pulled.empty_pages > EMPTY_PAGES:
        raise Refused(_("The site’s changes do not go on from where they ended."))
    if page.items or page.refused or after != {"position": site.position}:
        take_page(site, page, after, pulled)
    pulled.pages += 1
    return is_last


def _goes_on(here: str, there: str) -> bool:
    """Whether one page of a snapshot lies behind another: its entries come in the order of their identifiers."""
    try:
        then = Stop.of(there)
        return then.goes_on_from(Stop.of(here) if here else Stop(then.position, ""))
    except ValueError:
        return False


def _go_on(site: TrustedSite, after: dict[str, Any]) -> None:
    TrustedSite.objects.filter(pk=site.pk).update(**after)


def take_page(site: TrustedSite, page: ReadPage, after: dict[str, Any], pulled: Pulled) -> None:
    """Take a page and move on, in one transaction: what is killed in between is asked for again, and comes to the same."""
    fit, refused = _allowed(site, page)
    with transaction.atomic():
        # All of them: two pulls that bring the same new entry, from the hub and from its origin, take turns.
        rows = {one.pk: one for one in TrustedSite.objects.select_for_update().order_by("pk")}
        if site.pk not in rows:
            raise TrustedSite.DoesNotExist
        locked = rows[site.pk]
        if (locked.position, locked.snapshot_page) != (site.position, site.snapshot_page):
            return  # somebody else took this page meanwhile
        source = site_source(site.name, address=site.address)
        suggested = [item for item in page.items if isinstance(item, SuggestionItem)]
        # Whoever holds the log waits for nothing else: what is decided about here is locked before anything is recorded.
        lock_suggestions(suggested)
        passed = passed_on(site, fit)
        taken = take_foreign(with_passed(fit, passed), source=source, heirs=heirs_of(site, fit, passed))
        taken.refused = [
            *page.refused, *refused, *taken.refused, *note_contested(locked, taken), *take_suggestions(site, suggested),
        ]  # fmt: skip
        taken.refused_count = len(taken.refused)
        _count(locked, taken)
        for name, value in after.items():
            setattr(locked, name, value)
        locked.save()
        ask_heirs(fit, rows)
    pulled.taken.add(taken)
    del pulled.taken.refused[:-REFUSALS_KEPT]


def _count(site: TrustedSite, taken: Taken) -> None:
    site.added_count += taken.added
    site.changed_count += taken.changed
    site.withdrawn_count += taken.withdrawn
    site.refused_count += taken.refused_count
    if taken.refused:
        new = [{"id": one.place_in_source[:60], "reason": one.reason[:400]} for one in taken.refused]
        site.refusals = (site.refusals + new)[-REFUSALS_KEPT:]


def _allowed(site: TrustedSite, page: ReadPage) -> tuple[list[ForeignFound | ForeignGone], list[RefusedItem]]:
    """What of a page this site may tell us of. An entry that we have and that is no longer for us is gone here."""
    entries = [item for item in page.items if isinstance(item, ForeignFound | ForeignGone)]
    known = _known(entries)
    sites = list(TrustedSite.objects.all())
    fit: list[ForeignFound | ForeignGone] = []
    refused: list[RefusedItem] = []
    for item in entries:
        if not may_speak_of(site, item.origin):
            reason = _("It is an entry of “%(origin)s”, of which this site may not tell.") % {
                "origin": item.origin
            }
            refused.append(RefusedItem(place_in_source=str(item.public_id), reason=reason))
        elif isinstance(item, ForeignGone):
            if not _is_only_its_matter(site, item, sites):
                fit.append(item)
        elif is_for_us(site, countries := _countries(item)):
            fit.append(item)
        else:
            if not site.is_hub:
                reason = _("The site is not trusted for its countries (%(countries)s).") % {
                    "countries": ", ".join(countries) or "–"
                }
                refused.append(RefusedItem(place_in_source=str(item.public_id), reason=reason))
            if item.public_id in known and not _comes_otherwise(item, countries, sites):
                fit.append(_no_longer_here(item))
    return fit, refused


def _is_only_its_matter(site: TrustedSite, item: ForeignGone, sites: Sequence[TrustedSite]) -> bool:
    """Whether the hub alone no longer has an entry, of a site that we follow ourselves."""
    return item.reason == GoneReason.ELSEWHERE and any(
        one.pk != site.pk and may_speak_of(one, item.origin) for one in sites
    )


def _comes_otherwise(item: ForeignFound, countries: list[str], sites: Sequence[TrustedSite]) -> bool:
    """Whether another site that we trust, or the hub, may bring what this one may not."""
    return any(may_speak_of(one, item.origin) and is_for_us(one, countries) for one in sites)


def _known(items: Sequence[ForeignFound | ForeignGone]) -> set[Any]:
    ids = [item.public_id for item in items]
    return set(Entry.objects.filter(public_id__in=ids).values_list("public_id", flat=True)) if ids else set()


def _countries(item: ForeignFound) -> list[str]:
    return [code for one in item.found.countries if (code := country_code_of(one))]


def _no_longer_here(item: ForeignFound) -> ForeignGone:
    return ForeignGone(
        public_id=item.public_id, origin=item.origin, version=item.version, reason=GoneReason.ELSEWHERE
    )
