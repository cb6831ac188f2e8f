"""Real servers on this machine for tests: the honest site of the benches, and sockets that do whatever a test wants."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from bench.harvest.site import Answer, Gate, Site, running_site

__all__ = ["Answer", "Gate", "Site", "raw_socket", "running_site", "running_socket"]


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
