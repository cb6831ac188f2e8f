"""Whose site this is: its title, its country and its colours, as the operator set them."""

from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from rialto.base.words import locale_of

PROGRAM = "Rialto"
# Of our own palette, for mails: what a theme sets stands in `settings.THEME`.
ACTION = "#0b5563"


def site_title() -> str:
    """What the site calls itself: as its operator says, else the program's name with that of its country in the page's language."""
    return settings.SITE_TITLE or " ".join(filter(None, [PROGRAM, site_country()]))


def site_country() -> str:
    """The name of the site's own country in the page's language; "" on the European hub."""
    return locale_of(get_language()).territories[settings.COUNTRY] if settings.COUNTRY else ""


def site_colour() -> str:
    """The colour of what can be pressed, `#rrggbb`, for mails: they have no stylesheet."""
    return settings.THEME.light["lagoon"] if settings.THEME else ACTION


def theme_address() -> str:
    """The address of the operator's own colours; "" where they are ours. It changes with them."""
    return reverse("theme", args=[settings.THEME.digest]) if settings.THEME else ""


def site_key() -> str:
    """Other than before when the operator set something else that stands on every page; the same for all processes."""
    said = (
        settings.COUNTRY, settings.SITE_TITLE, settings.FOOTER_LINE, settings.OPERATOR, settings.HUB, settings.LOGO,
        settings.LOGO_TEXT,
    )  # fmt: skip
    return sha256(repr(said).encode()).hexdigest()[:16]
