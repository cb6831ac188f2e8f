"""What results can be narrowed and ordered by. A facet's name is its key in the address."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Order(models.TextChoices):
    """A value is the `sort` in the address."""

    RELEVANCE = "relevance", _("Best match")
    DATE = "date", _("Starts soonest")
    DEADLINE = "deadline", _("Deadline soonest")
    NEWEST = "newest", _("Newest here")
    DISTANCE = "distance", _("Nearest")


class View(models.TextChoices):
    LIST = "list", _("List")
    CALENDAR = "calendar", _("Calendar")
    MAP = "map", _("Map")


class When(models.TextChoices):
    """Stretches of time from today that the first day may lie in."""

    WEEK = "week", _("In the next 7 days")
    MONTH = "month", _("In the next 30 days")
    QUARTER = "quarter", _("In the next 3 months")
    LATER = "later", _("Later than that")


DAYS_OF: dict[str, tuple[int, int | None]] = {
    When.WEEK: (0, 7),
    When.MONTH: (0, 30),
    When.QUARTER: (0, 92),
    When.LATER: (93, None),
}

YES = "yes"

# Facet -> heading, in the order in which the page shows them. `kind` is shown as tabs above them.
FACETS: dict[str, Promise] = {
    "kind": _("Kind"),
    "level": _("Level"),
    "language": _("Language"),
    "technology": _("Subject"),
    "country": _("Country"),
    "audience": _("For whom"),
    "competence": _("Competence"),
    "free": _("Price"),
    "online": _("Where"),
    "self-paced": _("Pace"),
    "certificate": _("Ends with"),
    "typology": _("Type of training"),
    "setting": _("Setting"),
    "provider": _("Provider"),
}
# Facets that are one question with the answer "yes".
SWITCHES: dict[str, Promise] = {
    "free": _("Free of charge"),
    "online": _("Online"),
    "self-paced": _("At your own pace"),
    "certificate": _("Certificate"),
}
# Marked in the index, but nothing to narrow by: entries whose link is dead stand lower in the results.
LINK_FACET = "link"
DEAD = "dead"
MULTI_VALUED = {"country", "language", "level", "technology", "audience", "competence", "typology"}
SHOWN_VALUES = {"kind": 10, "competence": 21, "provider": 12, "country": 40, "language": 40, "technology": 36}


class Lifted(models.TextChoices):
    """Why an entry counts a little more than its text says; each by a weight of `finding.weights`."""

    LANGUAGE = "language", _("A little higher, because it is in the language of this page or of your filter.")
    ACCEPTED = "accepted", _("A little higher, because it is in a language that your browser asks for.")
    COUNTRY = "country", _("A little higher, because it is for the country of this site or of your filter.")
    SPOKEN = "spoken", _("A little higher, because it is in a language of your profile.")
    HOME = "home", _("A little higher, because it is for the country of your profile.")
    INTEREST = "interest", _("A little higher, because your profile says that you want to get better at it.")
    NEW = "new", _("A little higher, because it is new here.")
    DEADLINE = "deadline", _("A little higher, because it closes soon.")
    QUALITY = "quality", _("A little higher, because it is described well.")


class Rhythm(models.TextChoices):
    """How often an alert writes; `never` is a search that staff keep without mail."""

    AT_ONCE = "at-once", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    NEVER = "never", _("never")


class AlertState(models.TextChoices):
    """An alert writes to nobody before its address was confirmed."""

    UNCONFIRMED = "unconfirmed", _("not confirmed")
    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")


class MailState(models.TextChoices):
    """What became of a mail with news. Empty: nothing of it was public any more when it was to be sent."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    EMPTY = "empty", _("nothing to say")
    FAILED = "failed", _("failed")


class PinRole(models.TextChoices):
    """As what somebody at the desk puts an entry first; visitors are told this and no name."""

    EDITOR = "editor", _("an editor of this site")
    ADMINISTRATOR = "administrator", _("an administrator of this site")


class PinDeed(models.TextChoices):
    """What somebody did to a pin."""

    PINNED = "pinned", _("put first")
    CHANGED = "changed", _("changed")
    ENDED = "ended", _("ended")
    UNDONE = "undone", _("undid what was done before")
