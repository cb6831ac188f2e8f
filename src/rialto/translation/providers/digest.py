"""HTTP Digest authentication (RFC 7616) for the one service that asks for it."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import md5, sha256
from urllib.parse import urlsplit

PART = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')


@dataclass(slots=True)
class Challenge:
    """What a server asked for, and how often it was answered."""

    realm: str
    nonce: str
    opaque: str
    algorithm: str
    has_qop: bool
    count: int = 0


def challenge_of(header: str) -> Challenge | None:
    """What a WWW-Authenticate header asks for; None where that is no Digest that we know."""
    scheme, _space, rest = header.strip().partition(" ")
    if scheme.lower() != "digest":
        return None
    parts = {name.lower(): (quoted or plain) for name, quoted, plain in PART.findall(rest)}
    algorithm = parts.get("algorithm", "MD5")
    qop = [one.strip().lower() for one in parts.get("qop", "").split(",") if one.strip()]
    if algorithm.upper() not in ("MD5", "SHA-256") or not parts.get("nonce") or (qop and "auth" not in qop):
        return None
    return Challenge(
        realm=parts.get("realm", ""),
        nonce=parts["nonce"],
        opaque=parts.get("opaque", ""),
        algorithm=algorithm,
        has_qop=bool(qop),
    )


def answer_to(challenge: Challenge, *, method: str, address: str, user: str, password: str) -> str:
    """The Authorization header for one request; the challenge may be answered many times."""
    digest = _hash(challenge.algorithm)
    url = urlsplit(address)
    uri = (url.path or "/") + (f"?{url.query}" if url.query else "")
    challenge.count += 1
    count, own = f"{challenge.count:08x}", secrets.token_hex(8)
    secret = digest(f"{user}:{challenge.realm}:{password}")
    asked = digest(f"{method}:{uri}")
    middle = f"{count}:{own}:auth:" if challenge.has_qop else ""
    said = {
        "username": user, "realm": challenge.realm, "nonce": challenge.nonce, "uri": uri,
        "response": digest(f"{secret}:{challenge.nonce}:{middle}{asked}"),
    }  # fmt: skip
    if challenge.opaque:
        said["opaque"] = challenge.opaque
    header = ", ".join(f'{name}="{value}"' for name, value in said.items())
    header += f", algorithm={challenge.algorithm}"
    if challenge.has_qop:
        header += f', qop=auth, nc={count}, cnonce="{own}"'
    return f"Digest {header}"


def _hash(algorithm: str) -> Callable[[str], str]:
    if algorithm.upper() == "SHA-256":
        return lambda text: sha256(text.encode()).hexdigest()
    # What the service asks for; the connection itself is TLS.
    return lambda text: md5(text.encode(), usedforsecurity=False).hexdigest()
