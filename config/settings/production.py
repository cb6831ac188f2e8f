"""A public installation behind TLS. Refuses to start with anything unsafe (docs/how-to/deploy.md)."""

import ipaddress

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import ALLOWED_HOSTS, FETCH_ALLOW, ORIGIN, SECRET_KEY, env

if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("Set RIALTO_SECRET_KEY to a random text of at least 40 characters.")
if not env.str("RIALTO_HOSTS", default="") or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "Set RIALTO_HOSTS to the names this site answers to, separated by commas (no *)."
    )
if not ORIGIN.startswith("https://"):
    raise ImproperlyConfigured(
        "Set RIALTO_ORIGIN to the public address of this site; it starts with https://."
    )


def _leads_to_this_machine(entry: str) -> bool:
    """Whether an entry of RIALTO_FETCH_ALLOW opens this machine or what only it can see (169.254.169.254)."""
    text = entry.strip().lower()
    if "/" not in text:
        text = text[1:].partition("]")[0] if text.startswith("[") else text
        text = text.partition(":")[0] if text.count(":") == 1 else text
    if text.rstrip(".") == "localhost" or text.rstrip(".").endswith(".localhost"):
        return True
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False  # a name: what it leads to is looked at when connecting
    own = ("127.0.0.0/8", "0.0.0.0/8", "169.254.0.0/16", "::1/128", "::/128", "fe80::/10", "::ffff:0:0/96")
    return any(
        network.overlaps(other)
        for each in own
        if (other := ipaddress.ip_network(each)).version == network.version
    )


for _entry in FETCH_ALLOW:
    if _leads_to_this_machine(_entry):
        raise ImproperlyConfigured(
            f"Set RIALTO_FETCH_ALLOW without {_entry}: a public site never lets harvesting reach its own machine."
        )
FETCH_LOOPBACK = False

# TLS ends at a proxy, so there is at least one.
PROXY_COUNT = env.int("RIALTO_PROXIES", default=1)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("RIALTO_REDIRECT_TO_TLS", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("RIALTO_HSTS_SUBDOMAINS", default=False)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [ORIGIN]
