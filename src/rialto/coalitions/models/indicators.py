"""The numbers of a plan: where they started, where they are to go, and what was reported with which evidence."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.base.identity import new_public_id
from rialto.coalitions.models.plans import ActionPlan, Measure
from rialto.coalitions.plan_choices import Adding, Direction, SharedKey, Unit

DIGITS, DECIMALS = 16, 2


def evidence_name(value: "IndicatorValue", _name: str) -> str:
    """Where a file of evidence is kept: under a name that tells nothing, with the ending of its kind."""
    return f"evidence/{new_public_id()}.{value.file_kind}"


class Indicator(models.Model):
    """A number by which a measure, or a whole plan, is judged.

    `latest` and `latest_on` repeat the newest current value, so that Europe is added up without walking through all values;
    the actions write both in one transaction.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="indicators")
    # None: of the whole plan.
    measure = models.ForeignKey(Measure, models.CASCADE, null=True, blank=True, related_name="indicators")
    name = models.CharField(_("name"), max_length=200)
    unit = models.CharField(_("unit"), max_length=13, choices=Unit)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    baseline = models.DecimalField(_("at the start"), max_digits=DIGITS, decimal_places=DECIMALS)
    baseline_on = models.DateField(_("day of the start"))
    target = models.DecimalField(_("target"), max_digits=DIGITS, decimal_places=DECIMALS)
    target_on = models.DateField(_("day of the target"))
    # Which of Europe's common indicators it is; "" for one of the country's own.
    shared_key = models.CharField(_("common indicator"), max_length=40, choices=SharedKey, blank=True)
    adding = models.CharField(_("how it is added up"), max_length=4, choices=Adding, default=Adding.NONE)
    # Of a mean: how many people (or enterprises) it is a share of.
    weight = models.DecimalField(
        _("how many people it is about"), max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True
    )
    latest = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS, null=True, editable=False)
    latest_on = models.DateField(null=True, editable=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["shared_key", "plan"], name="indicators_by_shared_key")]
        constraints = [
            models.CheckConstraint(
                name="target_lies_in_the_direction",
                condition=models.Q(direction="up", target__gt=models.F("baseline"))
                | models.Q(direction="down", target__lt=models.F("baseline")),
            ),
            models.CheckConstraint(
                name="indicator_days_in_order", condition=models.Q(target_on__gt=models.F("baseline_on"))
            ),
            models.CheckConstraint(
                name="means_have_a_weight", condition=~models.Q(adding="mean") | models.Q(weight__gt=0)
            ),
            models.CheckConstraint(
                name="latest_value_knows_its_day",
                condition=models.Q(latest__isnull=True, latest_on__isnull=True)
                | models.Q(latest__isnull=False, latest_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def progress(self) -> float:
        """How much of the way from the start to the target is done, 0 to 1, whichever way it goes."""
        if self.latest is None:
            return 0.0
        share = float((self.latest - self.baseline) / (self.target - self.baseline))
        return min(1.0, max(0.0, share))


class IndicatorValue(models.Model):
    """What somebody reported for one day, with evidence. A correction is a row of its own; the earlier one stays."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    value = models.DecimalField(_("value"), max_digits=DIGITS, decimal_places=DECIMALS)
    on = models.DateField(_("day"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    # Evidence: a file, a link, or both.
    file = models.FileField(_("file"), upload_to=evidence_name, max_length=120, blank=True)
    file_kind = models.CharField(max_length=4, blank=True)
    # As it was called where it came from.
    file_name = models.CharField(max_length=120, blank=True)
    file_size = models.PositiveIntegerField(default=0)
    link = models.URLField(_("link"), max_length=500, blank=True)
    # The person's public id.
    actor_id = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)
    is_current = models.BooleanField(default=True)
    corrects = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="corrected_by"
    )
    reason = models.CharField(_("why it is corrected"), max_length=500, blank=True)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "on"],
                condition=models.Q(is_current=True),
                name="one_current_value_a_day",
            ),
            models.CheckConstraint(
                name="values_have_evidence", condition=~models.Q(file="") | ~models.Q(link="")
            ),
            models.CheckConstraint(
                name="corrections_say_why", condition=models.Q(corrects__isnull=True) | ~models.Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.value} on {self.on}"
