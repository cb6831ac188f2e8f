"""Mails about accounts: what each says, in the language of whoever gets it. One layout for all (emails/account.*)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.site import site_title

TEXT, PAGE = "emails/account.txt", "emails/account.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one mail says: a subject, paragraphs, one thing to do (words and address) or one code, and a last word."""

    subject: str
    paragraphs: list[str]
    deed: str = ""
    address: str = ""
    code: str = ""
    closing: str = ""


Context = Mapping[str, Any]


def message_of(name: str, email: str, context: Context) -> EmailMultiAlternatives:
    """The mail that allauth calls `name` ("account/email/login_code"), in the language of the person at that address.

    Where nobody here has the address, in the language of the page on which it was typed.
    """
    language = (
        User.objects.filter(emailaddress__email=email).values_list("language", flat=True).first()
        or translation.get_language()
        or "en"
    )
    with translation.override(language):
        return message(letter_of(name, context), email, language=language)


def message(letter: Letter, email: str, *, language: str) -> EmailMultiAlternatives:
    """A letter as text and as HTML; call it with `language` active."""
    parts = {"letter": letter, "language": language}
    mail = EmailMultiAlternatives(
        subject=f"{letter.subject} · {site_title()}", body=render_to_string(TEXT, parts), to=[email]
    )
    mail.attach_alternative(render_to_string(PAGE, parts), "text/html")
    return mail


def letter_of(name: str, context: Context) -> Letter:
    """The words of a mail in the active language. Raises KeyError for one that nobody wrote."""
    written = LETTERS.get(name) or NOTICES[name]
    return written(context)


def finish_letter(address: str) -> Letter:
    """The link with which a registration goes on that could not prove itself by a script."""
    return Letter(
        subject=_("Go on with your registration"),
        paragraphs=[_("Somebody, probably you, wants to register with this address.")],
        deed=_("Choose a password"),
        address=address,
        closing=_("The link is good for one day. Was it not you? Then do nothing: nothing is kept."),
    )


def known_letter(address: str) -> Letter:
    """For who wants to register with an address that has an account."""
    return Letter(
        subject=_("You have an account already"),
        paragraphs=[
            _("Somebody, probably you, tried to register with this address. It has an account already."),
            _("If you forgot the password, you can choose a new one."),
        ],
        deed=_("Choose a new password"),
        address=address,
        closing=_("Was it not you? Then do nothing: your account is as it was."),
    )


def _confirm(context: Context) -> Letter:
    return Letter(
        subject=_("Confirm your address"),
        paragraphs=[_("Somebody, probably you, gave this address for an account.")],
        deed=_("Confirm the address"),
        address=context["activate_url"],
        closing=_("The link is good for three days. Was it not you? Then do nothing: it ends by itself."),
    )


def _unknown(context: Context) -> Letter:
    return Letter(
        subject=_("There is no account with this address"),
        paragraphs=[
            _("Somebody, probably you, wanted to sign in with this address. It has no account."),
            _("Perhaps you registered with another one. If not, you can register now."),
        ],
        deed=_("Register"),
        address=context["signup_url"],
        closing=_("Was it not you? Then do nothing: nothing is kept."),
    )


def _password(context: Context) -> Letter:
    return Letter(
        subject=_("Choose a new password"),
        paragraphs=[_("Somebody, probably you, forgot the password of the account with this address.")],
        deed=_("Choose a new password"),
        address=context["password_reset_url"],
        closing=_("The link works once, within three days. Was it not you? Then do nothing."),
    )


def _code(context: Context) -> Letter:
    return Letter(
        subject=_("Your code"),
        paragraphs=[_("Type this code on the page that asked for it:")],
        code=context["code"],
        closing=_("It is good for 15 minutes. Give it to nobody: we never ask for it in any other way."),
    )


def _changed(what: Callable[[], str]) -> Callable[[Context], Letter]:
    def letter(context: Context) -> Letter:
        return Letter(
            subject=what(),
            paragraphs=[what() + "."],
            closing=_(
                "Was it not you? Then choose a new password at once, and end all sessions in your account."
            ),
        )

    return letter


LETTERS: dict[str, Callable[[Context], Letter]] = {
    "account/email/email_confirmation": _confirm,
    "account/email/email_confirmation_signup": _confirm,
    "account/email/unknown_account": _unknown,
    "account/email/account_already_exists": lambda context: known_letter(context["password_reset_url"]),
    "account/email/password_reset_key": _password,
    "account/email/login_code": _code,
}
# Sent after something was done: nobody waits for them.
NOTICES: dict[str, Callable[[Context], Letter]] = {
    "account/email/password_reset": _changed(lambda: _("Your password was changed")),
    "account/email/password_changed": _changed(lambda: _("Your password was changed")),
    "account/email/password_set": _changed(lambda: _("Your account has a password now")),
    "account/email/email_changed": _changed(lambda: _("The address of your account was changed")),
    "mfa/email/totp_activated": _changed(lambda: _("Your account asks for codes of an app now")),
    "mfa/email/totp_deactivated": _changed(lambda: _("Your account asks for no codes of an app any more")),
    "mfa/email/recovery_codes_generated": _changed(lambda: _("Your account has new recovery codes")),
    "mfa/email/webauthn_added": _changed(lambda: _("Your account has a new passkey")),
    "mfa/email/webauthn_removed": _changed(lambda: _("A passkey of your account was removed")),
    "socialaccount/email/account_connected": _changed(
        lambda: _("Your account can be entered through another site now")
    ),
    "socialaccount/email/account_disconnected": _changed(
        lambda: _("Your account cannot be entered through another site any more")
    ),
}
