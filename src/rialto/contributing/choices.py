"""What a contribution goes through, how its form is parted, and what reviewers are told of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a contribution stands. What became of its entry after it was published is the entry's own state."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in-review", _("in review")
    SENT_BACK = "sent-back", _("sent back with questions")
    PUBLISHED = "published", _("published")
    REFUSED = "refused", _("refused")


# States in which its author may write in it.
WRITABLE = frozenset({State.DRAFT, State.SENT_BACK, State.PUBLISHED})


class Step(models.TextChoices):
    """The parts of the form, each with an address of its own; what is asked first comes first."""

    BASICS = "basics", _("What it is")
    WHEN = "when", _("When and where")
    # Only of kinds that take place on dates.
    DATES = "dates", _("Dates and times")
    DETAILS = "details", _("In detail")
    SUBJECTS = "subjects", _("About what, for whom")
    PICTURES = "pictures", _("Pictures")
    LANGUAGES = "languages", _("In other languages")


class Verdict(models.TextChoices):
    """What a reviewer decides. The value's first letter is the key that does it."""

    ACCEPT = "accept", _("Accept")
    SEND_BACK = "send-back", _("Send back")
    REFUSE = "refuse", _("Refuse")
    MORE_EYES = "more-eyes", _("Ask for a second pair of eyes")


# The author has to be able to read why.
NEEDS_REASON = frozenset({Verdict.SEND_BACK, Verdict.REFUSE})


class Oddity(models.TextChoices):
    """What a reviewer should look at, found when the contribution was sent."""

    DOUBLE = "double", _("May be known already")
    FOREIGN_ADDRESS = "foreign-address", _("The address is on another site than the provider’s")
    BROKEN_LINK = "broken-link", _("The link does not work")
    NO_ADDRESS = "no-address", _("There is no address to follow")
    OTHER_LANGUAGE = "other-language", _("The words seem to be in another language")
    SHOUTING = "shouting", _("The title is written in capitals")
    THIN = "thin", _("There is little description")
    MOVED_ADDRESS = "moved-address", _("The address leads to another site than before")
    MANY = "many", _("The same person sent many today")


class LineOutcome(models.TextChoices):
    """What became of one line of an uploaded table."""

    DRAFTED = "drafted", _("draft made")
    UNFINISHED = "unfinished", _("draft made, something is missing")
    REFUSED = "refused", pgettext_lazy("line of a table", "refused")
