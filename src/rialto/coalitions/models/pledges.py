"""Pledges: what an organisation promises, in which actions, for whom, and how it went.

Reported numbers are totals since the pledge began. Of several reports up to the same day the last one counts (`is_current`); earlier
ones stay to be read. What is added up stands in `PledgeFigure`, which `actions.pledge_counting.recount` writes anew.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.accounts.models import User
from rialto.base.identity import new_public_id
from rialto.coalitions.pledge_choices import (
    PUBLIC_STATES,
    ActionType,
    Beneficiary,
    Methodology,
    Pillar,
    PledgeDeed,
    PledgeMeasure,
    PledgeState,
    ReportRhythm,
    VerificationLevel,
)
from rialto.organisations.models import Organisation


class Pledge(models.Model):
    """One organisation's promise to the coalition of one country. Once public, its words and targets stay as they are."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="pledges")
    # None once the person's account was erased.
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="pledges")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what is pledged"), blank=True)
    language = models.CharField(_("language"), max_length=8)
    # Title, text and organisation folded: what a search by words looks at.
    words_key = models.TextField(editable=False, default="")
    # ISO 3166-1 alpha-2: the country whose coalition looks after it and for which it counts; "" for Europe as a whole.
    country = models.CharField(_("country"), max_length=2, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    # Values of `SpecialInterest`.
    interests = models.JSONField(default=list, blank=True)
    report_every = models.PositiveSmallIntegerField(
        _("how often it is reported about"), choices=ReportRhythm, default=ReportRhythm.HALF_YEAR
    )
    state = models.CharField(_("state"), max_length=9, choices=PledgeState, default=PledgeState.DRAFT)
    # Level of the report that counts last; "" before the first.
    level = models.CharField(max_length=11, choices=VerificationLevel, blank=True)
    terms_accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The day from which the next report is expected, and the one of those that was reminded of last.
    report_due_on = models.DateField(null=True, blank=True)
    reminded_of = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "country", "-published_at"], name="pledges_public"),
            models.Index(fields=["state", "level"], name="pledges_by_level"),
            models.Index(fields=["state", "report_due_on"], name="pledges_due"),
        ]
        constraints = [
            models.CheckConstraint(name="pledge_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="pledge_state_is_known", condition=Q(state__in=PledgeState.values)),
            models.CheckConstraint(
                name="pledge_ends_after_it_starts",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="public_pledges_are_whole",
                condition=~Q(state__in=PUBLIC_STATES)
                | Q(
                    published_at__isnull=False,
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                    terms_accepted_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("coalitions:pledge-page", args=[self.public_id])

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_STATES

    @property
    def is_writable(self) -> bool:
        """Whether the organisation may change it now; what waits for review has to be taken back first."""
        return self.state == PledgeState.DRAFT


class PledgeCountry(models.Model):
    """Another country in which a pledge is at work, besides the one whose coalition looks after it."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="other_countries")
    country = models.CharField(max_length=2)

    class Meta:
        ordering = ["country"]
        indexes = [models.Index(fields=["country", "pledge"], name="pledges_at_work_in")]
        constraints = [
            models.UniqueConstraint(fields=["pledge", "country"], name="one_row_a_country_of_a_pledge")
        ]

    def __str__(self) -> str:
        return self.country


class PledgeAction(models.Model):
    """One thing that a pledge does (an "initiative" on the official European platform), counted in one measure."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="actions")
    words = models.CharField(_("what is done"), max_length=300, blank=True)
    pillar = models.CharField(_("pillar"), max_length=13, choices=Pillar)
    action_type = models.CharField(_("type of action"), max_length=13, choices=ActionType)
    # "" where the type has none.
    methodology = models.CharField(_("how it is done"), max_length=13, choices=Methodology, blank=True)
    measure = models.CharField(_("what is counted"), max_length=12, choices=PledgeMeasure, blank=True)
    # Where they differ from the pledge's.
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["pillar", "pledge"], name="pledge_actions_by_pillar"),
            models.Index(fields=["action_type", "pledge"], name="pledge_actions_by_type"),
            models.Index(fields=["measure", "pledge"], name="pledge_actions_by_measure"),
        ]
        constraints = [
            models.CheckConstraint(
                name="pledge_action_ends_after_it_starts",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            )
        ]

    def __str__(self) -> str:
        return self.words or str(self.get_action_type_display())


class PledgeBeneficiary(models.Model):
    """One group that an action is for: how many are promised, and how many it was by now."""

    action = models.ForeignKey(PledgeAction, models.CASCADE, related_name="beneficiaries")
    group = models.CharField(_("for whom"), max_length=15, choices=Beneficiary)
    target = models.PositiveIntegerField(_("target"))
    # From the reports that count: the last number, and what of it somebody else than the organisation has checked.
    reported = models.PositiveIntegerField(default=0, editable=False)
    checked = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "group"], name="one_target_a_group_of_an_action"),
            models.CheckConstraint(
                name="no_more_checked_than_reported", condition=Q(checked__lte=F("reported"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.target}"


class PledgeNotice(models.Model):
    """When those who decide about the pledges of a country were last told by mail what waits for them."""

    # "" for what administrators decide about.
    country = models.CharField(max_length=2, unique=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.country or 'administrators'}: {self.told_at}"


class PledgeTransition(models.Model):
    """One step of a pledge's life: who, when, why. Rows are added, never changed."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="transitions")
    before = models.CharField(max_length=9, choices=PledgeState, blank=True)
    after = models.CharField(max_length=9, choices=PledgeState)
    deed = models.CharField(max_length=10, choices=PledgeDeed, blank=True)
    at = models.DateTimeField(default=timezone.now)
    # The person's public id; none where the calendar decided.
    actor_id = models.UUIDField(null=True)
    # The organisation reads it.
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.before or '-'} to {self.after}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("History is added to, never changed.")
        super().save(*args, **kwargs)
