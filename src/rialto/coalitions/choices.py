"""Fixed vocabularies of coalitions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CoalitionRole(models.TextChoices):
    """What somebody is in a coalition."""

    COORDINATOR = "coordinator", _("coordinator")
    MEMBER = "member", _("member")


class DateAudience(models.TextChoices):
    """Who may see a date of the calendar."""

    EVERYBODY = "everybody", _("everybody")
    ALL = "all", _("all coalitions")
    OWN = "own", _("our coalition")


class FileAudience(models.TextChoices):
    """Who may fetch a file."""

    ALL = "all", _("all coalitions")
    OWN = "own", _("our coalition")


class TaskState(models.TextChoices):
    """How far a task has come. Three of them end it; the last one is said by who sent it, and for good."""

    OPEN = "open", _("open")
    DOING = "doing", _("being done")
    DONE = "done", _("done")
    DECLINED = "declined", _("declined")
    TAKEN_BACK = "taken_back", pgettext_lazy("of a task", "taken back")


# What still has to be done.
UNFINISHED = (TaskState.OPEN, TaskState.DOING)
