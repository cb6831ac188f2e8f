"""The vocabulary of pledges, and what of it fits together.

Pillars, action types, methodologies, measures, beneficiaries and special interests are those of the official European platform's
published configuration of 2023 (facts: vocabularies.md, "Pledges"). Which measure fits which action type is ours: there any fits any,
so that people trained can be counted for a scholarship.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Pillar(models.TextChoices):
    """Whose digital skills (the four target audiences of the Digital Skills and Jobs Coalition)."""

    LABOUR_FORCE = "labour-force", _("Digital skills for the labour force")
    PROFESSIONALS = "professionals", _("Digital skills for ICT professionals and other digital experts")
    EDUCATION = "education", _("Digital skills in education")
    EVERYBODY = "everybody", _("Digital skills for all")


class ActionType(models.TextChoices):
    """What is done."""

    TRAINING = "training", _("Training")
    PLACEMENT = "placement", _("Placement")
    AWARENESS = "awareness", _("Awareness raising")
    COURSES = "courses", _("Courses and programmes")
    EMPLOYMENT = "employment", _("Facilitating employment")
    COLLABORATION = "collaboration", _("Collaboration")
    HONORARY = "honorary", _("Honorary pledge")


class Methodology(models.TextChoices):
    """How it is done."""

    ONLINE = "online", _("Online")
    FACE_TO_FACE = "face-to-face", _("Face to face")
    BOTH = "both", _("Online and face to face")
    SCHOLARSHIP = "scholarship", _("Scholarship")
    INTERNSHIP = "internship", _("Internship")
    TRAINEESHIP = "traineeship", _("Traineeship")
    EVENTS = "events", _("Events")
    PUBLICATIONS = "publications", _("Publications")
    OTHER = "other", pgettext_lazy("way of raising awareness", "Other")
    SUPPORTING = "supporting", _("Supporting the development")
    ACCESS = "access", _("Providing access")
    MATCHING = "matching", _("Job matching")
    CERTIFICATION = "certification", _("Certification")
    EXAMINATION = "examination", _("Examination")


class PledgeMeasure(models.TextChoices):
    """What is counted."""

    TRAINED = "trained", _("people trained")
    CERTIFIED = "certified", _("people certified")
    PLACED = "placed", _("people placed")
    REACHED = "reached", _("people reached")
    COURSES = "courses", _("courses")
    JOBS = "jobs", _("matched jobs")
    CERTIFICATES = "certificates", _("certificates issued")
    EXAMINATIONS = "examinations", _("examinations corrected")
    PARTNERS = "partners", _("collaborating partners")


class Beneficiary(models.TextChoices):
    """For whom, within a pillar."""

    ICT_ENTRY = "ict-entry", _("ICT professionals: entry level")
    ICT_EXPERIENCED = "ict-experienced", _("ICT professionals: experienced")
    ICT_MANAGER = "ict-manager", _("ICT professionals: managers")
    ICT_DIRECTOR = "ict-director", _("ICT professionals: directors")
    ICT_ALL = "ict-all", _("ICT professionals: all")
    EARLY_YEARS = "early-years", _("Education: early years")
    PRIMARY = "primary", _("Education: primary")
    SECONDARY = "secondary", _("Education: secondary")
    TERTIARY = "tertiary", _("Education: tertiary")
    VOCATIONAL = "vocational", _("Education: vocational")
    PARENTS = "parents", _("Education: parents")
    TEACHERS = "teachers", _("Education: teachers")
    EDUCATION_ALL = "education-all", _("Education: all")
    EMPLOYED = "employed", _("Labour force: employed")
    UNEMPLOYED = "unemployed", _("Labour force: unemployed")
    RETIRED = "retired", _("Labour force: retired")
    INTERNAL = "internal", _("Labour force: own employees")
    REFUGEES = "refugees", _("Labour force: refugees")
    LABOUR_ALL = "labour-all", _("Labour force: all")
    CITIZENS = "citizens", _("All citizens")


class SpecialInterest(models.TextChoices):
    """What a pledge does besides."""

    WOMEN = "women", _("Women")
    YOUNG = "young", _("Young people")
    SMES = "smes", _("Small and medium-sized enterprises")
    COVID = "covid-19", _("COVID-19")
    PACT = "pact-for-skills", _("Pact for Skills")
    VOLUNTEERS = "digital-volunteers", _("Digital Volunteers")


METHODOLOGIES: dict[str, tuple[Methodology, ...]] = {
    ActionType.TRAINING: (Methodology.ONLINE, Methodology.FACE_TO_FACE, Methodology.BOTH),
    ActionType.PLACEMENT: (Methodology.SCHOLARSHIP, Methodology.INTERNSHIP, Methodology.TRAINEESHIP),
    ActionType.AWARENESS: (Methodology.EVENTS, Methodology.PUBLICATIONS, Methodology.OTHER),
    ActionType.COURSES: (Methodology.SUPPORTING, Methodology.ACCESS),
    ActionType.EMPLOYMENT: (Methodology.MATCHING, Methodology.CERTIFICATION, Methodology.EXAMINATION),
    ActionType.COLLABORATION: (),
    ActionType.HONORARY: (),
}

MEASURES: dict[str, tuple[PledgeMeasure, ...]] = {
    ActionType.TRAINING: (PledgeMeasure.TRAINED, PledgeMeasure.CERTIFIED),
    ActionType.PLACEMENT: (PledgeMeasure.PLACED,),
    ActionType.AWARENESS: (PledgeMeasure.REACHED,),
    ActionType.COURSES: (PledgeMeasure.COURSES, PledgeMeasure.TRAINED, PledgeMeasure.CERTIFIED),
    ActionType.EMPLOYMENT: (
        PledgeMeasure.JOBS, PledgeMeasure.PLACED, PledgeMeasure.CERTIFICATES, PledgeMeasure.EXAMINATIONS
    ),
    ActionType.COLLABORATION: (PledgeMeasure.PARTNERS,),
    # It says that somebody stands for the aims, and promises no number.
    ActionType.HONORARY: (),
}  # fmt: skip

BENEFICIARIES: dict[str, tuple[Beneficiary, ...]] = {
    Pillar.PROFESSIONALS: (
        Beneficiary.ICT_ENTRY, Beneficiary.ICT_EXPERIENCED, Beneficiary.ICT_MANAGER, Beneficiary.ICT_DIRECTOR,
        Beneficiary.ICT_ALL,
    ),
    Pillar.EDUCATION: (
        Beneficiary.EARLY_YEARS, Beneficiary.PRIMARY, Beneficiary.SECONDARY, Beneficiary.TERTIARY,
        Beneficiary.VOCATIONAL, Beneficiary.PARENTS, Beneficiary.TEACHERS, Beneficiary.EDUCATION_ALL,
    ),
    Pillar.LABOUR_FORCE: (
        Beneficiary.EMPLOYED, Beneficiary.UNEMPLOYED, Beneficiary.RETIRED, Beneficiary.INTERNAL, Beneficiary.REFUGEES,
        Beneficiary.LABOUR_ALL,
    ),
    Pillar.EVERYBODY: (Beneficiary.CITIZENS,),
}  # fmt: skip

# Whoever names these has named every group of the pillar: beside another one, people would be counted twice.
WHOLE_PILLAR = frozenset({Beneficiary.ICT_ALL, Beneficiary.EDUCATION_ALL, Beneficiary.LABOUR_ALL})


class PledgeState(models.TextChoices):
    """Where a pledge stands."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", pgettext_lazy("a pledge", "published")
    ENDED = "ended", pgettext_lazy("a pledge", "ended")
    WITHDRAWN = "withdrawn", pgettext_lazy("a pledge", "withdrawn")


# What everybody sees, and what is added up. A pledge whose time is over still stands, and may still be reported about.
PUBLIC_STATES = (PledgeState.PUBLISHED, PledgeState.ENDED)


class PledgeDeed(models.TextChoices):
    """What was done where the states before and after do not say it."""

    SENT_BACK = "sent_back", _("sent back")
    TAKEN_BACK = "taken_back", _("taken back")


class VerificationLevel(models.TextChoices):
    """How far a report can be relied on, the weakest first."""

    SELF = "self", _("self-reported")
    EVIDENCE = "evidence", _("with evidence attached")
    COALITION = "coalition", _("checked by the coalition")
    INDEPENDENT = "independent", _("checked independently")


# What somebody other than the organisation stands for.
CHECKED_LEVELS = (VerificationLevel.COALITION, VerificationLevel.INDEPENDENT)


class ReportRhythm(models.IntegerChoices):
    """After how many months the next report is due."""

    HALF_YEAR = 6, _("every 6 months")
    YEAR = 12, _("every 12 months")
