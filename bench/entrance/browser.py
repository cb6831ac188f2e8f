"""A visitor's browser, as far as forms need one: cookies, hidden values, one kept connection, an address of its own."""

import hashlib
import html
import http.client
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode, urlsplit

HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'([-\w]+)="([^"]*)"')
BITS = re.compile(r'data-proof="(\d+)"')
PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: str
    location: str
    milliseconds: float


class Unexpected(Exception):
    """The site answered what this step of a visit must not get."""


class Browser:
    """One visitor. Behind the proxy that the server believes, so `address` is where they come from."""

    def __init__(self, port: int, address: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        self._cookies: dict[str, str] = {}
        self._address = address
        self.took: list[float] = []

    def get(self, path: str) -> Answer:
        """A page, after at most one turn to another address."""
        answer = self._ask("GET", path)
        if answer.status in (301, 302):
            answer = self._ask("GET", answer.location)
        return _expected(answer, 200, path)

    def send(self, path: str, page: Answer, values: Mapping[str, str], *, status: int = 302) -> Answer:
        """Fill in a form of the page and send it; the site has to answer with `status`."""
        return _expected(self.ask_with(page, path, values), status, path)

    def ask_with(self, page: Answer, path: str, values: Mapping[str, str]) -> Answer:
        """The same whatever the site answers. The page's token against forgery goes along."""
        token = hidden_in(page.body).get("csrfmiddlewaretoken", "")
        body = urlencode({"csrfmiddlewaretoken": token} | dict(values))
        return self._ask("POST", path, body)

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {
            "Host": "127.0.0.1", "X-Forwarded-Proto": "https", "X-Forwarded-For": self._address, "Accept-Language": "en",
            "Referer": "https://127.0.0.1/", "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
        }  # fmt: skip
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        response = self._response(method, path, body, headers)
        text = response.read().decode("utf-8", "replace")
        milliseconds = (time.perf_counter() - begun) * 1000
        self.took.append(milliseconds)
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            self._cookies[name.strip()] = rest.partition(";")[0]
        return Answer(response.status, text, path_of(response.headers.get("Location", "")), milliseconds)

    def _response(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        """What the server answers. A kept connection that it has closed meanwhile is opened anew, as browsers do."""
        was_kept = self._connection.sock is not None
        try:
            self._connection.request(method, path, body=body, headers=headers)
            return self._connection.getresponse()
        except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
            if not was_kept:
                raise
            self._connection.close()
            self._connection.request(method, path, body=body, headers=headers)
            return self._connection.getresponse()


def hidden_in(page: str) -> dict[str, str]:
    """The hidden values of a page's forms; forms that share a name share its value here."""
    found = {}
    for tag in HIDDEN.findall(page):
        attributes = dict(ATTRIBUTE.findall(tag))
        if name := attributes.get("name"):
            found[name] = html.unescape(attributes.get("value", ""))
    return found


def path_of(address: str) -> str:
    """An address of the site without its host."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def solved(challenge: str, bits: int) -> str:
    """The answer to a proof of work, found as a browser finds it."""
    bound = 1 << (256 - bits)
    begun = hashlib.sha256(f"{challenge}:".encode())
    for number in count():
        tried = begun.copy()
        tried.update(str(number).encode())
        if int.from_bytes(tried.digest()) < bound:
            return str(number)
    raise AssertionError


def bits_in(page: str) -> int:
    """How many zero bits a page's form asks for."""
    found = BITS.search(page)
    if found is None:
        raise Unexpected("The form to register asks for no proof of work.")
    return int(found[1])


def _expected(answer: Answer, status: int, path: str) -> Answer:
    if answer.status != status:
        raise Unexpected(f"{path} answered {answer.status} instead of {status}.")
    return answer
