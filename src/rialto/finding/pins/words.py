"""What visitors read of a pin."""

from django.utils.translation import gettext as _

from rialto.base.words import written_day
from rialto.finding.pins.board import StandingPin


def chosen_words(pin: StandingPin, language: str) -> str:
    """Who put it first, as what and until when, and why."""
    return _("Chosen by the editors: %(role)s put it first until %(day)s. %(reason)s") % {
        "role": pin.role.label,
        "day": written_day(pin.until, language, "medium"),
        "reason": pin.reason,
    }
