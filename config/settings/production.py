"""A public installation behind TLS. Refuses to start with anything unsafe (docs/how-to/deploy.md)."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import ALLOWED_HOSTS, ORIGIN, SECRET_KEY, env

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

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("RIALTO_REDIRECT_TO_TLS", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("RIALTO_HSTS_SUBDOMAINS", default=False)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [ORIGIN]
