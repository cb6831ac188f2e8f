"""Rate limits: how often one visitor may do one thing."""

import hashlib
import time

from django.core.cache import cache
from django.http import HttpRequest


def visitor_key(request: HttpRequest) -> str:
    """A short-lived key for where a request comes from: a hash, so that no address is kept."""
    address = request.META.get("REMOTE_ADDR", "")
    return hashlib.blake2b(address.encode(), digest_size=8, key=b"rialto-limits").hexdigest()


def is_over_limit(request: HttpRequest, deed: str, *, count: int, seconds: int) -> bool:
    """Count this request as one `deed` and say whether the visitor did it more than `count` times in the window.

    Windows are fixed and counted in each process, so the true limit lies between `count` and `count` times the
    number of processes: enough against guessing, and nothing is stored.
    """
    window = int(time.time()) // seconds
    key = f"limit:{deed}:{visitor_key(request)}:{window}"
    cache.add(key, 0, timeout=seconds * 2)
    try:
        return cache.incr(key) > count
    except ValueError:
        return False
