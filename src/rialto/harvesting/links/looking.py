"""One visit to a link, by the guarded client: what came back, and what that may mean."""

import secrets
import ssl
import threading
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.utils import timezone

from rialto.base.addresses import canonical_address, host_of
from rialto.base.client import (
    AddressRefused,
    CutOff,
    Fetched,
    FetchFailed,
    NotNow,
    RobotsRefused,
    TooManyRedirects,
    TooSlow,
    fetch,
)
from rialto.catalogue.choices import LinkProblem
from rialto.harvesting.links.pages import Page, are_alike, is_page, page_of, title_share
from rialto.harvesting.links.signs import is_trader, says_for_sale, says_not_found

# The beginning of a page tells what it is.
PAGE_LIMIT = 1024 * 1024
SECONDS = 20.0
# Answers to HEAD that say nothing of the page: servers that do not know it, or will not.
HEAD_SAYS_NOTHING = range(400, 600)
BUSY = {408, 425, 429}
# What says little more than which language somebody reads.
LANGUAGE_ROOT = ("index", "home", "start", "startseite", "accueil", "default")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one visit found. `problem` "": the link works. `is_busy`: the site asked us to come back later."""

    problem: LinkProblem | str = ""
    final_address: str = ""
    title_share: int | None = None
    is_busy: bool = False
    retry_after_seconds: int = 0
    # Only the head was asked for: nothing is known of what the page says.
    is_light: bool = False


class Visitor:
    """Looks at links; remembers for its own life what each host answers to an address that cannot exist."""

    def __init__(self, allow: tuple[str, ...] = ()) -> None:
        self.allow = allow
        self._nowhere: dict[str, Fetched | None] = {}
        self._guard = threading.Lock()

    def look(self, address: str, *, title: str, light: bool = False) -> Look:
        """Visit a link. `light` asks for the head alone first, and for the page only where that leaves a doubt."""
        try:
            if light and (seen := self._head(address)) is not None:
                return seen
            fetched = self._ask(address, "GET")
        except NotNow as wait:
            return Look(is_busy=True, retry_after_seconds=int((wait.until - timezone.now()).total_seconds()))
        except FetchFailed as failure:
            return Look(problem=problem_of(failure))
        return self._judged(address, fetched, title)

    def _ask(self, address: str, method: str) -> Fetched:
        return fetch(
            address, limit=PAGE_LIMIT, seconds=SECONDS, allow=self.allow, any_status=True, may_cut=True,
            method=method, accept="text/html,application/xhtml+xml,*/*;q=0.5",
        )  # fmt: skip

    def _head(self, address: str) -> Look | None:
        """What the head tells, or None where the page has to be read."""
        try:
            fetched = self._ask(address, "HEAD")
        except (RobotsRefused, AddressRefused, NotNow):
            raise
        except FetchFailed:
            return None
        if fetched.status in HEAD_SAYS_NOTHING or fetched.redirects:
            return None
        return Look(is_light=True)

    def _judged(self, address: str, fetched: Fetched, title: str) -> Look:
        wait = fetched.headers.get("retry-after", "")
        if fetched.status in BUSY or (fetched.status == 503 and wait):
            return Look(
                is_busy=True, retry_after_seconds=int(wait) if wait.isdigit() and len(wait) < 7 else 0
            )
        final = other_address(address, fetched.address)
        if problem := status_problem(fetched.status):
            return Look(problem=problem, final_address=final)
        if is_trader(host_of(fetched.address)):
            return Look(problem=LinkProblem.PARKED, final_address=final)
        if not is_page(fetched.content_type):
            return Look(final_address=final)
        page = page_of(fetched.body, fetched.charset)
        share = title_share(title, page)
        return Look(
            problem=self._page_problem(address, fetched, page, share), final_address=final, title_share=share
        )

    def _page_problem(
        self, address: str, fetched: Fetched, page: Page, share: int | None
    ) -> LinkProblem | str:
        holds_title = share is not None and share >= 80
        if not holds_title and says_for_sale(f"{page.title} {page.heading} {page.text[:3000]}"):
            return LinkProblem.PARKED
        if leads_home(address, fetched.address):
            return LinkProblem.REDIRECT_HOME
        # "Not found" may be what a training is about; then its own words stand there too.
        if not holds_title and (says_not_found(page.title) or says_not_found(page.heading)):
            return LinkProblem.SOFT_404
        if not holds_title and not is_home(address) and self._is_nowhere(address, fetched, page):
            return LinkProblem.SOFT_404
        return ""

    def _is_nowhere(self, address: str, fetched: Fetched, page: Page) -> bool:
        """Whether the host gives the same answer to an address that nobody can have."""
        nowhere = self._answer_to_nowhere(address)
        if nowhere is None or nowhere.status != 200 or not is_page(nowhere.content_type):
            return False
        if fetched.redirects and nowhere.redirects:
            return canonical_address(fetched.address) == canonical_address(nowhere.address)
        return are_alike(page, page_of(nowhere.body, nowhere.charset))

    def _answer_to_nowhere(self, address: str) -> Fetched | None:
        """Asked once for each host and folder."""
        folder = urljoin(address, ".")
        with self._guard:
            if folder in self._nowhere:
                return self._nowhere[folder]
        answer: Fetched | None
        try:
            answer = self._ask(urljoin(folder, f"rialto-{secrets.token_hex(8)}"), "GET")
        except FetchFailed:
            answer = None
        with self._guard:
            self._nowhere[folder] = answer
        return answer


def problem_of(failure: FetchFailed) -> LinkProblem:
    """What a failed visit means, as a visitor with a browser would see it."""
    if isinstance(failure, RobotsRefused):
        return LinkProblem.ROBOTS
    if isinstance(failure, TooManyRedirects):
        return LinkProblem.LOOP
    if isinstance(failure, AddressRefused):
        return LinkProblem.NOT_PUBLIC
    if isinstance(failure, TooSlow | CutOff):
        return LinkProblem.NO_ANSWER
    return LinkProblem.TLS if is_tls(failure) else unreachable(failure)


def is_tls(failure: BaseException) -> bool:
    """Whether a failure comes from a certificate, or from how the two sides talk about it."""
    error: BaseException | None = failure
    for _step in range(10):
        if error is None:
            return False
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def unreachable(failure: BaseException) -> LinkProblem:
    """No such host, or a host that does not answer: the client raises the first without a cause."""
    return LinkProblem.NO_HOST if failure.__cause__ is None else LinkProblem.NO_ANSWER


def status_problem(status: int) -> LinkProblem | str:
    """What a status means for somebody who follows the link; "" where the page has to be read."""
    if status == 404:
        return LinkProblem.NOT_FOUND
    if status == 410:
        return LinkProblem.GONE
    if status >= 500:
        return LinkProblem.SERVER_ERROR
    return LinkProblem.REFUSED if status >= 400 else ""


def other_address(asked: str, final: str) -> str:
    """Where a link led, when that is another page than the one asked for."""
    return "" if canonical_address(asked) == canonical_address(final) else final[:2000]


def is_home(address: str) -> bool:
    """Whether an address is a site's front page, also in one language: "/", "/en/", "/index.php"."""
    parts = urlsplit(address)
    if parts.query or parts.fragment.startswith(("!", "/")):
        return False
    steps = [step for step in parts.path.lower().split("/") if step]
    if not steps:
        return True
    if len(steps) > 2:
        return False
    return all(
        step.split(".")[0] in LANGUAGE_ROOT
        or (len(step.replace("_", "-").split("-")[0]) == 2 and len(step) <= 5)
        for step in steps
    )


def leads_home(asked: str, final: str) -> bool:
    """Whether a link to a page below ended on a front page."""
    return not is_home(asked) and is_home(final) and canonical_address(asked) != canonical_address(final)
