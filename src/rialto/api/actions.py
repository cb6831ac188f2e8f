"""Changing: push tokens, and the answers kept for repeated requests."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.api.models import KeptAnswer, PushToken
from rialto.api.tokens import BEGINNING, digest_of, new_token
from rialto.base.errors import Refused
from rialto.catalogue.models import Source

ANSWERS_KEPT = timedelta(hours=24)
# A request that was not answered after so long was killed: its key may be used again.
WORK_LIMIT = timedelta(minutes=10)
# How exact "last used" is: a write for every request would be one too many.
USE_STEP = timedelta(minutes=5)


def make_push_token(source: Source, *, name: str = "") -> str:
    """A new token for a source. It is returned here and nowhere else."""
    token = new_token()
    PushToken.objects.create(
        source=source, name=name[:100], beginning=token[:BEGINNING], digest=digest_of(token)
    )
    return token


def revoke_push_token(source: Source, beginning: str) -> PushToken:
    """End a token's right, by the letters it begins with. Raises `Refused` where none or several begin so."""
    found = list(source.push_tokens.filter(beginning__startswith=beginning[:BEGINNING], revoked_at=None)[:2])
    if len(found) != 1:
        reason = (
            _("Several tokens begin like this.") if found else _("No token that is in use begins like this.")
        )
        raise Refused(reason)
    found[0].revoked_at = timezone.now()
    found[0].save(update_fields=["revoked_at"])
    return found[0]


def note_use(token: PushToken) -> None:
    """Keep when a token was last used, to some minutes."""
    now = timezone.now()
    if token.used_at is None or now - token.used_at > USE_STEP:
        PushToken.objects.filter(pk=token.pk).update(used_at=now)


class KeyTaken(Refused):
    """The idempotency key belongs to another request, or to one that is still worked on."""


def begin_answer(token: PushToken, key: str, fingerprint: str) -> KeptAnswer:
    """Claim a key. What comes back with a status has been answered before; raises `KeyTaken`."""
    now = timezone.now()
    KeptAnswer.objects.filter(created_at__lt=now - ANSWERS_KEPT).delete()
    KeptAnswer.objects.filter(token=token, key=key, status=0, created_at__lt=now - WORK_LIMIT).delete()
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(token=token, key=key, fingerprint=fingerprint)
    except IntegrityError:
        kept = KeptAnswer.objects.get(token=token, key=key)
    if kept.fingerprint != fingerprint:
        raise KeyTaken(_("This idempotency key was used for another request in the last 24 hours."))
    if not kept.status:
        raise KeyTaken(_("The first request with this idempotency key is still worked on. Ask again later."))
    return kept


def keep_answer(kept: KeptAnswer, *, status: int, body: Any) -> None:
    kept.status, kept.body = status, body
    kept.save(update_fields=["status", "body"])


def forget_answer(kept: KeptAnswer) -> None:
    """The request came to nothing, so that it may be sent again with the same key."""
    kept.delete()
