"""What a contribution goes through, how its form is parted, and what reviewers are told of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a contribution stands. What became of its entry after it was published is the entry's own state."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in-review", _("in review")
    # Accepted, and published when its day comes (`models.Plan`).
    SCHEDULED = "scheduled", _("accepted, waiting for its day")
    SENT_BACK = "sent-back", _("sent back with questions")
    PUBLISHED = "published", _("published")
    REFUSED = "refused", _("refused")


# States in which its author may write in it.
WRITABLE = frozenset({State.DRAFT, State.SENT_BACK, State.PUBLISHED})


class Deed(models.TextChoices):
    """What was done to a contribution besides bringing it to another state."""

    ACCEPTED_ONCE = "accepted-one", _("accepted by the first of two")
    MORE_EYES = "more-eyes", _("a second pair of eyes was asked for")
    SAMPLED = "sampled", _("published at once; somebody looks at it afterwards")
    CHECKED = "checked", _("looked at afterwards, and left as it is")
    UNDONE = "undone", _("the decision was undone")
    PLANNED = "planned", _("published on the day that was planned")


class PlanDeed(models.TextChoices):
    """What is to happen on a day."""

    PUBLISH = "publish", _("publish")
    WITHDRAW = "withdraw", _("take down")


class PlanState(models.TextChoices):
    """What became of a plan."""

    OPEN = "open", pgettext_lazy("plan", "planned")
    DONE = "done", pgettext_lazy("plan", "done")
    CANCELLED = "cancelled", pgettext_lazy("plan", "cancelled")
    # Its time came, and there was nothing (any more) that could be done.
    MISSED = "missed", pgettext_lazy("plan", "not possible")


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
    CLAIMED_DOMAIN = (
        "claimed-domain",
        _("It leads to the site of an organisation that its author does not belong to"),
    )
    ODD_LINK = "odd-link", _("The link hides where it leads")


# Two people have to look, whoever sent it.
NEEDS_TWO = frozenset({Oddity.CLAIMED_DOMAIN, Oddity.ODD_LINK, Oddity.MOVED_ADDRESS})


class BatchDeed(models.TextChoices):
    """What can be done to many at once: the first three to contributions that wait, the others to entries."""

    ACCEPT = "accept", _("Accept")
    SEND_BACK = "send-back", _("Send back")
    REFUSE = "refuse", _("Refuse")
    ASSIGN = "assign", _("Give to a reviewer")
    WITHDRAW = "withdraw", _("Withdraw")
    BRING_BACK = "bring-back", _("Bring back")
    ADD_SUBJECT = "add-subject", _("Add a subject")
    REMOVE_SUBJECT = "drop-subject", _("Take a subject away")


REVIEW_DEEDS = (BatchDeed.ACCEPT, BatchDeed.SEND_BACK, BatchDeed.REFUSE, BatchDeed.ASSIGN)
# Done only with words: a reason, a subject, or for whom.
NEEDS_WORDS = frozenset(BatchDeed) - {BatchDeed.ACCEPT, BatchDeed.BRING_BACK}
ENTRY_DEEDS = (BatchDeed.WITHDRAW, BatchDeed.BRING_BACK, BatchDeed.ADD_SUBJECT, BatchDeed.REMOVE_SUBJECT)


class BatchState(models.TextChoices):
    """Where the doing of many stands."""

    RUNNING = "running", pgettext_lazy("many at once", "being done")
    DONE = "done", pgettext_lazy("many at once", "done")
    UNDOING = "undoing", pgettext_lazy("many at once", "being undone")
    UNDONE = "undone", pgettext_lazy("many at once", "undone")


class ItemState(models.TextChoices):
    """What became of one of many."""

    WAITING = "waiting", pgettext_lazy("one of many", "waits")
    DONE = "done", pgettext_lazy("one of many", "done")
    SKIPPED = "skipped", pgettext_lazy("one of many", "left out")
    UNDONE = "undone", pgettext_lazy("one of many", "undone")
    CONFLICT = "conflict", pgettext_lazy("one of many", "changed since, left as it is")


class LineOutcome(models.TextChoices):
    """What became of one line of an uploaded table."""

    DRAFTED = "drafted", _("draft made")
    UNFINISHED = "unfinished", _("draft made, something is missing")
    REFUSED = "refused", pgettext_lazy("line of a table", "refused")


class News(models.TextChoices):
    """What a follower is told of an entry."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    CANCELLED = "cancelled", _("cancelled")
    WITHDRAWN = "withdrawn", _("not offered here any more")
    BACK = "back", _("back again")
