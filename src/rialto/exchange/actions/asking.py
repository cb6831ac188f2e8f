"""Asking another site, by the one client that all requests go through."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from rialto.base.client import FetchFailed, fetch
from rialto.base.errors import Refused
from rialto.exchange.models import TrustedSite
from rialto.exchange.reading import ReadPage, read_page, read_site
from rialto.exchange.shapes import SiteAnswer

PAGE = 200
PAGE_BYTES = 32 * 1024 * 1024
# Who a site is takes a few lines.
SITE_BYTES = 64 * 1024


class Unanswered(Refused):
    """The site gave no answer that is of use; the message says why."""


class StartAnew(Exception):
    """The site no longer knows what changed since then."""


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes


def who_is(address: str) -> SiteAnswer:
    """Who answers at an address. Raises `Refused` in words for people."""
    answer = _ask(address, "site", {}, limit=SITE_BYTES)
    if answer.status != 200:
        raise Unanswered(
            _("No site of this program answers at this address (%(status)s).") % {"status": answer.status}
        )
    return read_site(answer.body)


def ask_changes(site: TrustedSite, *, after: int) -> ReadPage:
    """The page of changes after a position. Raises `StartAnew`, `Refused`."""
    query = {"after": str(after), "limit": str(PAGE)}
    if not site.is_hub:
        query["origin"] = site.name
    answer = _ask(site.address, "changes", query)
    if answer.status == 410:
        raise StartAnew
    return _page(answer, of_snapshot=False)


def ask_snapshot(site: TrustedSite, *, page: str) -> ReadPage:
    """A page of the snapshot; "" for the first. Raises `Refused`."""
    query = {"limit": str(PAGE)} | ({"page": page} if page else {})
    return _page(_ask(site.address, "snapshot", query), of_snapshot=True)


def _page(answer: _Answer, *, of_snapshot: bool) -> ReadPage:
    if answer.status == 429:
        raise Unanswered(_("The site asks us to wait a moment."))
    if answer.status != 200:
        raise Unanswered(_("The server answered with error %(status)s.") % {"status": answer.status})
    return read_page(answer.body, of_snapshot=of_snapshot)


def _ask(address: str, what: str, query: dict[str, str], *, limit: int = PAGE_BYTES) -> _Answer:
    question = f"?{urlencode(query)}" if query else ""
    try:
        fetched = fetch(
            f"{address.rstrip('/')}/api/v1/{what}{question}",
            accept="application/json",
            limit=limit,
            any_status=True,
            # Not crawling: a person named this site, and its feed is there for this.
            obey_robots=False,
            # And to be there again as soon as it is, however long it was away.
            heed_rest=False,
        )
    except FetchFailed as failure:
        raise Unanswered(str(failure)) from failure
    return _Answer(fetched.status, fetched.body)
