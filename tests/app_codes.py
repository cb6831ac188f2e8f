"""What an app for one-time codes shows (RFC 6238, as every app does it), written without the library that we test."""

import base64
import hashlib
import hmac
import struct
import time

PERIOD = 30


def app_code(key: str, *, later: int = 0) -> str:
    """The six digits for a key in base 32, now or so many periods later."""
    counter = struct.pack(">Q", int(time.time()) // PERIOD + later)
    digest = hmac.new(base64.b32decode(key), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
