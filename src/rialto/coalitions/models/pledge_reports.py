"""What was reported about pledges, what shows it, who checked it, and what it adds up to."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.accounts.models import User
from rialto.base.identity import new_public_id
from rialto.coalitions.models.pledges import Pledge, PledgeBeneficiary
from rialto.coalitions.pledge_choices import Pillar, PledgeMeasure, VerificationLevel


class PledgeReport(models.Model):
    """What an organisation says that it did from the beginning up to a day. Rows are added; another up to the same day corrects one."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="reports")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("up to"))
    note = models.TextField(_("what was done"), blank=True)
    # Why a number is lower than in the report before.
    reason = models.TextField(_("why a number went down"), blank=True)
    # The last of its day: only these are added up.
    is_current = models.BooleanField(default=True)
    level = models.CharField(max_length=11, choices=VerificationLevel, default=VerificationLevel.SELF)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["ends_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "ends_on"],
                condition=Q(is_current=True),
                name="one_report_that_counts_a_day",
            ),
            models.CheckConstraint(
                name="pledge_report_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id} up to {self.ends_on}"


class PledgeReportedValue(models.Model):
    """One number of a report: the total for one group since the pledge began."""

    report = models.ForeignKey(PledgeReport, models.CASCADE, related_name="values")
    beneficiary = models.ForeignKey(PledgeBeneficiary, models.CASCADE, related_name="values")
    number = models.PositiveIntegerField()

    class Meta:
        ordering = ["beneficiary"]
        constraints = [
            models.UniqueConstraint(fields=["report", "beneficiary"], name="one_number_a_group_of_a_report")
        ]

    def __str__(self) -> str:
        return f"{self.number}"


def evidence_name(_evidence: "PledgeEvidence", _name: str) -> str:
    """Where a file is kept: nothing of what people called it."""
    identity = new_public_id().hex
    return f"evidence/{identity[-2:]}/{identity}"


class PledgeEvidence(models.Model):
    """A file or a link that shows what a report says. Only the organisation and who checks see it, unless everybody may."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    report = models.ForeignKey(PledgeReport, models.CASCADE, related_name="evidence")
    words = models.CharField(_("what it shows"), max_length=200)
    address = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(upload_to=evidence_name, max_length=120, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    content_type = models.CharField(max_length=80, blank=True)
    size = models.PositiveIntegerField(default=0)
    is_public = models.BooleanField(_("everybody may see it"), default=False)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="evidence_is_a_file_or_a_link",
                condition=Q(address="", file__gt="") | (~Q(address="") & Q(file="")),
            )
        ]

    def __str__(self) -> str:
        return self.words


class PledgeVerification(models.Model):
    """That somebody looked at a report, what they looked at, and how far it can be relied on since. Rows are added, never changed."""

    report = models.ForeignKey(PledgeReport, models.CASCADE, related_name="verifications")
    level = models.CharField(_("level"), max_length=11, choices=VerificationLevel)
    # Who checked, where it was not the coalition.
    checker = models.CharField(_("who checked"), max_length=200, blank=True)
    note = models.TextField(_("what was looked at"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.level}"


class PledgeFigure(models.Model):
    """What one public pledge adds to the sums of one country, pillar, measure and year. Derived: see `recount`.

    A target stands in the year in which the pledge starts, a reported number in the year up to whose day it was reported: what was
    gained since the report before, below zero where it went down. So any sum over years is the last number, and counts nothing twice.
    """

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="figures")
    country = models.CharField(max_length=2, blank=True)
    pillar = models.CharField(max_length=13, choices=Pillar)
    measure = models.CharField(max_length=12, choices=PledgeMeasure)
    year = models.PositiveSmallIntegerField()
    target = models.PositiveBigIntegerField(default=0)
    reported = models.BigIntegerField(default=0)
    checked = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "pillar", "measure", "year"], name="one_figure_a_year_of_a_pledge"
            )
        ]
        indexes = [
            # Sums are read from these alone.
            models.Index(
                fields=["measure", "country", "pillar", "year", "target", "reported", "checked"],
                name="pledge_figures_by_measure",
            ),
            models.Index(
                fields=["country", "measure", "target", "reported", "checked"],
                name="pledge_figures_by_country",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.measure} {self.year}: {self.reported}"
