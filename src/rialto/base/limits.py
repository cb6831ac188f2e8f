"""Rate limits: how often one visitor may do one thing, counted for all processes of the machine together."""

import hashlib
import time
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache
from django.http import HttpRequest

# What one household or one server is given of IPv6: whoever has it has more addresses than there are visitors.
IPV6_PREFIX = 64


def plain_address(text: str) -> str:
    """An address as it is written most shortly; one of IPv4 that came in the form of IPv6 is IPv4. Raises ValueError for none."""
    address = ip_address(text.strip().partition("%")[0])
    return str(getattr(address, "ipv4_mapped", None) or address)


def counted_as(address: str) -> str:
    """What an address is counted as: itself, or the network of one household. A text that is no address counts as it is."""
    try:
        plain = plain_address(address)
    except ValueError:
        return address
    if isinstance(ip_address(plain), IPv6Address):
        return str(ip_network((plain, IPV6_PREFIX), strict=False).network_address)
    return plain


def visitor_key(request: HttpRequest) -> str:
    """A short-lived key for where a request comes from: a hash, so that no address is kept."""
    address = counted_as(request.META.get("REMOTE_ADDR", ""))
    return hashlib.blake2b(address.encode(), digest_size=8, key=b"rialto-limits").hexdigest()


def is_over_limit(request: HttpRequest, deed: str, *, count: int, seconds: int) -> bool:
    """Count this request as one `deed` and say whether the visitor did it more than `count` times in the window.

    Windows are fixed: who waits for the end of one may do it twice `count` times in a short while.
    """
    return is_over(f"{deed}:{visitor_key(request)}", count=count, seconds=seconds)


def is_over(who: str, *, count: int, seconds: int) -> bool:
    """The same for somebody who is known by more than an address, as by a token."""
    window = int(time.time()) // seconds
    key = f"limit:{who}:{window}"
    cache.add(key, 0, timeout=seconds * 2)
    try:
        return cache.incr(key) > count
    except ValueError:
        return False


def forget_counts() -> None:
    """Delete counts whose window is over, where the cache does not do so by itself."""
    if cull := getattr(cache, "cull", None):
        cull()
