"""Words of the exchange."""

from django.db import models
from django.utils.translation import pgettext_lazy


class SiteState(models.TextChoices):
    """Whether a site is asked."""

    ACTIVE = "active", pgettext_lazy("site", "asked regularly")
    PAUSED = "paused", pgettext_lazy("site", "paused")


class SuggestionState(models.TextChoices):
    """What became of a change that another site suggested."""

    OPEN = "open", pgettext_lazy("suggestion", "open")
    ACCEPTED = "accepted", pgettext_lazy("suggestion", "accepted")
    REFUSED = "refused", pgettext_lazy("suggestion", "refused")


# The nouns of the log that the feed tells of.
ENTRY, SUGGESTION = "entry", "suggestion"
# The fields that another site may suggest to change: plain ones, whose values mean the same everywhere.
SUGGESTABLE = (
    "title", "summary", "description", "tags", "address", "countries", "city", "place", "is_online", "is_free",
    "starts_on", "ends_on", "deadline_on",
)  # fmt: skip
