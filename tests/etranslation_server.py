"""A server of ours that speaks eTranslation's documented protocol, over real HTTP on this machine.

It asks for Digest authentication, answers a request with a number (negative where it refuses), and calls back later, from
threads of its own: the document in base64, with request-id, target-language and external-reference in the address. Its
`Manners` say how badly it does that: late, twice, wrong, never. What it has not called back about is lost when it is killed.

`python -m tests.etranslation_server PORT [--twice 0.1 ...]` serves until it is stopped.
"""

import argparse
import hashlib
import heapq
import http.client
import json
import random
import re
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode, urlsplit

from rialto.taxonomy.choices import EU_LANGUAGES

PATH = "/etranslation/si/translate"
USER, PASSWORD, REALM = (
    "Rialto_20261129",
    "a key of the Commission",
    "eTranslation Realm via Digest Authentication",
)
LANGUAGES = frozenset(code.upper() for code in EU_LANGUAGES)
FIELD = re.compile(r'(<div id="[^"]+">)(.*?)(</div>)', re.DOTALL)
PART = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')
TRIES, PAUSE = 3, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How it calls back: after so many seconds (from, to), and which share twice, wrongly, never, or as a failure.

    `busy`: the share of requests that it does not take for now.
    """

    late: tuple[float, float] = (0.0, 0.0)
    twice: float = 0.0
    wrong: float = 0.0
    never: float = 0.0
    fails: float = 0.0
    busy: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One request that it took."""

    number: int
    reference: str
    source: str
    target: str
    document: bytes
    destination: str
    error_callback: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call back: where, and with which body."""

    address: str
    body: bytes


def translated(document: bytes, language: str) -> bytes:
    """What it makes of a document: the language's code before each field, so that anybody can tell which text came from where."""
    text = document.decode()
    return FIELD.sub(rf"\1[{language.lower()}] \2\3", text).encode()


def call_of(
    taken: Taken, *, reference: str | None = None, language: str | None = None, document: bytes | None = None,
    destination: str | None = None, number: int | None = None,
) -> Call:  # fmt: skip
    """How it tells that a request is done; what is given is said instead of the truth."""
    said = {
        "request-id": number or taken.number,
        "target-language": language or taken.target,
        "external-reference": reference or taken.reference,
    }
    body = translated(taken.document, taken.target) if document is None else document
    return Call(address=f"{destination or taken.destination}?{urlencode(said)}", body=b64encode(body))


def failure_of(taken: Taken, *, code: int = -40010, message: str = "Too many segments to translate") -> Call:
    """How it tells that it could not translate something."""
    said = {
        "request-id": taken.number, "target-languages": taken.target, "external-reference": taken.reference,
        "error-code": code, "error-message": message,
    }  # fmt: skip
    return Call(address=taken.error_callback, body=urlencode(said).encode())


@dataclass
class Service:
    """The service itself; `port` once it runs."""

    manners: Manners = field(default_factory=Manners)
    seed: int = 1
    calls_back: bool = True
    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    called: int = 0

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)
        self._lock = threading.Condition()
        self._due: list[tuple[float, int, Call]] = []
        self._stopped = False
        # Unlike those of any other run, as the numbers of a service are.
        self._next = 1_000_000 + int(time.time() * 10) % 1_000_000 * 10

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{PATH}"

    def receive(self, payload: Any) -> int:
        """The number of a request that was taken, or the code by which it is refused."""
        if refused := refusal_of(payload):
            return refused
        with self._lock:
            if self._dice.random() < self.manners.busy:
                return -20028
            self._next += 1
            taken = Taken(
                number=self._next,
                reference=payload["externalReference"],
                source=payload["sourceLanguage"],
                target=payload["targetLanguages"][0],
                document=b64decode(payload["documentToTranslateBase64"]["content"]),
                destination=payload["destinations"]["httpDestinations"][0],
                error_callback=payload["errorCallback"],
            )
            self.taken.append(taken)
            if self.calls_back:
                for call in self._calls(taken):
                    at = time.monotonic() + self._dice.uniform(*self.manners.late)
                    heapq.heappush(self._due, (at, self._next * 10 + len(self._due), call))
                self._lock.notify_all()
        return taken.number

    def _calls(self, taken: Taken) -> Iterator[Call]:
        """What comes of one request: nothing, a failure, or the translation, with what is wrong before or after it."""
        luck = self._dice.random
        if luck() < self.manners.never:
            return
        if luck() < self.manners.fails:
            yield failure_of(taken)
            return
        if luck() < self.manners.wrong:
            yield self._wrong(taken)
        yield call_of(taken)
        if luck() < self.manners.twice:
            yield call_of(taken)

    def _wrong(self, taken: Taken) -> Call:
        """One of the ways in which a call can be about something else."""
        other = self._dice.choice(self.taken[-50:])
        theirs = translated(other.document, other.target)
        if other.reference == taken.reference:
            return call_of(taken, language="LV" if taken.target != "LV" else "ET")
        return self._dice.choice(
            [
                call_of(taken, document=theirs),
                call_of(taken, reference=other.reference),
                call_of(taken, destination=other.destination),
                call_of(taken, reference=other.reference, document=theirs),
                call_of(taken, language="LV" if taken.target != "LV" else "ET"),
                call_of(taken, destination=re.sub(r"[0-9a-f]{8}/$", "00000000/", taken.destination)),
                call_of(taken, document=b""),
            ]
        )

    def work(self) -> None:
        """Call back whatever is due, until it is stopped."""
        while True:
            with self._lock:
                while not self._stopped and (not self._due or self._due[0][0] > time.monotonic()):
                    wait = self._due[0][0] - time.monotonic() if self._due else None
                    self._lock.wait(wait)
                if self._stopped:
                    return
                *_when, call = heapq.heappop(self._due)
            for turn in range(TRIES):
                if send(call):
                    self.called += 1
                    break
                time.sleep(PAUSE * (turn + 1))

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            self._lock.notify_all()


