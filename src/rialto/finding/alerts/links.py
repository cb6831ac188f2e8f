"""Signed addresses: whoever has one may do what it says, without an account. Nothing in them tells whose they are."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from rialto.finding.models import Alert, Recipient

# An address that nobody confirmed is forgotten after so long, and the link in the mail with it.
CONFIRMED_WITHIN = timedelta(days=7)
_CONFIRM, _END, _MANAGE = "rialto.alert.confirm", "rialto.alert.end", "rialto.alert.manage"


def confirm_address(alert: Alert) -> str:
    """Where the address is confirmed."""
    return _address("alert-confirm", alert.public_id, _CONFIRM, alert.search.language)


def end_address(alert: Alert) -> str:
    """Where the alert is ended with one press, or by a mail program (RFC 8058)."""
    return _address("alert-end", alert.public_id, _END, alert.search.language)


def manage_address(recipient: Recipient, *, language: str) -> str:
    """Where all alerts of an address stand."""
    return _address("alert-manage", recipient.public_id, _MANAGE, language)


def results_address(query: str, *, language: str, extra: Mapping[str, str] | None = None) -> str:
    """The results page of a saved search."""
    with translation.override(language):
        path = reverse("finding:results")
    pairs = "&".join(filter(None, [query, urlencode(extra or {})]))
    return f"{settings.ORIGIN}{path}{f'?{pairs}' if pairs else ''}"


def alert_to_confirm(token: str) -> Alert | None:
    """The alert that a link to confirm is of; None for a link that is wrong, too old or of an alert that is gone."""
    return _alert(_id(token, _CONFIRM, max_age=CONFIRMED_WITHIN))


def is_end_link(token: str) -> bool:
    """Whether we gave this link out, whatever became of its alert."""
    return _id(token, _END) is not None


def alert_to_end(token: str) -> Alert | None:
    """The alert that a link to unsubscribe is of; None when it is gone already."""
    return _alert(_id(token, _END))


def recipient_of(token: str) -> Recipient | None:
    """Whose alerts a link shows."""
    public_id = _id(token, _MANAGE)
    return Recipient.objects.filter(public_id=public_id).first() if public_id else None


def manage_token(recipient: Recipient) -> str:
    """The signed part of the address of all alerts."""
    return _token(recipient.public_id, _MANAGE)


def _address(name: str, public_id: UUID, salt: str, language: str) -> str:
    with translation.override(language):
        return f"{settings.ORIGIN}{reverse(f'finding:{name}', args=[_token(public_id, salt)])}"


def _token(public_id: UUID, salt: str) -> str:
    return signing.dumps(public_id.hex, salt=salt)


def _id(token: str, salt: str, *, max_age: timedelta | None = None) -> UUID | None:
    try:
        return UUID(hex=signing.loads(token, salt=salt, max_age=max_age))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def _alert(public_id: UUID | None) -> Alert | None:
    if public_id is None:
        return None
    return Alert.objects.select_related("search", "recipient").filter(public_id=public_id).first()
