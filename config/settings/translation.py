"""Which service translates, as the operator names it; what is half said stops the start."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

# Service -> what it cannot do without.
NEEDED = {
    "none": (),
    "etranslation": ("RIALTO_TRANSLATION_USER", "RIALTO_TRANSLATION_KEY"),
    "libretranslate": ("RIALTO_TRANSLATION_URL",),
    "deepl": ("RIALTO_TRANSLATION_KEY",),
}


def translation_from(said: Mapping[str, str]) -> dict[str, str]:
    """Provider, address, user and key, from the variables of these names; ImproperlyConfigured with what to do."""
    values = {name: value.strip() for name, value in said.items()}
    provider = values["RIALTO_TRANSLATION"].lower() or "none"
    if provider not in NEEDED:
        raise ImproperlyConfigured(f"Set RIALTO_TRANSLATION to one of {', '.join(NEEDED)}.")
    given = [name for name in values if name != "RIALTO_TRANSLATION" and values[name]]
    if provider == "none" and given:
        raise ImproperlyConfigured(
            f"Set RIALTO_TRANSLATION to the service that {given[0]} belongs to, or leave that out."
        )
    for name in NEEDED[provider]:
        if not values[name]:
            raise ImproperlyConfigured(f"Set {name}: {provider} does not work without it.")
    url = values["RIALTO_TRANSLATION_URL"].rstrip("/")
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise ImproperlyConfigured("Set RIALTO_TRANSLATION_URL to an address that begins with https://.")
    if url.startswith("http://") and (values["RIALTO_TRANSLATION_KEY"]) and not _is_near(url):
        raise ImproperlyConfigured(
            "Set RIALTO_TRANSLATION_URL to an address with https://: a key is sent there."
        )
    return {
        "provider": provider,
        "url": url,
        "user": values["RIALTO_TRANSLATION_USER"],
        "key": values["RIALTO_TRANSLATION_KEY"],
    }


def _is_near(url: str) -> bool:
    """Whether an address is this machine, where nobody listens in between."""
    return (urlsplit(url).hostname or "") in ("127.0.0.1", "localhost", "::1")


def languages_from(said: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Codes as they were named; ImproperlyConfigured for one that the site does not have."""
    codes = tuple(dict.fromkeys(code.strip().lower() for code in said if code.strip()))
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise ImproperlyConfigured(
            f"Set RIALTO_TRANSLATION_LANGUAGES without {unknown[0]}: the site does not have it."
        )
    return codes