def refusal_of(payload: Any) -> int:
    """The code by which a request is refused, 0 for a good one."""
    if not isinstance(payload, dict) or not (payload.get("callerInformation") or {}).get("application"):
        return -20006
    if payload.get("sourceLanguage") not in LANGUAGES:
        return -20001
    targets = payload.get("targetLanguages") or []
    if not targets or not set(targets) <= LANGUAGES:
        return -20003
    document = payload.get("documentToTranslateBase64") or {}
    if not document.get("content"):
        return -20041
    if document.get("format") not in ("html", "txt", "xml"):
        return -20029
    destinations = (payload.get("destinations") or {}).get("httpDestinations") or []
    if not destinations:
        return -20025
    return 0


def send(call: Call) -> bool:
    """Call back over HTTP; whether anybody answered well."""
    url = urlsplit(call.address)
    connection = http.client.HTTPConnection(url.hostname or "", url.port or 80, timeout=20)
    with suppress(OSError, http.client.HTTPException):
        try:
            # A document comes without a content type; a failure as a form.
            headers = {} if url.query else {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request(
                "POST", f"{url.path}?{url.query}" if url.query else url.path, call.body, headers
            )
            return connection.getresponse().status < 500
        finally:
            connection.close()
    return False


class Handler(BaseHTTPRequestHandler):
    """HTTP around a service."""

    service: Service
    nonce = "an-unguessable-number-of-the-server"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if urlsplit(self.path).path != PATH:
            self.answer(404, b"")
        elif not self.is_proven():
            challenge = (
                f'Digest realm="{REALM}", qop="auth", nonce="{self.nonce}", opaque="o1", algorithm=MD5'
            )
            self.answer(401, b"", {"WWW-Authenticate": challenge})
        else:
            try:
                payload = json.loads(body)
            except ValueError:
                payload = None
            self.answer(200, str(self.service.receive(payload)).encode())

    def is_proven(self) -> bool:
        scheme, _space, rest = self.headers.get("Authorization", "").partition(" ")
        said = {name: quoted or plain for name, quoted, plain in PART.findall(rest)}
        if scheme != "Digest" or said.get("nonce") != self.nonce or said.get("uri") != self.path:
            return False
        first, second = _md5(f"{USER}:{REALM}:{PASSWORD}"), _md5(f"POST:{self.path}")
        middle = f"{said.get('nc')}:{said.get('cnonce')}:{said.get('qop')}"
        return said.get("response") == _md5(f"{first}:{self.nonce}:{middle}:{second}")

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Length": str(len(body)),
            "Content-Type": "text/plain",
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        pass


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


@contextmanager
def running_service(service: Service | None = None, *, port: int = 0, callers: int = 2) -> Iterator[Service]:
    """A service that answers on a free port of this machine."""
    service = service or Service()
    handler = type("Bound", (Handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    service.port = server.server_address[1]
    threads = [threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)]
    threads += [threading.Thread(target=service.work, daemon=True) for _ in range(callers)]
    for thread in threads:
        thread.start()
    try:
        yield service
    finally:
        service.stop()
        server.shutdown()
        server.server_close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--late", type=float, default=0.0, help="seconds after which it calls back at the latest"
    )
    for name in ("twice", "wrong", "never", "fails", "busy"):
        parser.add_argument(f"--{name}", type=float, default=0.0)
    said = vars(parser.parse_args())
    manners = Manners(
        late=(0.0, said["late"]),
        **{name: said[name] for name in ("twice", "wrong", "never", "fails", "busy")},
    )
    with running_service(Service(manners=manners, seed=said["seed"]), port=said["port"], callers=4):
        threading.Event().wait()


if __name__ == "__main__":
    main()
