"""Reading accounts."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing

from rialto.accounts.models import User

FINISH_SALT, FINISH_SECONDS = "rialto.accounts.finish", 24 * 3600
# The first name found in what a browser says of itself; most claim to be others too, so the order matters.
BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS", "Linux": "Linux",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysIn:
    """How somebody comes in: their address, and what they have besides a password."""

    email: str
    has_password: bool
    has_app: bool
    passkeys: list[Authenticator]
    linked: list[SocialAccount]
    session_count: int

    @property
    def has_second_factor(self) -> bool:
        return self.has_app or bool(self.passkeys)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """One place where somebody is signed in: with what, since when, from which network."""

    browser: str
    system: str
    network: str
    begun_at: datetime
    is_current: bool


def address_proven_by(token: str) -> str | None:
    """The address to which a link to finish a registration was sent; None for a link that is wrong or too old."""
    try:
        email: str = signing.loads(token, salt=FINISH_SALT, max_age=FINISH_SECONDS)
    except signing.BadSignature:
        return None
    return email


def is_known(email: str) -> bool:
    """Whether somebody here has the address."""
    email = email.lower()
    return User.objects.filter(email=email).exists() or EmailAddress.objects.filter(email=email).exists()


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Whether signing in takes more from this person than what they know; always so where the settings ask nobody for it."""
    if not settings.STAFF_NEED_SECOND_FACTOR:
        return True
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists()


def ways_in(user: User) -> WaysIn:
    """How this person comes in, in three queries."""
    factors = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    return WaysIn(
        email=user.email,
        has_password=user.has_usable_password(),
        has_app=any(one.type == Authenticator.Type.TOTP for one in factors),
        passkeys=[one for one in factors if one.type == Authenticator.Type.WEBAUTHN],
        linked=list(SocialAccount.objects.filter(user=user).order_by("date_joined")),
        session_count=UserSession.objects.filter(user=user).count(),
    )


def session_facts(session: UserSession) -> SessionFacts:
    """A session in words; empty ones where the browser does not say."""
    said = session.user_agent
    return SessionFacts(
        browser=next((name for sign, name in BROWSERS.items() if sign in said), ""),
        system=next((name for sign, name in SYSTEMS.items() if sign in said), ""),
        network=session.ip,
        begun_at=session.created_at,
        is_current=session.is_current(),
    )
