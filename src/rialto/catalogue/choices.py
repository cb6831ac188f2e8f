"""Fixed vocabularies of the catalogue: those whose values the program itself acts on. All others are `taxonomy`'s."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The years that a date of an entry may lie in; others are slips of the keyboard, or no dates at all.
YEARS = range(1990, 2101)


class Kind(models.TextChoices):
    """The ten kinds. A value is also the word in the address, the same in every language."""

    TRAINING = "training", _("Training")
    LEARNING_PATH = "learning-path", _("Learning path")
    OPPORTUNITY = "opportunity", _("Opportunity")
    EVENT = "event", _("Event")
    RESOURCE = "resource", _("Resource")
    GOOD_PRACTICE = "good-practice", _("Good practice")
    FUNDING = "funding", _("Funding")
    PUBLICATION = "publication", _("Publication")
    INITIATIVE = "initiative", _("Initiative")
    ARTICLE = "article", _("Article")


class Status(models.TextChoices):
    """What an entry goes through. *Expired* is not among them: it is computed from dates."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in-review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ARCHIVED = "archived", _("archived")
    MERGED = "merged", _("merged with another")


# What the public may know of. A withdrawn entry's address says what it was.
KNOWN_TO_THE_PUBLIC = (Status.PUBLISHED, Status.WITHDRAWN, Status.ARCHIVED)


# From -> where one may go from there. Archived entries come back by revival, as drafts or straight to the public;
# merged ones by a split only.
TRANSITIONS: dict[str, set[str]] = {
    Status.DRAFT: {Status.IN_REVIEW, Status.PUBLISHED, Status.ARCHIVED},
    Status.IN_REVIEW: {Status.DRAFT, Status.PUBLISHED, Status.WITHDRAWN},
    Status.PUBLISHED: {Status.WITHDRAWN, Status.IN_REVIEW},
    Status.WITHDRAWN: {Status.PUBLISHED, Status.ARCHIVED, Status.DRAFT},
    Status.ARCHIVED: {Status.DRAFT, Status.PUBLISHED},
    Status.MERGED: set(),
}


class CandidateState(models.TextChoices):
    """What was decided of two entries that may be one offer."""

    OPEN = "open", _("to be decided")
    MERGED = "merged", _("one offer")
    DIFFERENT = "different", _("two offers")


class Schedule(models.TextChoices):
    """What became of a date (schema.org EventStatusType)."""

    SCHEDULED = "scheduled", _("as planned")
    CANCELLED = "cancelled", _("cancelled")
    POSTPONED = "postponed", _("postponed")
    RESCHEDULED = "rescheduled", _("moved to another date")
    MOVED_ONLINE = "moved-online", _("moved online")


class Presence(models.TextChoices):
    """Whether a source still has what it once had."""

    SEEN = "seen", _("seen at the source")
    UNSEEN = "unseen", _("not seen in the last run")
    GONE = "gone", _("gone from the source")


class Cause(models.TextChoices):
    """Why an entry was moved other than by a person's plain decision; empty for that, and where it began."""

    LEFT = "left", _("its sources no longer have it")
    RETURNED = "returned", _("a source has it again")
    MERGED = "merged", _("it is the same offer as another entry")
    SPLIT = "split", _("it was split from another entry")


class SuggestionState(models.TextChoices):
    """What a person made of a suggestion."""

    OPEN = "open", pgettext_lazy("suggestion", "open")
    ACCEPTED = "accepted", pgettext_lazy("suggestion", "accepted")
    REFUSED = "refused", pgettext_lazy("suggestion", "refused")


class Outcome(models.TextChoices):
    """What becomes of one record on its way into the catalogue."""

    ADDED = "added", _("added")
    GROUPED = "grouped", _("known from elsewhere")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    REFUSED = "refused", _("refused")
    GONE = "gone", _("gone")


class LinkState(models.TextChoices):
    """What the last look at the entry's link found."""

    UNCHECKED = "unchecked", _("link not yet checked")
    WORKS = "works", _("link works")
    MOVED = "moved", _("link leads to a new address")
    UNSURE = "unsure", _("link may be broken")
    BROKEN = "broken", _("link does not answer")


class LinkProblem(models.TextChoices):
    """What is wrong with a link, as a visitor would say it. Whether that makes it broken is `LinkState`'s matter."""

    NO_HOST = "no-host", _("There is no site of that name any more.")
    NO_ANSWER = "no-answer", _("The site does not answer.")
    SERVER_ERROR = "server-error", _("The site answers with an error of its own.")
    NOT_FOUND = "not-found", _("The page is not there any more.")
    GONE = "gone", _("The site says that the page is gone for good.")
    SOFT_404 = "soft-404", _("The address answers, but with a page that says “not found”.")
    REDIRECT_HOME = "redirect-home", _("The address leads to the front page instead.")
    PARKED = "parked", _("The domain is for sale or parked: nobody offers anything there.")
    TLS = "tls", _("The site’s certificate is not valid, so that browsers warn of it.")
    DRIFT = "drift", _("The page speaks of something else now.")
    REFUSED = "refused", _("The site does not let our robot look.")
    ROBOTS = "robots", _("The site asks robots to stay away, so that we do not look.")
    LOOP = "loop", _("The address leads from one redirect to the next, without end.")
    NOT_PUBLIC = "not-public", _("The address cannot be reached from outside.")


