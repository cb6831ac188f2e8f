"""`fetch`: one document from somebody else's server."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import urljoin

import httpx2
from django.conf import settings
from django.utils.translation import gettext as _

import rialto
from rialto.base.client import robots
from rialto.base.client.backend import Deadline, guarded_client
from rialto.base.client.body import ACCEPTED, read_body
from rialto.base.client.errors import (
    AddressRefused,
    BadAnswer,
    CutOff,
    FetchFailed,
    RobotsRefused,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Unreachable,
)
from rialto.base.client.guard import Allowed
from rialto.base.client.pace import turn_at

REDIRECTS = {301, 302, 303, 307, 308}
REDIRECT_LIMIT = 5
BODY_LIMIT = 50 * 1024 * 1024
SECONDS = 60.0
ADDRESS_LENGTH = 4000


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask later whether a document has changed."""

    etag: str = ""
    last_modified: str = ""

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Validators":
        return cls(etag=str(said.get("etag", "")), last_modified=str(said.get("last_modified", "")))

    def as_json(self) -> dict[str, str]:
        said = {"etag": self.etag, "last_modified": self.last_modified}
        return {name: value for name, value in said.items() if value}

    def as_headers(self) -> dict[str, str]:
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer. `address` is where it was found in the end; `left_tls` says that a redirect led from https to http."""

    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)
    redirects: tuple[str, ...] = ()
    left_tls: bool = False

    @property
    def is_unchanged(self) -> bool:
        return self.status == 304

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The encoding that the server declares, or ""."""
        message = Message()
        message["content-type"] = self.headers.get("content-type", "")
        return str(message.get_param("charset") or "").strip()

    @property
    def validators(self) -> Validators:
        return Validators(self.headers.get("etag", "")[:500], self.headers.get("last-modified", "")[:100])


def fetch(
    address: str,
    *,
    validators: Validators | None = None,
    limit: int = BODY_LIMIT,
    seconds: float = SECONDS,
    allow: tuple[str, ...] = (),
    accept: str = "*/*",
    any_status: bool = False,
    obey_robots: bool = True,
) -> Fetched:
    """Get one document. Raises a `FetchFailed` with a sentence for people.

    `limit` counts bytes, before and after unpacking; `seconds` is for everything together, polite pauses excepted;
    `allow` adds to `settings.FETCH_ALLOW`; `any_status` returns error answers instead of raising `BadAnswer`;
    `obey_robots=False` is for what is not crawling: a person's own click, a partner's API with a key.
    """
    errand = Errand(
        allowed=Allowed.of((*settings.FETCH_ALLOW, *allow)), deadline=Deadline(seconds), limit=limit, accept=accept,
        obey_robots=obey_robots,
    )  # fmt: skip
    with guarded_client(errand.allowed, errand.deadline) as client:
        fetched = follow(client, clean_address(address), errand, validators)
    if fetched.status >= 400 and not any_status:
        raise BadAnswer(
            _("The server answered with error %(status)s.") % {"status": fetched.status},
            status=fetched.status,
            retry_after_seconds=seconds_of(fetched.headers.get("retry-after", "")),
        )
    return fetched


@dataclass(frozen=True, slots=True)
class Errand:
    """What holds for all requests of one fetch."""

    allowed: Allowed
    deadline: Deadline
    limit: int
    accept: str
    obey_robots: bool


def follow(client: httpx2.Client, address: str, errand: Errand, validators: Validators | None) -> Fetched:
    """Ask, and go where the answer sends us, each step checked like the first."""
    passed: list[str] = []
    left_tls = False
    while True:
        pause = check_robots(client, address, errand) if errand.obey_robots else None
        headers = {"Accept": errand.accept, **(validators.as_headers() if validators else {})}
        fetched = ask(client, address, errand, headers=headers, pause=pause)
        if fetched.status not in REDIRECTS or not fetched.headers.get("location"):
            return Fetched(
                address=address, status=fetched.status, headers=fetched.headers, body=fetched.body,
                redirects=tuple(passed), left_tls=left_tls,
            )  # fmt: skip
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


def check_robots(client: httpx2.Client, address: str, errand: Errand) -> float | None:
    """Raise `RobotsRefused` if the site wants us to stay out; return the pause that it asks for."""
    url = httpx2.URL(address)
    origin = f"{url.scheme}://{url.netloc.decode('ascii')}"

    def ask_for(place: str) -> tuple[int, bytes]:
        small = Errand(errand.allowed, errand.deadline, robots.SIZE_LIMIT, "text/plain", obey_robots=False)
        for _hop in range(REDIRECT_LIMIT + 1):
            found = ask(client, place, small, headers={"Accept": "text/plain"}, pause=None, cut=True)
            if found.status not in REDIRECTS or not found.headers.get("location"):
                return found.status, found.body
            place = clean_address(joined(place, found.headers["location"]))
        return 404, b""  # RFC 9309, 2.3.1.2: after five redirects it counts as missing

    try:
        rules = robots.rules_for(origin, ask_for)
    except CutOff as failure:
        raise RobotsRefused(_("The site's robots.txt cannot be read, so nothing else is.")) from failure
    if not rules.allows(address):
        raise RobotsRefused(_("The site's robots.txt asks us not to read this address."))
    return rules.pause


def ask(
    client: httpx2.Client,
    address: str,
    errand: Errand,
    *,
    headers: dict[str, str],
    pause: float | None,
    cut: bool = False,
) -> Fetched:
    """One request and its answer; turns everything that can go wrong below into a `FetchFailed`."""
    host = httpx2.URL(address).host
    said = {"User-Agent": agent(), "Accept-Encoding": ACCEPTED, **headers}
    with turn_at(host, pause=pause, deadline=errand.deadline):
        try:
            with client.stream("GET", address, headers=said) as answer:
                return taken_in(answer, address, errand.limit, cut=cut)
        except FetchFailed:
            raise
        except httpx2.TimeoutException as error:
            raise TooSlow(_("%(host)s did not answer in time.") % {"host": host}) from error
        except httpx2.ConnectError as error:
            raise Unreachable(
                _("%(host)s cannot be reached: %(reason)s.") % {"host": host, "reason": error}
            ) from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, ValueError) as error:
            raise CutOff(_("%(host)s broke off, or gave no proper answer.") % {"host": host}) from error
        finally:
            client.cookies.clear()


def taken_in(answer: httpx2.Response, address: str, limit: int, *, cut: bool) -> Fetched:
    """Read the body of an answer that has one for us."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    body = b""
    if answer.status_code not in REDIRECTS and answer.status_code != 304:
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > limit and not cut:
            raise TooLarge(_("The answer is larger than %(limit)s MB.") % {"limit": max(1, limit >> 20)})
        body = read_body(answer.iter_raw(), packing=headers.get("content-encoding", ""), limit=limit, cut=cut)
    return Fetched(address=address, status=answer.status_code, headers=headers, body=body)


def agent() -> str:
    """How we name ourselves: the program, its version, and the site on whose behalf it reads."""
    return f"{robots.AGENT}/{rialto.__version__} (+{settings.ORIGIN}/)"


def seconds_of(retry_after: str) -> int | None:
    """The seconds of a Retry-After header; its date form is rare and left out."""
    return min(int(retry_after), 86400) if retry_after.strip().isdigit() else None
