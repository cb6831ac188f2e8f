"""Names of things in links of mails: signed, so that nobody but us can make one."""

from uuid import UUID

from django.core import signing


def token_of(public_id: UUID, *, salt: str) -> str:
    """What stands in an address for a thing; `salt` says what the link is for."""
    return signing.dumps(public_id.hex, salt=salt)


def id_in(token: str, *, salt: str) -> UUID | None:
    """Whose link it is; None for one that is not ours, or for something else."""
    try:
        return UUID(hex=signing.loads(token, salt=salt))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