class ConceptRole(models.TextChoices):
    """In what way a concept belongs to an entry."""

    TECHNOLOGY = "technology", _("Technology")
    AUDIENCE = "audience", _("Audience")
    TARGET_GROUP = "target-group", _("Target group")
    COMPETENCE = "competence", _("Competence")
    SKILL = "skill", _("Skill")
    OCCUPATION = "occupation", _("Occupation")
    FIELD = "field", _("Field of study")
    SECTOR = "sector", _("Sector")
    TYPOLOGY = "typology", _("Type of training")
    ACTIVITY = "activity", _("Learning activity")
    ASSESSMENT = "assessment", _("Assessment")
    CREDENTIAL = "credential", _("Credential")
    SCHEDULE = "schedule", _("Effort")
    DURATION = "duration", _("Length")
    RESOURCE_TYPE = "resource-type", _("Type of resource")
    PUBLICATION_TYPE = "publication-type", _("Type of publication")
    FUNDING_FORM = "funding-form", _("Form of funding")
    FUNDING_TYPE = "funding-type", _("Source of the money")
    SPHERE = "sphere", _("Geographical reach")


# Which scheme of `taxonomy` a role takes its concepts from (None: several).
SCHEME_OF_ROLE: dict[str, str] = {
    ConceptRole.TECHNOLOGY: "technology",
    ConceptRole.AUDIENCE: "audience",
    ConceptRole.TARGET_GROUP: "target-group",
    ConceptRole.COMPETENCE: "digcomp-3.0",
    ConceptRole.SKILL: "esco-skills",
    ConceptRole.OCCUPATION: "esco-occupations",
    ConceptRole.FIELD: "isced-f",
    ConceptRole.SECTOR: "sector",
    ConceptRole.TYPOLOGY: "training-typology",
    ConceptRole.ACTIVITY: "learning-activity",
    ConceptRole.ASSESSMENT: "learning-assessment",
    ConceptRole.CREDENTIAL: "credential",
    ConceptRole.SCHEDULE: "learning-schedule",
    ConceptRole.DURATION: "training-duration",
    ConceptRole.RESOURCE_TYPE: "resource-type",
    ConceptRole.PUBLICATION_TYPE: "publication-type",
    ConceptRole.FUNDING_FORM: "funding-form",
    ConceptRole.FUNDING_TYPE: "funding-type",
    ConceptRole.SPHERE: "sphere",
}


class Assertion(models.TextChoices):
    """Who says that a concept belongs to an entry."""

    SOURCE = "source", _("stated by the source")
    # The entry was made from another record; that one leaves these alone.
    BESIDE = "beside", _("stated by another of its sources")
    PERSON = "person", _("confirmed by a person")
    SUGGESTED = "suggested", _("suggested by Rialto")


class EventSetting(models.TextChoices):
    BLENDED = "blended", _("On location and online")
    ON_LOCATION = "on-location", _("On location")
    LIVE = "virtual-live", _("Online, live")
    RECORDED = "virtual-recorded", _("Online, recorded")


class OpportunityType(models.TextChoices):
    JOB = "job", _("Job")
    TRAINEESHIP = "traineeship", _("Traineeship")
    APPRENTICESHIP = "apprenticeship", _("Apprenticeship")


class PayPeriod(models.TextChoices):
    HOUR = "hour", _("an hour")
    DAY = "day", _("a day")
    MONTH = "month", _("a month")
    YEAR = "year", _("a year")


class ArticleType(models.TextChoices):
    NEWS = "news", pgettext_lazy("type of article", "News")
    OPINION = "opinion", _("Opinion")
    BRIEF = "brief", _("Brief")


class TrainingRecord(models.TextChoices):
    SINGLE = "single", _("Single offer")
    DATABASE = "database", _("Another catalogue")


class Level(models.TextChoices):
    """The four words of the platform; each covers two of DigComp's eight levels and is one of DigComp 3.0's four."""

    BASIC = "basic", _("Basic")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")
    EXPERT = "expert", _("Digital expert")


# Level word -> the DigComp 2.2 levels (1 to 8) that it covers (vocabularies.md 10.2).
LEVEL_RANGES: dict[str, tuple[int, int]] = {
    Level.BASIC: (1, 2),
    Level.INTERMEDIATE: (3, 4),
    Level.ADVANCED: (5, 6),
    Level.EXPERT: (7, 8),
}


def levels_between(low: int | None, high: int | None) -> list[Level]:
    """The level words that a range of DigComp levels touches; none when the range is unknown."""
    if low is None or high is None:
        return []
    return [Level(word) for word, (first, last) in LEVEL_RANGES.items() if first <= high and low <= last]


class Dimension(models.TextChoices):
    """What the quality of an entry's description is measured in (after the EU's Metadata Quality Assessment)."""

    FINDABLE = "findable", _("Findable")
    REACHABLE = "reachable", _("Reachable")
    USABLE = "usable", _("Usable")
    INTEROPERABLE = "interoperable", _("Interoperable")
    TRUSTWORTHY = "trustworthy", _("Trustworthy")


class FigureScope(models.TextChoices):
    """Whose quality a daily figure is of. Its key is a slug, or a country's code."""

    SOURCE = "source", _("Source")
    ORGANISATION = "organisation", _("Organisation")
    COALITION = "coalition", _("Coalition")
    COUNTRY = "country", _("Country")


# So many points of its description are enough to decide by. The log says when an entry comes to have them, or loses them.
WELL_DESCRIBED = 75


class GoneReason(models.TextChoices):
    """Why an entry is not public any more, as its origin tells other sites.

    Only a merged one names what it lives on in, and only a withdrawn one leaves its identity to another site.
    """

    WITHDRAWN = "withdrawn", _("withdrawn")
    TAKEN_DOWN = "taken-down", _("taken down")
    MERGED = "merged", _("merged with another")
    # Only ever noted here: its origin publishes it, but no longer for this site.
    ELSEWHERE = "elsewhere", _("not for this site")
