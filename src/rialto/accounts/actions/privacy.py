"""What people agree to, and being forgotten."""

from django.db import transaction
from django.utils.translation import gettext as _

from rialto.accounts.choices import Purpose
from rialto.accounts.models import Consent, User
from rialto.accounts.personal import holdings
from rialto.accounts.queries.privacy import agrees_to
from rialto.base.errors import Refused


@transaction.atomic
def say_consent(purpose: Purpose, *, is_given: bool, by: User) -> None:
    """Note that somebody agrees to a purpose or takes it back; nothing where they said so already."""
    if agrees_to(by, purpose) != is_given:
        Consent.objects.create(user=by, purpose=purpose, is_given=is_given)


@transaction.atomic
def erase_person(user: User) -> None:
    """Forget everything in the register that is the person's; what stays says nothing of them. Higher rooms go first.

    Raises Refused for the only administrator: nobody could let in another one.
    """
    if user.is_superuser:
        others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
        if not others.exists():
            raise Refused(_("You are the only administrator. Make somebody else one first."))
    for holding in reversed(holdings()):
        holding.erase_of(user)


def forget_what_is_over() -> dict[str, int]:
    """The retention run: delete what has been kept long enough; returns how many rows of which model."""
    return {one.model: one.forget() for one in holdings() if one.forget is not None}
