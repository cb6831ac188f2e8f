"""How long the log is kept."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from rialto.changes.actions import compact


def shorten_log() -> int:
    """Delete what is older than the operator said and told again by something newer; gives how many records."""
    return compact(before=timezone.now() - timedelta(days=settings.LOG_KEPT_DAYS))
