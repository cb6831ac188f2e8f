"""Fixed vocabularies of harvesting."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RunState(models.TextChoices):
    """What became of one reading of a feed."""

    RUNNING = "running", _("running")
    # Between two turns of the dispatcher: what is left of its work-list is read at the next one.
    WAITING = "waiting", _("to be continued")
    SUCCEEDED = "succeeded", _("succeeded")
    FAILED = "failed", _("failed")
    INTERRUPTED = "interrupted", _("interrupted")


class DocumentState(models.TextChoices):
    """What became of a document in the run that last asked for it."""

    WAITING = "waiting", pgettext_lazy("document", "waiting")
    READ = "read", pgettext_lazy("document", "read")
    UNCHANGED = "unchanged", pgettext_lazy("document", "unchanged")
    FAILED = "failed", pgettext_lazy("document", "could not be read")
    GONE = "gone", pgettext_lazy("document", "gone for good")


class FeedState(models.TextChoices):
    """Whether a feed is read when it is due."""

    PROPOSED = "proposed", pgettext_lazy("source", "waits for approval")
    ACTIVE = "active", pgettext_lazy("source", "is read")
    PAUSED = "paused", pgettext_lazy("source", "paused by a person")
    HELD = "held", pgettext_lazy("source", "held: a person should look")


class Rhythm(models.TextChoices):
    """When a feed is due again."""

    ASKED = "asked", _("only when somebody asks")
    ADAPTIVE = "adaptive", _("as often as it changes")
    FIXED = "fixed", _("at a fixed interval")


# The slug of the source that the starter content comes from.
STARTER_SOURCE = "rialto-starter-content"
