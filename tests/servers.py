"""Real servers on this machine for tests: an honest site, and a socket that does whatever a test wants."""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
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


@dataclass
class Site:
    """A running site. `pages` may be changed while it runs; `asked` collects (path, headers)."""

    port: int
    pages: dict[str, Answer]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    scheme: str = "http"
    # How many bytes a `running_socket` could send before the other had enough.
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
            pass  # clients that hang up are the point of many tests

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class CountedConnection:
    """A connection that adds what it could send to its site's `sent`."""

    def __init__(self, connection: socket.socket, site: Site) -> None:
        self.connection = connection
        self.site = site

    def sendall(self, content: bytes) -> None:
        left = memoryview(content)
        while left:
            count = self.connection.send(left)
            self.site.sent += count
            left = left[count:]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


@contextmanager
def running_socket(behave: Callable[[Any, bytes], None], *, robots: bool = False) -> Iterator[Site]:
    """Accept connections, read a request's head, and let `behave(connection, head)` do the rest.

    robots.txt is answered with 404, so that the behaviour meets the request that the test is about; with `robots`
    it meets that one.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    site = Site(listener.getsockname()[1], {})
    open_connections: list[socket.socket] = []

    def serve(connection: socket.socket) -> None:
        try:
            while True:
                head = b""
                while b"\r\n\r\n" not in head:
                    piece = connection.recv(4096)
                    if not piece:
                        return
                    head += piece
                site.asked.append((head.split(b" ")[1].decode(), {}))
                if b" /robots.txt " in head and not robots:
                    connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                    continue
                behave(CountedConnection(connection, site), head)
                return
        except OSError:
            pass
        finally:
            connection.close()

    def accept() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            open_connections.append(connection)
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for connection in open_connections:
            connection.close()
        thread.join()


@contextmanager
def raw_socket(behave: Callable[[Any, bytes], None]) -> Iterator[int]:
    """Accept connections and let `behave(connection, b"")` do everything, before anything was asked; gives the port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    def serve(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            behave(connection, b"")

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
