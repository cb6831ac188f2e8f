"""What allauth asks us for: words, mails, addresses, and what becomes of a new person."""

import base64
import io
import time
from hashlib import blake2b
from smtplib import SMTPException
from typing import Any

import segno
import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from rialto.accounts.actions import free_address
from rialto.accounts.mails import NOTICES, message_of
from rialto.accounts.models import User

log = structlog.get_logger("rialto.accounts")
TOO_MANY = _("Those were many tries. Wait five minutes, then try again.")
WRONG_CODE = _("This is not the code, or it is no longer good. Look again, or ask for a new one.")
# allauth's templates of messages, in our words; what is not here is not said (that one has signed in is seen).
MESSAGES = {
    "account/messages/email_confirmed.txt": _("Your address is confirmed."),
    "account/messages/email_confirmation_failed.txt": _("This address is confirmed for another account."),
    "account/messages/email_confirmation_sent.txt": _("A mail with a link is on its way to the new address."),
    "account/messages/password_changed.txt": _("The new password is kept."),
    "account/messages/password_set.txt": _("The password is kept."),
    "mfa/messages/totp_activated.txt": _("From now on signing in asks for a code of your app."),
    "mfa/messages/totp_deactivated.txt": _("Signing in asks for no code of an app any more."),
    "mfa/messages/recovery_codes_generated.txt": _("These codes are new; the ones before are void."),
    "mfa/messages/webauthn_added.txt": _("The passkey is kept."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "usersessions/messages/sessions_logged_out.txt": _("All other sessions have ended."),
    "socialaccount/messages/account_connected.txt": _("The other site is linked."),
    "socialaccount/messages/account_disconnected.txt": _("The other site is no longer linked."),
    "socialaccount/messages/account_connected_other.txt": _(
        "That account of the other site is linked with somebody else’s account here."
    ),
}


# allauth's ways to show that it is still the person, in our words.
WAYS_AGAIN = {
    "reauthenticate": _("Use your password"),
    "reauthenticate_by_code": _("Get a code by mail"),
    "mfa_reauthenticate": _("Use a code of your app"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts in our words: mails from `mails`, messages from `MESSAGES`, the visitor's address as the house reads it."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "Address and password do not go together. Check both, capital letters count."
        ),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "duplicate_email": _("This is your address already."),
        "email_taken": _("This address cannot be used. Take another one."),
        "invalid_password_reset": _("This link no longer works."),
    }

    def render_mail(
        self, template_prefix: str, email: Any, context: dict[str, Any], headers: Any = None
    ) -> EmailMessage:
        return message_of(template_prefix, email, context)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; where no mail server takes it, say so instead of letting somebody wait for it."""
        try:
            self.render_mail(template_prefix, email, context).send()
        except (SMTPException, OSError) as problem:
            log.error("mail not sent", mail=template_prefix, problem=type(problem).__name__)
            if template_prefix not in NOTICES:
                raise ImmediateHttpResponse(
                    render(self.request, "accounts/no_mail.html", status=503)
                ) from problem

    def add_message(  # noqa: PLR0917 -- allauth's order
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        words = message or MESSAGES.get(message_template or "")
        if words:
            messages.add_message(request, level, str(words), extra_tags=extra_tags)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that the web server says, as in `base.limits`; a socket without one counts as this machine."""
        return request.META.get("REMOTE_ADDR") or "127.0.0.1"

    def new_user(self, request: HttpRequest) -> User:
        """Somebody new, who reads the language in which they registered."""
        return User(language=translation.get_language() or "en")

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.email = (form.cleaned_data.get("email") or "").lower()
        return super().save_user(request, user, form, commit)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in within the last quarter of an hour is not asked again whether it is still them."""
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0.0)
        just_now = time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not just_now and super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [way | {"description": WAYS_AGAIN[way["id"]]} for way in ways]

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        free_address(email_address.email, owner=email_address.user)
        return super().confirm_email(request, email_address)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        if self.request.user.is_authenticated:
            return reverse("mfa_index")
        return reverse("accounts:sign-in")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors in our words; QR codes by segno."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def encrypt(self, text: str) -> str:
        """Keys of apps and recovery codes lie enciphered: who reads the database alone can make no code."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        picture = io.BytesIO()
        segno.make(url, error="m").save(
            picture, kind="svg", scale=5, border=4, light="#ffffff", xmldecl=False
        )
        return picture.getvalue().decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 -- allauth's name
        """Said instead of a name where somebody gives none."""
        return str(_("Passkey"))


class LinkedAccountAdapter(DefaultSocialAccountAdapter):
    """People who come from another site (OpenID Connect)."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": _("This address cannot be used. Take another one."),
        "disconnect_last": _("This is your only way in. Choose a password first."),
        "no_password": _("This is your only way in. Choose a password first."),
    }

    def new_user(self, request: HttpRequest, sociallogin: Any) -> User:
        return User(language=translation.get_language() or "en")

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        """Say in our words that the other site did not vouch for anybody."""
        raise ImmediateHttpResponse(redirect("socialaccount_login_error"))

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """Take the address; the name stays the person's own to give."""
        user: User = sociallogin.user
        user.email = (data.get("email") or "").strip().lower()
        return user


def _cipher() -> MultiFernet:
    """From the installation's secret; while it is being changed, also from the ones before (SECRET_KEY_FALLBACKS)."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = (blake2b(secret.encode(), digest_size=32, person=b"second-factor").digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
