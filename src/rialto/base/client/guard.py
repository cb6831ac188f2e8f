"""Which addresses we go to: public ones, and those that the operator allowed by name."""

import ipaddress
import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _

from rialto.base.client.errors import AddressRefused, TooSlow, Unreachable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
USUAL_PORTS = {80, 443}
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# What Python's own table leaves out or gets wrong in some versions (IANA special-purpose registries): NAT64 inside one
# network, site-local, IPv4-compatible, discard, 6to4 relays, protocol assignments, documentation, segment routing.
NEVER = [
    ipaddress.ip_network(network)
    for network in (
        "64:ff9b:1::/48", "fec0::/10", "::/96", "100::/64", "192.88.99.0/24", "192.0.0.0/24", "3fff::/20", "5f00::/16",
    )
]  # fmt: skip
ISATAP = (0x00005EFE, 0x02005EFE)


def inner_addresses(address: Address) -> list[Address]:
    """The IPv4 addresses that an IPv6 address carries inside: mapped, 6to4, Teredo, NAT64, ISATAP."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    inner: list[Address] = [part for part in (address.ipv4_mapped, address.sixtofour) if part]
    inner += list(address.teredo or ())
    low = int(address) & 0xFFFFFFFF
    if address in NAT64 or (int(address) >> 32) & 0xFFFFFFFF in ISATAP:
        inner.append(ipaddress.IPv4Address(low))
    return inner


def is_public(address: Address) -> bool:
    """Whether an address, and every address that it carries inside, belongs to the public internet."""
    inner = inner_addresses(address)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return all(is_public(part) for part in inner)
    if any(address in network for network in NEVER if network.version == address.version):
        return False
    # Python counts NAT64 and 6to4 prefixes as global or not from version to version: the inner address decides.
    carries = bool(inner) and (
        address in NAT64 or (isinstance(address, ipaddress.IPv6Address) and bool(address.sixtofour))
    )
    if not carries and not address.is_global:
        return False
    return not (address.is_multicast or address.is_unspecified) and all(is_public(part) for part in inner)


def is_this_machine(address: Address) -> bool:
    """Whether an address, or one that it carries inside, is this machine itself (0.0.0.0 leads here as well)."""
    parts = [address, *inner_addresses(address)]
    return any(part.is_loopback or part.is_unspecified for part in parts)


def literal(host: str) -> Address | None:
    """The address that a host written as one names (also in brackets or with a zone); none for names."""
    try:
        return ipaddress.ip_address(host.strip("[]").split("%")[0])
    except ValueError:
        return None


def is_loopback(host: str) -> bool:
    """Whether a host of an address, as typed, is this machine itself."""
    address = literal(host)
    return address.is_loopback if address else host.lower().rstrip(".") == "localhost"


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be reached although it is not public: "127.0.0.1:9000", "intranet.example", "10.1.0.0/16"."""

    places: frozenset[tuple[str, int | None]]
    networks: tuple[Network, ...]

    @classmethod
    def of(cls, entries: Iterable[str]) -> "Allowed":
        return _allowed(tuple(entries))

    def permits(self, host: str, address: Address, port: int) -> bool:
        """Whether `host`, found at `address`, may be reached at `port`."""
        if any(address in network for network in self.networks if network.version == address.version):
            return True
        names = {host.lower().strip("[]"), str(address)}
        return any((name, port) in self.places or (name, None) in self.places for name in names)


@lru_cache(maxsize=100)
def _allowed(entries: tuple[str, ...]) -> Allowed:
    places: set[tuple[str, int | None]] = set()
    networks: list[Network] = []
    for entry in entries:
        text = entry.strip().lower()
        if "/" in text:
            networks.append(ipaddress.ip_network(text, strict=False))
        elif text.startswith("["):
            host, _bracket, rest = text[1:].partition("]")
            places.add((host, int(rest[1:]) if rest.startswith(":") else None))
        elif text.count(":") == 1:
            host, _colon, port = text.partition(":")
            places.add((host, int(port)))
        elif text:
            places.add((text, None))
    return Allowed(frozenset(places), tuple(networks))


def checked_addresses(host: str, port: int, *, allowed: Allowed, timeout: float) -> list[str]:
    """The addresses behind a host, all of them checked; raises `AddressRefused` if one of them is not public.

    A host that answers with public and private addresses at once is refused whole: that mixture is how name
    servers are used to reach inside.
    """
    found = resolved(host, port, timeout=timeout)
    for text in found:
        address = ipaddress.ip_address(text.split("%")[0])
        if is_this_machine(address) and not settings.FETCH_LOOPBACK:
            raise AddressRefused(
                _("%(host)s is this machine itself (%(address)s).") % {"host": host, "address": text}
            )
        if allowed.permits(host, address, port):
            continue
        if not is_public(address):
            raise AddressRefused(
                _("%(host)s is not on the public internet (%(address)s).") % {"host": host, "address": text}
            )
        if port not in USUAL_PORTS:
            raise AddressRefused(_("Port %(port)s is not one of the web's (80, 443).") % {"port": port})
    return found


def resolved(host: str, port: int, *, timeout: float) -> list[str]:
    """Ask the system's resolver, which knows no deadline, from a thread of its own; raises `Unreachable`, `TooSlow`."""
    answers: list[str] = []
    failures: list[Exception] = []

    def ask() -> None:
        try:
            for *_rest, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                if (text := str(place[0])) not in answers:
                    answers.append(text)
        except (OSError, UnicodeError) as error:
            failures.append(error)

    thread = threading.Thread(target=ask, daemon=True, name="rialto-resolver")
    thread.start()
    thread.join(max(0.01, timeout))
    if thread.is_alive():
        raise TooSlow(_("Nobody could say in time where %(host)s is.") % {"host": host})
    if failures or not answers:
        raise Unreachable(_("There is no host named %(host)s.") % {"host": host})
    return answers
