"""One request and its answer, with every manner and every limit; `fetching` strings requests together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx2
from django.conf import settings
from django.utils.translation import gettext as _

import rialto
from rialto.base.client.answers import Fetched
from rialto.base.client.backend import CONNECT_SECONDS, Deadline
from rialto.base.client.body import ACCEPTED, read_body
from rialto.base.client.errors import AddressRefused, CutOff, FetchFailed, TooLarge, TooSlow, Unreachable
from rialto.base.client.guard import Allowed
from rialto.base.client.pace import turn_at
from rialto.base.client.remembered import visited_host
from rialto.base.client.rest import check_rest, note_answer, note_failure
from rialto.base.client.robots_text import AGENT

REDIRECTS = {301, 302, 303, 307, 308}
ADDRESS_LENGTH = 4000
# The page of ours that says who we are, what we do and how to keep us out (`website:robot`).
ABOUT_US = "/en/robot/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What holds for all requests of one fetch."""

    allowed: Allowed
    deadline: Deadline
    limit: int
    read_seconds: float
    patience: float
    obey_robots: bool = True
    # Whether a host that failed is left alone for a while.
    heeds_rest: bool = True
    may_cut: bool = False
    # Whether a good answer says that the host is well again; a robots.txt is served by hosts that serve nothing else.
    vouches: bool = True
    method: str = "GET"
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


def clean_address(address: str) -> str:
    """A web address without credentials and fragment; raises `AddressRefused` for everything else."""
    text = address.strip()
    if len(text) > ADDRESS_LENGTH or any(ord(char) < 33 or ord(char) == 127 for char in text):
        raise AddressRefused(_("This is not a web address."))
    try:
        url = httpx2.URL(text)
        port = url.port
    except (httpx2.InvalidURL, ValueError, UnicodeError) as error:
        raise AddressRefused(_("This is not a web address.")) from error
    if url.scheme not in ("http", "https"):
        raise AddressRefused(
            _("Only http and https are read, not %(scheme)s.") % {"scheme": url.scheme[:20] or "…"}
        )
    if not url.host or port == 0:
        raise AddressRefused(_("The address names no host."))
    return str(url.copy_with(username=None, password=None, fragment=None))


def host_of(address: str) -> str:
    """The host as manners count it: with its port where that is not the web's (another port is another program)."""
    url = httpx2.URL(address)
    host = url.raw_host.decode("ascii", "replace").lower().rstrip(".")
    return host if url.port in (None, 80, 443) else f"{host}:{url.port}"


def ask(
    transport: httpx2.HTTPTransport,
    address: str,
    errand: Errand,
    *,
    headers: Mapping[str, str],
    pause: float | None,
) -> Fetched:
    """Wait for our turn, ask once, and remember how the host fared; raises a `FetchFailed` for all that can go wrong."""
    host = host_of(address)
    with turn_at(host, pause=pause, deadline=errand.deadline, patience=errand.patience):
        known = check_rest(host) if errand.heeds_rest else visited_host(host)
        try:
            fetched = answered(transport, address, errand, headers)
        except (Unreachable, TooSlow, CutOff) as failure:
            note_failure(host, known, str(failure))
            raise
        if errand.vouches or fetched.status >= 429:
            note_answer(host, known, fetched.status, fetched.headers.get("retry-after", ""))
    return fetched


def answered(
    transport: httpx2.HTTPTransport, address: str, errand: Errand, headers: Mapping[str, str]
) -> Fetched:
    """Send the request and take the answer in; turns everything that can go wrong below into a `FetchFailed`."""
    host = httpx2.URL(address).host
    seconds = {
        "connect": CONNECT_SECONDS,
        "read": errand.read_seconds,
        "write": errand.read_seconds,
        "pool": 1.0,
    }
    said = {"User-Agent": agent(), "Accept-Encoding": ACCEPTED, **headers}
    try:
        request = httpx2.Request(
            errand.method, address, headers=said, content=errand.content, extensions={"timeout": seconds}
        )
        answer = transport.handle_request(request)
        try:
            return taken_in(answer, address, errand)
        finally:
            answer.close()
    except httpx2.TimeoutException as error:
        raise TooSlow(_("%(host)s did not answer in time.") % {"host": host}) from error
    except httpx2.ConnectError as error:
        raise Unreachable(
            _("%(host)s cannot be reached: %(reason)s.") % {"host": host, "reason": error}
        ) from error
    except FetchFailed:
        raise
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, ValueError) as error:
        raise CutOff(_("%(host)s broke off, or gave no proper answer.") % {"host": host}) from error


def taken_in(answer: httpx2.Response, address: str, errand: Errand) -> Fetched:
    """Read the body of an answer that has one for us."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    body = b""
    if answer.status_code not in REDIRECTS and answer.status_code != 304 and errand.method != "HEAD":
        length = headers.get("content-length", "")
        if length.isdigit() and int(length[:20]) > errand.limit and not errand.may_cut:
            raise TooLarge(
                _("The answer is larger than %(limit)s MB.") % {"limit": max(1, errand.limit >> 20)}
            )
        body = read_body(
            answer.iter_raw(),
            packing=headers.get("content-encoding", ""),
            limit=errand.limit,
            cut=errand.may_cut,
        )
    return Fetched(address=address, status=answer.status_code, headers=headers, body=body)


def agent() -> str:
    """How we name ourselves: the program, its version, and where this site says what we do."""
    return f"{AGENT}/{rialto.__version__} (+{settings.ORIGIN}{ABOUT_US})"
