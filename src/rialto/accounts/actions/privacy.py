"""What people agree to, and being forgotten."""

from django.db import transaction
from django.utils.translation import gettext as _

from rialto.accounts.choices import Purpose
from rialto.accounts.models import Consent, User
from rialto.accounts.personal import holdings
from rialto.accounts.queries.privacy import agrees_to
from rialto.base import erasures
from rialto.base.errors import Refused


@transaction.atomic
def say_consent(purpose: Purpose, *, is_given: bool, by: User) -> None:
    """Note that somebody agrees to a purpose or takes it back; nothing where they said so already."""
    if agrees_to(by, purpose) != is_given:
        Consent.objects.create(user=by, purpose=purpose, is_given=is_given)
        # What was taken back must not come back with an old backup.
        erasures.note("consent", f"{by.public_id} {purpose}", is_lifted=is_given)


@transaction.atomic
def erase_person(user: User) -> None:
    """Forget everything in the register that is the person's; what stays says nothing of them. Higher rooms go first.

    Raises Refused for the only administrator: nobody could let in another one.
    """
    if user.is_superuser:
        others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
        if not others.exists():
            raise Refused(_("You are the only administrator. Make somebody else one first."))
    forget_person(user)


@transaction.atomic
def forget_person(user: User) -> None:
    """What `erase_person` does once nothing speaks against it; also done again after an older backup brought somebody back."""
    for holding in reversed(holdings()):
        holding.erase_of(user)
    erasures.note("person", user.public_id)


def forget_what_is_over() -> dict[str, int]:
    """The retention run: delete what has been kept long enough; returns how many rows of which model."""
    return {one.model: one.forget() for one in holdings() if one.forget is not None}
