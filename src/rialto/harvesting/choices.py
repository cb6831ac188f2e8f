"""Fixed vocabularies of harvesting."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """What became of one reading of a feed."""

    RUNNING = "running", _("running")
    SUCCEEDED = "succeeded", _("succeeded")
    FAILED = "failed", _("failed")
    INTERRUPTED = "interrupted", _("interrupted")


# The slug of the source that the starter content comes from.
STARTER_SOURCE = "rialto-starter-content"
