"""What only one kind of entry has. One row an entry, made when there is something to say."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rialto.catalogue.choices import (
    ArticleType,
    EventSetting,
    Kind,
    OpportunityType,
    PayPeriod,
    TrainingRecord,
)
from rialto.catalogue.models.entry import Entry


class Details(models.Model):
    """The shape that all details tables share."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} of {self.entry_id}"

    @classmethod
    def related_name(cls) -> str:
        return cls.__name__.lower()


class TrainingDetails(Details):
    record = models.CharField(
        _("record"), max_length=10, choices=TrainingRecord, default=TrainingRecord.SINGLE
    )
    duration_hours = models.DecimalField(_("hours"), max_digits=7, decimal_places=1, null=True, blank=True)
    duration_text = models.CharField(_("length"), max_length=200, blank=True)
    prerequisites = models.TextField(_("what you need to know before"), blank=True)
    outcomes = models.JSONField(_("what you will be able to do"), default=list, blank=True)
    eqf_level = models.PositiveSmallIntegerField(_("EQF level"), null=True, blank=True)
    ects = models.DecimalField(_("ECTS credits"), max_digits=5, decimal_places=1, null=True, blank=True)
    credential = models.CharField(_("ends with"), max_length=200, blank=True)
    credential_is_free = models.BooleanField(_("certificate free of charge"), null=True)
    credential_price_amount = models.DecimalField(
        _("price of the certificate"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    credential_price_currency = models.CharField(max_length=3, blank=True)
    accessibility = models.CharField(_("accessibility"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="training_eqf_in_range", condition=Q(eqf_level__isnull=True) | Q(eqf_level__range=(1, 8))
            ),
            models.CheckConstraint(
                name="training_credential_price_with_currency",
                condition=Q(credential_price_amount__isnull=True) | ~Q(credential_price_currency=""),
            ),
        ]


class LearningPathDetails(Details):
    duration_hours = models.DecimalField(_("hours"), max_digits=7, decimal_places=1, null=True, blank=True)
    outcomes = models.JSONField(_("what you will be able to do"), default=list, blank=True)


class PathStep(models.Model):
    """One stop of a learning path: an entry, or a page elsewhere."""

    path = models.ForeignKey(Entry, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=300, blank=True)
    address = models.URLField(max_length=2000, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["path", "order"], name="one_step_a_place"),
            models.CheckConstraint(
                name="step_leads_somewhere", condition=Q(entry__isnull=False) | ~Q(title="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.title or self.entry_id}"


class OpportunityDetails(Details):
    type = models.CharField(_("type"), max_length=15, choices=OpportunityType, default=OpportunityType.JOB)
    pay_from = models.DecimalField(_("pay from"), max_digits=12, decimal_places=2, null=True, blank=True)
    pay_to = models.DecimalField(_("pay to"), max_digits=12, decimal_places=2, null=True, blank=True)
    pay_currency = models.CharField(max_length=3, blank=True)
    pay_period = models.CharField(max_length=6, choices=PayPeriod, blank=True)
    length_months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)
    hours_a_week = models.DecimalField(
        _("hours a week"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    is_remote = models.BooleanField(_("remote"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pay_in_order",
                condition=Q(pay_from__isnull=True) | Q(pay_to__isnull=True) | Q(pay_to__gte=F("pay_from")),
            ),
            models.CheckConstraint(
                name="pay_with_currency",
                condition=(Q(pay_from__isnull=True) & Q(pay_to__isnull=True)) | ~Q(pay_currency=""),
            ),
        ]


class EventDetails(Details):
    setting = models.CharField(_("setting"), max_length=20, choices=EventSetting, blank=True)
    programme = models.TextField(_("programme"), blank=True)
    organiser = models.CharField(_("organiser"), max_length=200, blank=True)
    registration_address = models.URLField(_("registration"), max_length=2000, blank=True)
    # Instances of a series point to the entry that stands for the whole.
    series = models.ForeignKey(Entry, models.SET_NULL, null=True, blank=True, related_name="instances")
    series_name = models.CharField(_("series"), max_length=200, blank=True)


class ResourceDetails(Details):
    format = models.CharField(_("format"), max_length=60, blank=True)
    page_count = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    author = models.CharField(_("author"), max_length=200, blank=True)


class PracticeDetails(Details):
    runner = models.CharField(_("who runs it"), max_length=200, blank=True)
    results = models.TextField(_("what came of it"), blank=True)
    transfer = models.TextField(_("what it takes to take it over"), blank=True)


class FundingDetails(Details):
    amount_from = models.DecimalField(
        _("amount from"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    amount_to = models.DecimalField(_("amount to"), max_digits=16, decimal_places=2, null=True, blank=True)
    budget = models.DecimalField(_("whole budget"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    rate_percent = models.DecimalField(
        _("share that is paid"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    applicants = models.TextField(_("who may apply"), blank=True)
    body = models.CharField(_("who gives it"), max_length=200, blank=True)
    opens_on = models.DateField(_("opens"), null=True, blank=True)
    deadlines = models.JSONField(_("deadlines"), default=list, blank=True)
    programme = models.CharField(_("programme"), max_length=200, blank=True)
    reference = models.CharField(_("reference"), max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_amounts_in_order",
                condition=Q(amount_from__isnull=True)
                | Q(amount_to__isnull=True)
                | Q(amount_to__gte=F("amount_from")),
            ),
            models.CheckConstraint(
                name="funding_amounts_with_currency",
                condition=(Q(amount_from__isnull=True) & Q(amount_to__isnull=True) & Q(budget__isnull=True))
                | ~Q(currency=""),
            ),
            models.CheckConstraint(
                name="funding_rate_is_a_share",
                condition=Q(rate_percent__isnull=True) | Q(rate_percent__range=(0, 100)),
            ),
        ]


class PublicationDetails(Details):
    period = models.CharField(_("period covered"), max_length=60, blank=True)
    page_count = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    author = models.CharField(_("author"), max_length=300, blank=True)
    doi = models.CharField("DOI", max_length=200, blank=True)


class InitiativeDetails(Details):
    programme = models.CharField(_("programme"), max_length=200, blank=True)
    period = models.CharField(_("period"), max_length=60, blank=True)
    budget = models.DecimalField(_("budget"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="initiative_budget_with_currency", condition=Q(budget__isnull=True) | ~Q(currency="")
            )
        ]


class ArticleDetails(Details):
    type = models.CharField(_("type"), max_length=10, choices=ArticleType, default=ArticleType.NEWS)
    author = models.CharField(_("author"), max_length=200, blank=True)


DETAILS_OF_KIND: dict[Kind, type[Details]] = {
    Kind.TRAINING: TrainingDetails,
    Kind.LEARNING_PATH: LearningPathDetails,
    Kind.OPPORTUNITY: OpportunityDetails,
    Kind.EVENT: EventDetails,
    Kind.RESOURCE: ResourceDetails,
    Kind.GOOD_PRACTICE: PracticeDetails,
    Kind.FUNDING: FundingDetails,
    Kind.PUBLICATION: PublicationDetails,
    Kind.INITIATIVE: InitiativeDetails,
    Kind.ARTICLE: ArticleDetails,
}
