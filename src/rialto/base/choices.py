"""Fixed words of `base`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RobotsState(models.TextChoices):
    """What came of asking for a robots.txt."""

    RULES = "rules", _("has rules")
    OPEN = "open", _("has none: everything may be read")
    CLOSED = "closed", _("cannot be read: nothing may be read")
