"""What is the same wherever people are asked by mail to join something: how often, how long, and by whom it is answered."""

from datetime import timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.organisations.choices import InvitationState
from rialto.organisations.models import Asked

OPEN_FOR, KEPT_FOR = timedelta(days=14), timedelta(days=30)
A_DAY, RESEND_PAUSE = 30, timedelta(minutes=10)
AskedRow = TypeVar("AskedRow", bound=Asked)


def address_asked(email: str) -> str:
    """An address as accounts have it. Refuses what is none."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as problem:
        raise Refused(_("“%(email)s” is not an e-mail address.") % {"email": email}) from problem
    return email


def make_way(asked: QuerySet[Any], *, sent: QuerySet[Any]) -> None:
    """Make room for a new invitation: `asked` are those of this address to the same place, `sent` all that count for the day.

    Refuses too many, and a second one at once. One that waits is deleted; the new one takes its place.
    """
    now = timezone.now()
    if sent.filter(created_at__gt=now - timedelta(days=1)).count() >= A_DAY:
        raise Refused(_("Those were many invitations for one day. Go on tomorrow."))
    waiting = asked.filter(state=InvitationState.WAITING).first()
    if waiting is not None:
        if waiting.created_at > now - RESEND_PAUSE:
            raise Refused(_("We wrote to %(email)s a moment ago.") % {"email": waiting.email})
        waiting.delete()


def check_theirs(invitation: Asked, by: User) -> None:
    """Only the address that was invited may say yes."""
    if by.email != invitation.email:
        raise Refused(
            _(
                "This invitation went to another address than the one you are signed in with. Sign in with that one."
            )
        )


def answered(invitation: AskedRow, state: InvitationState) -> AskedRow:
    """Note what became of an invitation; call it in a transaction. Refuses one that is not open any more."""
    rows = type(invitation)._default_manager.select_for_update()
    current = rows.get(pk=invitation.pk)
    if not current.is_open():
        raise Refused(_("This invitation is not open any more. Ask for a new one."))
    current.state, current.answered_at = state, timezone.now()
    current.save(update_fields=["state", "answered_at"])
    return current


def forget_asked(model: type[Asked]) -> int:
    """Forget addresses of people who were asked a while ago; returns how many rows went."""
    return model._default_manager.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()[0]
