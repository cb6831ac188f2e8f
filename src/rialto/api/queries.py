"""Reading: whom a token belongs to, and entries as programs read them."""

from uuid import UUID

from rialto.api.models import PushToken
from rialto.api.tokens import digest_of
from rialto.catalogue.choices import Status
from rialto.catalogue.models import Entry


def push_token(token: str) -> PushToken | None:
    """The token in use that these letters are, with its source."""
    return PushToken.objects.select_related("source").filter(digest=digest_of(token), revoked_at=None).first()


def public_entry(public_id: UUID) -> Entry | None:
    """A published entry, or a withdrawn or archived one, of which only that is told."""
    return (
        Entry.objects.filter(
            public_id=public_id, status__in=(Status.PUBLISHED, Status.WITHDRAWN, Status.ARCHIVED)
        )
        .select_related("provider")
        .prefetch_related("sessions", "entry_concepts__concept", "source_records__source")
        .first()
    )
