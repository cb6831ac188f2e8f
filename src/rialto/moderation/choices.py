"""Why people report, and how that can end."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Complaint(models.TextChoices):
    """What somebody says is wrong, in the order in which the form offers it."""

    DEAD = "dead", _("The link does not work")
    OUTDATED = "outdated", _("It is out of date, or over")
    NOT_MINE = "not-mine", _("It names me or my organisation wrongly: it is not ours")
    TAKE_DOWN = "take-down", _("It is mine, and I want it taken down")
    OTHER = "other", _("Something else")


class ReportState(models.TextChoices):
    OPEN = "open", pgettext_lazy("report", "open")
    CLOSED = "closed", pgettext_lazy("report", "closed")


class Verdict(models.TextChoices):
    """What was decided. Looking again leaves the report open; the others close it."""

    LOOK_AGAIN = "look-again", _("Look at the link again")
    WITHDRAW = "withdraw", _("Withdraw the entry")
    TAKE_DOWN = "take-down", _("Take it down for good")
    DISMISS = "dismiss", _("Leave it as it is")


FINAL = frozenset({Verdict.WITHDRAW, Verdict.TAKE_DOWN, Verdict.DISMISS})
# Words are needed where the deed, or its absence, has to be explained to somebody.
NEEDS_REASON = FINAL
