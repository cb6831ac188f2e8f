"""`fetch`: one document from somebody else's server."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urljoin

import httpx2
from django.conf import settings
from django.utils.translation import gettext as _

from rialto.base.client import robots
from rialto.base.client.answers import Fetched, Validators
from rialto.base.client.asking import REDIRECTS, Errand, ask, clean_address
from rialto.base.client.backend import Deadline, guarded_transport
from rialto.base.client.errors import AddressRefused, BadAnswer, CutOff, RobotsRefused, TooManyRedirects
from rialto.base.client.guard import Allowed
from rialto.base.client.rest import wish_of

REDIRECT_LIMIT = 5
# How long a fetch waits at most for its turn at a host, in seconds; not part of the time that the server has.
PATIENCE = 120.0


def fetch(
    address: str,
    *,
    validators: Validators | None = None,
    limit: int | None = None,
    seconds: float | None = None,
    patience: float = PATIENCE,
    allow: tuple[str, ...] = (),
    accept: str = "*/*",
    any_status: bool = False,
    obey_robots: bool = True,
    heed_rest: bool = True,
    may_cut: bool = False,
    method: str = "GET",
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Fetched:
    """Get one document. Raises a `FetchFailed` with a sentence for people.

    `limit` counts bytes, before and after unpacking (none: `settings.FETCH_BYTES`); `seconds` is for everything
    together (none: `settings.FETCH_SECONDS`), waiting for our turn excepted, for which there is `patience`;
    `allow` adds to `settings.FETCH_ALLOW`; `any_status` returns error answers instead of raising `BadAnswer`;
    `obey_robots=False` is for what is not crawling: a person's own click, a partner's API with a key, a webhook;
    `heed_rest=False` asks a host although it failed lately: a partner that is asked by the clock and is to be back at once;
    `may_cut` returns the beginning of what is longer than `limit` instead of refusing it. `headers` (a key) go to the
    first host alone; what is sent with another `method` than GET and HEAD is not sent on: a redirect is an answer.
    """
    errand = Errand(
        allowed=Allowed.of((*settings.FETCH_ALLOW, *allow)), deadline=Deadline(seconds or settings.FETCH_SECONDS),
        limit=limit or settings.FETCH_BYTES, read_seconds=settings.FETCH_READ_SECONDS, patience=patience,
        obey_robots=obey_robots, heeds_rest=heed_rest, may_cut=may_cut, method=method, content=content,
        headers={"Accept": accept, **(headers or {})},
    )  # fmt: skip
    with guarded_transport(errand.allowed, errand.deadline) as transport:
        fetched = follow(transport, clean_address(address), errand, validators)
    check_status(fetched, is_conditional=bool(validators and validators.as_headers()), any_status=any_status)
    return fetched


def check_status(fetched: Fetched, *, is_conditional: bool, any_status: bool) -> None:
    """Raise what an answer is that brings no document, or one that was not asked for."""
    status = fetched.status
    if status < 200 or status == 206 or (status == 304 and not is_conditional):
        raise CutOff(
            _("The server answered something else than was asked (%(status)s).") % {"status": status}
        )
    if any_status or status < 300 or status == 304:
        return
    wish = wish_of(fetched.headers.get("retry-after", ""))
    said = (
        _("The server answered with error %(status)s.")
        if status >= 400
        else _("The server sends us on, but does not say where (%(status)s).")
    )
    raise BadAnswer(
        said % {"status": status},
        status=status,
        retry_after_seconds=int(wish.total_seconds()) if wish is not None else None,
    )


def follow(
    transport: httpx2.HTTPTransport, address: str, errand: Errand, validators: Validators | None
) -> Fetched:
    """Ask, and go where the answer sends us, each step checked like the first."""
    passed: list[str] = []
    left_tls = False
    first = origin_of(address)
    conditions = validators.as_headers() if validators else {}
    while True:
        pause = check_robots(transport, address, errand) if errand.obey_robots else None
        own = errand.headers if origin_of(address) == first else {"Accept": errand.headers["Accept"]}
        fetched = ask(transport, address, errand, headers={**own, **conditions}, pause=pause)
        is_sent_on = fetched.status in REDIRECTS and fetched.headers.get("location")
        if not is_sent_on or errand.method not in ("GET", "HEAD"):
            return replace(fetched, redirects=tuple(passed), left_tls=left_tls)
        passed.append(address)
        if len(passed) > REDIRECT_LIMIT:
            raise TooManyRedirects(
                _("The address leads from one redirect to the next, more than %(limit)s times.")
                % {"limit": REDIRECT_LIMIT}
            )
        target = clean_address(joined(address, fetched.headers["location"]))
        left_tls = left_tls or (address.startswith("https:") and target.startswith("http:"))
        address = target


def joined(address: str, location: str) -> str:
    try:
        return urljoin(address, location)
    except ValueError as error:
        raise AddressRefused(_("A redirect leads to something that is no address.")) from error


def origin_of(address: str) -> str:
    """Scheme, host and port: what a robots.txt and a key are for."""
    url = httpx2.URL(address)
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def check_robots(transport: httpx2.HTTPTransport, address: str, errand: Errand) -> float | None:
    """Raise `RobotsRefused` if the site wants us to stay out; return the pause that it asks for."""
    rules = robots_rules(transport, address, errand)
    if rules.is_closed:
        raise RobotsRefused(_("The site's robots.txt cannot be read, so nothing else is."))
    if not rules.allows(address):
        raise RobotsRefused(_("The site's robots.txt asks us not to read this address."))
    return rules.pause


def robots_rules(transport: httpx2.HTTPTransport, address: str, errand: Errand) -> robots.Rules:
    """What the robots.txt that speaks for an address says, fetched if it is not known."""
    small = replace(
        errand,
        limit=robots.SIZE_LIMIT,
        may_cut=True,
        method="GET",
        content=None,
        headers={},
        vouches=False,
    )

    def ask_for(place: str) -> tuple[int, bytes]:
        for _hop in range(REDIRECT_LIMIT + 1):
            found = ask(transport, place, small, headers={"Accept": "text/plain"}, pause=None)
            if found.status not in REDIRECTS or not found.headers.get("location"):
                return found.status, found.body
            place = clean_address(joined(place, found.headers["location"]))
        return 404, b""  # RFC 9309, 2.3.1.2: after five redirects it counts as missing

    return robots.rules_for(origin_of(address), ask_for)


def robots_verdict(address: str, *, allow: tuple[str, ...] = (), patience: float = PATIENCE) -> robots.Rules:
    """What a site's robots.txt says of us, for people and for detection; raises a `FetchFailed` where we cannot go."""
    errand = Errand(
        allowed=Allowed.of((*settings.FETCH_ALLOW, *allow)), deadline=Deadline(settings.FETCH_SECONDS),
        limit=robots.SIZE_LIMIT, read_seconds=settings.FETCH_READ_SECONDS, patience=patience,
    )  # fmt: skip
    with guarded_transport(errand.allowed, errand.deadline) as transport:
        return robots_rules(transport, clean_address(address), errand)
