"""Who made a translation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TextOrigin(models.TextChoices):
    SOURCE = "source", _("translated by the source")
    PERSON = "person", _("translated by a person")
    MACHINE = "machine", _("machine-translated")


class TextState(models.TextChoices):
    CURRENT = "current", _("up to date")
    STALE = "stale", _("the original has changed")
