"""A coalition's action plan: its measures, their milestones, and what was changed in it."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.base.identity import new_public_id
from rialto.catalogue.models import Entry
from rialto.coalitions.models.coalition import Coalition, CoalitionMember
from rialto.coalitions.plan_choices import Deed, MeasureState, Pillar, PlanNoun, PlanState
from rialto.organisations.models import Organisation
from rialto.translation.models import Text


class PresentPlans(models.Manager["ActionPlan"]):
    """Plans that were not deleted. Whoever brings one back, or forgets it for good, asks `everything`."""

    def get_queryset(self) -> models.QuerySet["ActionPlan"]:
        return super().get_queryset().filter(deleted_at=None)


class ActionPlan(models.Model):
    """What a coalition means to do in a span of years. Its words are the original; other languages stand in `PlanText`."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    coalition = models.ForeignKey(Coalition, models.CASCADE, related_name="plans")
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), max_length=3000, blank=True)
    # Of everything that is written in it.
    language = models.CharField(_("language"), max_length=8, default="en")
    begins_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=9, choices=PlanState, default=PlanState.DRAFT)
    # The highest number that a measure of it ever had.
    last_number = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    # A deleted draft waits here with all that stands in it, to be brought back or forgotten.
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = PresentPlans()
    everything: models.Manager["ActionPlan"] = models.Manager()

    class Meta:
        ordering = ["-begins_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["coalition"],
                condition=models.Q(state="published"),
                name="one_published_plan_a_coalition",
            ),
            models.CheckConstraint(
                name="plan_days_in_order", condition=models.Q(ends_on__gte=models.F("begins_on"))
            ),
            models.CheckConstraint(
                name="plan_state_is_known", condition=models.Q(state__in=["draft", "published", "closed"])
            ),
            models.CheckConstraint(
                name="plans_seen_know_since_when",
                condition=models.Q(state="draft") | models.Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="only_drafts_are_deleted",
                condition=models.Q(deleted_at__isnull=True) | models.Q(state="draft"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("coalitions:plan-version", args=[self.coalition.slug, self.public_id])

    @property
    def is_draft(self) -> bool:
        return self.state == PlanState.DRAFT

    @property
    def is_closed(self) -> bool:
        return self.state == PlanState.CLOSED


class PlanText(Text):
    """A plan's title or summary in another language."""

    FIELDS = ("title", "summary")

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="texts")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "language", "field"], name="one_plan_translation_a_field"
            ),
            models.CheckConstraint(
                name="plan_text_field_is_known", condition=models.Q(field__in=["title", "summary"])
            ),
        ]


class Measure(models.Model):
    """One thing that a plan means to do."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="measures")
    # What people call it by ("measure 7"); given once, never to another one.
    number = models.PositiveSmallIntegerField(editable=False)
    # Place among the measures of its plan; pages part them by pillar first.
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), max_length=5000, blank=True)
    pillar = models.CharField(_("pillar"), max_length=17, choices=Pillar)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("organisation"),
    )
    # Who writes its milestones and values, besides coordinators.
    owner = models.ForeignKey(
        CoalitionMember,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("owner"),
    )
    begins_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=7, choices=MeasureState, default=MeasureState.PLANNED)
    state_reason = models.CharField(_("why it was stopped"), max_length=500, blank=True)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["plan", "pillar", "position"], name="measures_of_a_plan")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_measure_a_number"),
            models.CheckConstraint(
                name="measure_days_in_order", condition=models.Q(ends_on__gte=models.F("begins_on"))
            ),
            models.CheckConstraint(
                name="measure_state_is_known", condition=models.Q(state__in=MeasureState.values)
            ),
            models.CheckConstraint(
                name="measure_pillar_is_known", condition=models.Q(pillar__in=Pillar.values)
            ),
            models.CheckConstraint(
                name="stopped_measures_say_why",
                condition=~models.Q(state="stopped") | ~models.Q(state_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("coalitions:measure-page", args=[self.plan.coalition.slug, self.public_id])


class MeasureText(Text):
    """A measure's title or description in another language."""

    FIELDS = ("title", "description")

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="texts")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "language", "field"], name="one_measure_translation_a_field"
            ),
            models.CheckConstraint(
                name="measure_text_field_is_known", condition=models.Q(field__in=["title", "description"])
            ),
        ]


class Milestone(models.Model):
    """A point on the way of a measure, with the day by which it is to be reached."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="milestones")
    title = models.CharField(_("title"), max_length=200)
    due_on = models.DateField(_("to be reached by"))
    reached_on = models.DateField(_("reached on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.title


class MeasureDependency(models.Model):
    """That a measure waits for another one of its plan. There is no way round in a circle (`actions.measures`)."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="needs")
    needed = models.ForeignKey(Measure, models.CASCADE, related_name="needed_by")

    class Meta:
        ordering = ["needed__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "needed"], name="a_measure_needs_another_once"),
            models.CheckConstraint(
                name="a_measure_does_not_need_itself", condition=~models.Q(measure=models.F("needed"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} needs {self.needed_id}"


class MeasureEntry(models.Model):
    """An entry of the catalogue that belongs to a measure: its training, its funding, its publication."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="linked_entries")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="measures")
    # Where a merge led on from the entry that was linked: that one. A split leads back to it.
    marked_entry = models.ForeignKey(
        Entry, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "entry"], name="an_entry_stands_once_with_a_measure")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} with {self.measure_id}"


class PlanStep(models.Model):
    """One change of a plan or of something in it. Rows are added, never changed."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="steps")
    at = models.DateTimeField(default=timezone.now)
    # The person's public id.
    actor_id = models.UUIDField()
    noun = models.CharField(max_length=10, choices=PlanNoun)
    # The public id of what was changed; of a link, of the measure it stood with.
    object_id = models.UUIDField(db_index=True)
    # What it was called then.
    subject = models.CharField(max_length=200)
    deed = models.CharField(max_length=9, choices=Deed)
    # By name of the field, what differs: as text, numbers as they are written.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["plan", "-at"], name="steps_of_a_plan")]

    def __str__(self) -> str:
        return f"{self.noun} {self.deed}: {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("Steps are added, never changed.")
        super().save(*args, **kwargs)
