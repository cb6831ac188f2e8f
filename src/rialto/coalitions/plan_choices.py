"""Fixed vocabularies of action plans."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanState(models.TextChoices):
    """Who sees a plan, and whether it can still be changed."""

    DRAFT = "draft", pgettext_lazy("of a plan", "draft")
    PUBLISHED = "published", pgettext_lazy("of a plan", "published")
    CLOSED = "closed", pgettext_lazy("of a plan", "closed")


class Pillar(models.TextChoices):
    """The four audiences of the Coalition, by the keys of the vocabulary `audience`."""

    LABOUR_FORCE = "labour-force", _("Digital skills for the labour force")
    ICT_PROFESSIONALS = (
        "ict-professionals",
        _("Digital skills for ICT professionals and other digital experts"),
    )
    EDUCATION = "education", _("Digital skills in education")
    ALL = "all", _("Digital skills for all")


class MeasureState(models.TextChoices):
    """How far a measure is. A stopped one says why."""

    PLANNED = "planned", pgettext_lazy("of a measure", "planned")
    RUNNING = "running", pgettext_lazy("of a measure", "running")
    DONE = "done", pgettext_lazy("of a measure", "done")
    STOPPED = "stopped", pgettext_lazy("of a measure", "stopped")


OPEN_STATES = (MeasureState.PLANNED, MeasureState.RUNNING)


class Direction(models.TextChoices):
    """Where a number has to go."""

    UP = "up", _("it is to rise")
    DOWN = "down", _("it is to fall")


class Unit(models.TextChoices):
    """What a number counts."""

    PEOPLE = "people", pgettext_lazy("unit", "people")
    PERCENT = "percent", pgettext_lazy("unit", "%")
    COURSES = "courses", pgettext_lazy("unit", "courses")
    CERTIFICATES = "certificates", pgettext_lazy("unit", "certificates")
    ORGANISATIONS = "organisations", pgettext_lazy("unit", "organisations")
    SCHOOLS = "schools", pgettext_lazy("unit", "schools")
    EVENTS = "events", pgettext_lazy("unit", "events")
    JOBS = "jobs", pgettext_lazy("unit", "jobs")
    HOURS = "hours", pgettext_lazy("unit", "hours")
    EURO = "euro", pgettext_lazy("unit", "euro")
    POINTS = "points", pgettext_lazy("unit", "points")
    OTHER = "other", pgettext_lazy("unit", "number")


class Adding(models.TextChoices):
    """How the same indicator of several countries becomes one number."""

    SUM = "sum", _("added up")
    MEAN = "mean", _("mean, weighted by the people it is about")
    NONE = "none", _("not added up")


class SharedKey(models.TextChoices):
    """Europe's common indicators: who uses one of them is counted with the others who do.

    The first six are what measures count; the others are the targets of the Digital Decade and DESI's figures.
    """

    PEOPLE_TRAINED = "people-trained", _("People trained")
    PEOPLE_CERTIFIED = "people-certified", _("People certified")
    PEOPLE_REACHED = "people-reached", _("People reached")
    COURSES_OFFERED = "courses-offered", _("Courses offered")
    ORGANISATIONS_INVOLVED = "organisations-involved", _("Organisations taking part")
    JOBS_FILLED = "jobs-filled", _("Jobs filled")
    BASIC_SKILLS = "desi-basic-digital-skills", _("People with at least basic digital skills")
    ABOVE_BASIC_SKILLS = "desi-above-basic-digital-skills", _("People with more than basic digital skills")
    ICT_SPECIALISTS = "desi-ict-specialists", _("ICT specialists in employment")
    WOMEN_ICT_SPECIALISTS = "desi-women-ict-specialists", _("Women among ICT specialists")
    ICT_GRADUATES = "desi-ict-graduates", _("Graduates in ICT among all graduates")
    ICT_TRAINING = "desi-enterprises-ict-training", _("Enterprises that train their staff in ICT")


@dataclass(frozen=True, slots=True)
class Common:
    """What a shared key lays down, so that numbers fit each other."""

    unit: Unit
    adding: Adding


COMMON: dict[SharedKey, Common] = {
    SharedKey.PEOPLE_TRAINED: Common(Unit.PEOPLE, Adding.SUM),
    SharedKey.PEOPLE_CERTIFIED: Common(Unit.PEOPLE, Adding.SUM),
    SharedKey.PEOPLE_REACHED: Common(Unit.PEOPLE, Adding.SUM),
    SharedKey.COURSES_OFFERED: Common(Unit.COURSES, Adding.SUM),
    SharedKey.ORGANISATIONS_INVOLVED: Common(Unit.ORGANISATIONS, Adding.SUM),
    SharedKey.JOBS_FILLED: Common(Unit.JOBS, Adding.SUM),
    SharedKey.BASIC_SKILLS: Common(Unit.PERCENT, Adding.MEAN),
    SharedKey.ABOVE_BASIC_SKILLS: Common(Unit.PERCENT, Adding.MEAN),
    SharedKey.ICT_SPECIALISTS: Common(Unit.PEOPLE, Adding.SUM),
    SharedKey.WOMEN_ICT_SPECIALISTS: Common(Unit.PERCENT, Adding.MEAN),
    SharedKey.ICT_GRADUATES: Common(Unit.PERCENT, Adding.MEAN),
    SharedKey.ICT_TRAINING: Common(Unit.PERCENT, Adding.MEAN),
}


class PlanNoun(models.TextChoices):
    """What a step of a plan's history was done to."""

    PLAN = "plan", pgettext_lazy("what was changed", "plan")
    MEASURE = "measure", pgettext_lazy("what was changed", "measure")
    MILESTONE = "milestone", pgettext_lazy("what was changed", "milestone")
    INDICATOR = "indicator", pgettext_lazy("what was changed", "indicator")
    VALUE = "value", pgettext_lazy("what was changed", "value")
    DEPENDENCY = "dependency", pgettext_lazy("what was changed", "dependency")
    ENTRY = "entry", pgettext_lazy("what was changed", "linked entry")
    PLEDGE = "pledge", pgettext_lazy("what was changed", "linked pledge")


# Under which a step keeps what it deleted, until that can be brought back no more.
KEPT = "kept"
KEPT_FOR = timedelta(days=30)


class Deed(models.TextChoices):
    """What a step of a plan's history did."""

    ADDED = "added", pgettext_lazy("what was done", "added")
    CHANGED = "changed", pgettext_lazy("what was done", "changed")
    DELETED = "deleted", pgettext_lazy("what was done", "deleted")
    CORRECTED = "corrected", pgettext_lazy("what was done", "corrected")
