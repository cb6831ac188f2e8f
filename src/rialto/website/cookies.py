"""Every cookie that this site may set, as the page about cookies tells it; a test holds the list to what is set."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from rialto.base.context import THEME_COOKIE


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    name: str
    purpose: str
    lifetime: str


def cookies_set() -> list[Cookie]:
    """The cookies by name, with what they are for and how long they stay, in the page's language."""
    return [
        Cookie(
            name=settings.SESSION_COOKIE_NAME,
            purpose=_(
                "Keeps you signed in, from the sign-in or the registration on. Who only reads never gets it."
            ),
            lifetime=_("Two weeks, or until you sign out"),
        ),
        Cookie(
            name=settings.CSRF_COOKIE_NAME,
            purpose=_(
                "Proves that a form was sent from our own page, so that no other site can act in your name. "
                "It comes with the forms to sign in, to register and to report something, and is renewed there."
            ),
            lifetime=_("One year"),
        ),
        Cookie(
            name=THEME_COOKIE,
            purpose=_(
                "Remembers that you chose light or dark colours. It is deleted when you go back to the system’s."
            ),
            lifetime=_("One year"),
        ),
    ]
