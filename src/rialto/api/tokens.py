"""What a push token looks like, and what it is known by."""

import hashlib
import secrets

PREFIX = "rialto_push_"
# As many letters of it are kept readable, to tell tokens apart.
BEGINNING = len(PREFIX) + 4


def new_token() -> str:
    return f"{PREFIX}{secrets.token_urlsafe(32)}"


def digest_of(token: str) -> str:
    """The hash that a token is known by. Tokens are 256 random bits, so a quick hash is as good as a slow one."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
