"""A real site on this machine that says what a bench or a test tells it to."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Answer:
    """What a site says at one path."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    has_etag: bool = False


class Gate:
    """What a site asks before it answers: open at first; once shut, each answer waits until somebody lets it through."""

    # Nobody waits longer than a client's patience, so that a test that fails leaves no thread behind.
    SECONDS = 15

    def __init__(self) -> None:
        self.is_shut = False
        self._turns = threading.Semaphore(0)
        self._somebody_came = threading.Event()

    def shut(self) -> None:
        self.is_shut = True

    def let_through(self, count: int = 1) -> None:
        """Let so many answers go, those that wait or the next ones."""
        self._turns.release(count)

    def open(self) -> None:
        """Let everything through, also what waits."""
        self.is_shut = False
        self._turns.release(1000)

    def pass_through(self) -> None:
        if self.is_shut:
            self._somebody_came.set()
            self._turns.acquire(timeout=self.SECONDS)

    def somebody_waits(self) -> bool:
        """Wait until somebody stands before the shut gate; false when nobody came in time."""
        return self._somebody_came.wait(self.SECONDS)


@dataclass
class Site:
    """A running site. `pages` may be changed while it runs; `asked` collects (path, headers), and `watch` is told of paths."""

    port: int
    pages: dict[str, Answer]
    watch: Callable[[str], object] | None = None
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    gate: Gate = field(default_factory=Gate)
    scheme: str = "http"
    # How many bytes a server that counts them could send before the other had enough.
    sent: int = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def address(self, path: str = "/") -> str:
        return f"{self.scheme}://{self.host}{path}"

    def paths(self) -> list[str]:
        return [path for path, _headers in self.asked if path != "/robots.txt"]


@contextmanager
def running_site(pages: dict[str, Answer], *, tls: Any = None) -> Iterator[Site]:
    """Serve `pages` over HTTP on a free port; everything else is 404."""
    site = Site(0, pages, scheme="https" if tls else "http")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            if site.watch:
                site.watch(self.path)
            site.gate.pass_through()
            answer = site.pages.get(self.path, Answer(b"not here", 404))
            headers = dict(answer.headers)
            status, body = answer.status, answer.body
            if answer.has_etag:
                headers["ETag"] = f'"{sha256(body).hexdigest()[:16]}"'
                if self.headers.get("If-None-Match") == headers["ETag"]:
                    status, body = 304, b""
            if "Date" in headers:  # a server with a clock of its own
                self.send_response_only(status)
            else:
                self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.do_GET()

        def log_message(self, *_args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_args: Any) -> None:
            pass  # a process that is killed hangs up, and so do clients that have had enough

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site.port = server.server_address[1]
    # How long it may take to stop: hundreds of tests start a site each.
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.002}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
