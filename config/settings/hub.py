"""The European hub that a country's site belongs to."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def hub_from(text: str) -> str:
    """The hub's address without a slash at the end, "" for none. Raises `ImproperlyConfigured` for what is no address of a site."""
    address = text.strip().rstrip("/")
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        is_site = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.query or parts.fragment)
        )
        parts.port  # noqa: B018 -- reading it says whether it is a number
    except ValueError:
        is_site = False
    if not is_site or not address.isascii() or any(sign in address for sign in "\"'<> @"):
        raise ImproperlyConfigured(
            "Set RIALTO_HUB to the public address of the European hub, such as https://hub.example.org."
        )
    return address
