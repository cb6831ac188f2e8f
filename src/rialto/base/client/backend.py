"""The network below the HTTP client: connects to checked addresses only, and keeps one deadline for everything."""

import ssl
import time
from collections.abc import Iterable
from functools import cache
from typing import Any

import httpcore2
import httpx2
from django.utils.translation import gettext as _

from rialto.base.client.errors import FetchFailed, TooSlow
from rialto.base.client.guard import Allowed, checked_addresses

CONNECT_SECONDS = 10.0


class Deadline:
    """A moment after which nothing more is waited for."""

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    def left(self, most: float | None = None) -> float:
        """Seconds left, at most `most`; raises `TooSlow` when there are none."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise TooSlow(_("The answer was not complete in time."))
        return left if most is None else min(left, most)


class GuardedStream(httpcore2.NetworkStream):
    """A connection whose every wait ends at the deadline: a byte a second does not keep it open."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self.inner = inner
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, self.deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self.deadline.left(timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        inner = self.inner.start_tls(ssl_context, server_hostname, self.deadline.left(timeout))
        return GuardedStream(inner, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


class GuardedBackend(httpcore2.NetworkBackend):
    """Resolves, checks, and connects to the very address that was checked. The name in TLS stays the host's."""

    def __init__(self, allowed: Allowed, deadline: Deadline) -> None:
        self.allowed = allowed
        self.deadline = deadline
        self.inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = checked_addresses(
            host, port, allowed=self.allowed, timeout=self.deadline.left(CONNECT_SECONDS)
        )
        failure: Exception | None = None
        for address in addresses[:4]:
            try:
                stream = self.inner.connect_tcp(
                    address, port, self.deadline.left(CONNECT_SECONDS), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return GuardedStream(stream, self.deadline)
        raise failure or httpcore2.ConnectError("no address")

    def connect_unix_socket(self, *_args: Any, **_options: Any) -> httpcore2.NetworkStream:
        raise FetchFailed(_("Only web addresses can be read."))


@cache
def tls() -> ssl.SSLContext:
    """The certificates that this machine trusts, loaded once (20 to 40 ms)."""
    return ssl.create_default_context()


def guarded_transport(allowed: Allowed, deadline: Deadline) -> httpx2.HTTPTransport:
    """What carries the requests of one fetch: no proxy from the environment, no cookies, no redirects of its own."""
    transport = httpx2.HTTPTransport(verify=tls(), trust_env=False)
    transport.close()
    # httpx2 passes no network backend on; its pool is replaced by one that has ours (a test holds this).
    transport._pool = httpcore2.ConnectionPool(
        ssl_context=tls(), max_connections=2, network_backend=GuardedBackend(allowed, deadline)
    )
    return transport
