"""Letting people in."""

from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from rialto.accounts.models import User
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
    code = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("accounts:choose-password", args=[code, default_token_generator.make_token(user)])
