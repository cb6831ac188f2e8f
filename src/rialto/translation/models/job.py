"""What a machine is to translate, what each day cost, and whether it works at all just now."""

from django.db import models
from django.utils import timezone

from rialto.base.identity import new_public_id
from rialto.translation.choices import JobState


class TranslationJob(models.Model):
    """One thing to be put into one other language: a row for ever, which begins anew when the original changes.

    `public_id` is what the service is told and tells back; `noun` and `thing_id` name the thing, as the change log does.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    noun = models.CharField(max_length=20)
    thing_id = models.UUIDField()
    source_language = models.CharField(max_length=8)
    target_language = models.CharField(max_length=8)
    # Of the whole original: what comes back for another one is not believed.
    source_hash = models.CharField(max_length=32)
    character_count = models.PositiveIntegerField(default=0)
    # The higher, the sooner: how often the thing was read, and how near its language is to the readers (`actions.queueing`).
    priority = models.IntegerField(default=0)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    provider = models.CharField(max_length=20, blank=True)
    remote_id = models.CharField(max_length=60, blank=True)
    # The words behind the marks in what was sent, and how often each stands in which field (`markers`).
    marks = models.JSONField(default=dict, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    # While it waits: not before then. While it is under way: when it is taken for lost and sent again.
    turn_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    # What came back, where a person has to look at it: field -> text.
    result = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["noun", "thing_id", "target_language"], name="one_job_a_thing_and_language"
            ),
            models.CheckConstraint(name="job_state_is_known", condition=models.Q(state__in=JobState.values)),
            models.CheckConstraint(
                name="job_leads_to_another_language",
                condition=~models.Q(source_language=models.F("target_language")),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-priority", "id"], name="jobs_by_turn"),
            models.Index(fields=["state", "turn_at"], name="jobs_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.thing_id}: {self.source_language} to {self.target_language}, {self.state}"


class TranslationDay(models.Model):
    """What one service was given on one day (UTC)."""

    provider = models.CharField(max_length=20)
    day = models.DateField()
    character_count = models.PositiveBigIntegerField(default=0)
    request_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "day"], name="one_count_a_provider_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.day}: {self.character_count}"


class TranslationStanding(models.Model):
    """The one row that says whether machine translation works: stopped by a person, or left alone until a moment."""

    ONLY = 1

    is_paused = models.BooleanField(default=False)
    rests_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    failure_count = models.PositiveSmallIntegerField(default=0)
    # When all entries were last gone through and none was found without its languages.
    swept_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="one_translation_standing", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return "paused" if self.is_paused else "at work"
