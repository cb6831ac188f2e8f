"""Who made a translation, and how far a machine has come with one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TextOrigin(models.TextChoices):
    SOURCE = "source", _("translated by the source")
    PERSON = "person", _("translated by a person")
    MACHINE = "machine", _("machine-translated")


class TextState(models.TextChoices):
    CURRENT = "current", _("up to date")
    STALE = "stale", _("the original has changed")


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("under way")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    # Something came back that cannot be shown as it is: a person looks at it.
    REVIEW = "review", _("to be looked at")
    CANCELLED = "cancelled", _("not needed any more")


# In which a good answer is still welcome, however late it comes.
OPEN = (JobState.WAITING, JobState.SENT, JobState.FAILED, JobState.REVIEW)

# The services as people know them, by the key that a text remembers.
PROVIDER_NAMES = {"etranslation": "eTranslation", "libretranslate": "LibreTranslate", "deepl": "DeepL"}
