"""Fixed vocabularies of coalitions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CoalitionRole(models.TextChoices):
    """What somebody is in a coalition."""

    COORDINATOR = "coordinator", _("coordinator")
    MEMBER = "member", _("member")
