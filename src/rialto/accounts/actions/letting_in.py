"""Letting people in."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from rialto.accounts import mails
from rialto.accounts.models import User
from rialto.accounts.queries.ways import FINISH_SALT, is_known
from rialto.base.errors import Refused


@transaction.atomic
def link_for_administrator(email: str) -> str:
    """Make `email` an administrator and return the path of a link with which they choose a password, once.

    The link stops working when it was used, when another password was set, or after Django's
    PASSWORD_RESET_TIMEOUT (three days).
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as problem:
        raise Refused(_("“%(email)s” is not an e-mail address.") % {"email": email}) from problem
    user, is_new = User.objects.get_or_create(email=email)
    user.is_staff = user.is_superuser = user.is_active = True
    if is_new:
        user.set_unusable_password()
    user.save()
    keep_proven_address(user)
    code = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("accounts:choose-password", args=[code, default_token_generator.make_token(user)])


def keep_proven_address(user: User) -> None:
    """Note that the person's address is theirs."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"primary": True, "verified": True}
    )


def send_link_to_finish(email: str) -> None:
    """Write to an address how to register with it; to one that is known here, that it has an account. One mail either way."""
    email = email.strip().lower()
    language = translation.get_language() or "en"
    if is_known(email):
        known = User.objects.filter(email=email).values_list("language", flat=True).first() or language
        with translation.override(known):
            letter = mails.known_letter(f"{settings.ORIGIN}{reverse('account_reset_password')}")
            mails.message(letter, email, language=known).send()
        return
    token = signing.dumps(email, salt=FINISH_SALT)
    letter = mails.finish_letter(f"{settings.ORIGIN}{reverse('accounts:register-finish', args=[token])}")
    mails.message(letter, email, language=language).send()


@transaction.atomic
def register_proven(email: str, *, password: str) -> User:
    """Make an account for an address that a link has proven; the person reads the language that is active.

    Raises Refused where the address has an account by now.
    """
    try:
        user = User.objects.create_user(email, password, language=translation.get_language() or "en")
    except (ValidationError, IntegrityError) as problem:
        raise Refused(_("This address has an account already.")) from problem
    keep_proven_address(user)
    return user


@transaction.atomic
def free_address(email: str, *, owner: User) -> None:
    """Delete an account that somebody made with an address which its owner has now proven: nobody ever came in with it."""
    for squatter in User.objects.filter(email=email).exclude(pk=owner.pk):
        if not EmailAddress.objects.filter(user=squatter, verified=True).exists():
            squatter.delete()
