"""Fixed vocabularies of accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Audience(models.TextChoices):
    """Who may see one thing that a person says of themselves."""

    ME = "me", pgettext_lazy("who may see it", "only I")
    MEMBERS = "members", pgettext_lazy("who may see it", "everybody with an account")
    EVERYBODY = "everybody", pgettext_lazy("who may see it", "everybody")


class Situation(models.TextChoices):
    """What a person does in life."""

    STUDENT = "student", _("I study or go to school")
    EMPLOYED = "employed", _("I am employed")
    JOB_SEEKER = "job-seeker", _("I am looking for work")
    SELF_EMPLOYED = "self-employed", _("I work for myself")
    RUNS_FIRM = "runs-firm", _("I run a firm")
    TEACHER = "teacher", _("I teach or train")
    PUBLIC_SERVANT = "public-servant", _("I work for the state")
    RETIRED = "retired", _("I am retired")
    OTHER = "other", _("something else")


class Purpose(models.TextChoices):
    """What a person may agree to, each for itself."""

    PERSONALISATION = "personalisation", _("Order suggestions by my profile")
    RESEARCH = "research", _("Count my profile in anonymous statistics")


class DeskRole(models.TextChoices):
    """What somebody who is no staff may do at the desk, in one country or in all."""

    REVIEWER = "reviewer", _("reviewer: decides about what members send")
    EDITOR = "editor", _("editor: also looks after what is public")
