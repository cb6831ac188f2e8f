"""What all kinds of entries share."""

from datetime import date
from functools import lru_cache
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rialto.base.identity import new_public_id
from rialto.catalogue.choices import (
    KNOWN_TO_THE_PUBLIC,
    Assertion,
    Cause,
    ConceptRole,
    Kind,
    Level,
    LinkState,
    Schedule,
    Status,
    levels_between,
)
from rialto.organisations.models import Organisation
from rialto.taxonomy.models import Concept
from rialto.translation.models import Text


@lru_cache(maxsize=64)
def _addresses_below(language: str | None) -> str:
    """What entries' addresses begin with in the active language; reverse() takes 50 µs, and a list needs 20 at once."""
    return reverse("website:entry-page", args=[Kind.TRAINING, "slug"]).removesuffix(f"{Kind.TRAINING}/slug/")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Adjectives: filters that need nothing but the entry itself."""

    def published(self) -> Self:
        return self.filter(status=Status.PUBLISHED)

    def current(self, today: date | None = None) -> Self:
        """Not yet over: no last day or deadline that lies before today."""
        day = today or timezone.localdate()
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=day))


class Entry(models.Model):
    """Anything a person can find here. Its text is the original; other languages stand in `EntryText`."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    # The site that minted this entry; only there may it be edited.
    origin = models.CharField(max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    slug = models.SlugField(max_length=120, unique=True)
    status = models.CharField(_("state"), max_length=12, choices=Status, default=Status.DRAFT)

    language = models.CharField(_("language"), max_length=8, default="und")
    title = models.CharField(_("title"), max_length=300)
    summary = models.CharField(_("summary"), max_length=500, blank=True)
    description = models.TextField(_("description"), blank=True)
    tags = models.JSONField(_("subjects"), default=list, blank=True)

    address = models.URLField(_("address at the provider"), max_length=2000, blank=True)
    # What the same page is recognised by: the address without scheme, "www.", tracking and fragment.
    canonical_address = models.CharField(max_length=500, blank=True, db_index=True)
    provider = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("provider"),
    )
    countries = models.JSONField(_("countries"), default=list, blank=True)
    region = models.CharField(_("region (NUTS)"), max_length=5, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    place = models.CharField(_("place"), max_length=300, blank=True)

    is_online = models.BooleanField(_("online"), null=True)
    is_free = models.BooleanField(_("free of charge"), null=True)
    is_self_paced = models.BooleanField(_("at your own pace"), null=True)
    has_certificate = models.BooleanField(_("with a certificate"), null=True)
    price_amount = models.DecimalField(_("price"), max_digits=12, decimal_places=2, null=True, blank=True)
    price_currency = models.CharField(_("currency"), max_length=3, blank=True)
    level_from = models.PositiveSmallIntegerField(_("lowest level"), null=True, blank=True)
    level_to = models.PositiveSmallIntegerField(_("highest level"), null=True, blank=True)
    teaching_languages = models.JSONField(_("languages of teaching"), default=list, blank=True)
    subtitle_languages = models.JSONField(_("languages of subtitles"), default=list, blank=True)
    # The same offer in other languages, from entries that live on in this one: {"language", "title", "address"} each.
    variants = models.JSONField(default=list, blank=True, editable=False)
    licence = models.CharField(_("licence (SPDX)"), max_length=60, blank=True)

    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    deadline_on = models.DateField(_("apply by"), null=True, blank=True)
    # The day after which it is over, from the dates above; none for what does not end.
    expires_on = models.DateField(null=True, blank=True, editable=False)
    schedule = models.CharField(_("schedule"), max_length=14, choices=Schedule, default=Schedule.SCHEDULED)
    # The day on which it was first to take place, where it was moved before that day came.
    moved_from = models.DateField(null=True, blank=True, editable=False)
    # Whether there are rows of `EntryPicture`, so that lists need not ask; None where nobody ever gave one.
    has_pictures = models.BooleanField(null=True, editable=False)
    # When the source says that it published this.
    issued_on = models.DateField(_("published by its source on"), null=True, blank=True)

    link_state = models.CharField(max_length=10, choices=LinkState, default=LinkState.UNCHECKED)
    link_checked_at = models.DateTimeField(null=True, blank=True)
    # The public page that was read to learn what stands here, where a person typed it in.
    evidence_address = models.URLField(max_length=2000, blank=True)

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        indexes = [
            models.Index(fields=["status", "kind", "-published_at"], name="entries_by_state_and_kind"),
            models.Index(fields=["provider", "status"], name="entries_of_a_provider"),
        ]
        constraints = [
            models.CheckConstraint(
                name="published_entries_know_when",
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_dates_in_order",
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="entry_price_with_currency",
                condition=(Q(price_amount__isnull=True) & Q(price_currency=""))
                | (Q(price_amount__isnull=False) & Q(price_amount__gte=0) & ~Q(price_currency="")),
            ),
            models.CheckConstraint(
                name="entry_free_means_no_price",
                condition=~Q(is_free=True) | Q(price_amount__isnull=True) | Q(price_amount=0),
            ),
            models.CheckConstraint(
                name="entry_levels_in_order",
                # SQL takes an unknown comparison for kept, so that both ends have to be there by name.
                condition=(Q(level_from__isnull=True) & Q(level_to__isnull=True))
                | (
                    Q(level_from__isnull=False)
                    & Q(level_to__isnull=False)
                    & Q(level_from__gte=1)
                    & Q(level_to__lte=8)
                    & Q(level_to__gte=F("level_from"))
                ),
            ),
            models.CheckConstraint(name="entry_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="entry_kind_is_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="entry_state_is_known", condition=Q(status__in=Status.values)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{_addresses_below(get_language())}{self.kind}/{self.slug}/"

    @property
    def is_public(self) -> bool:
        return self.status == Status.PUBLISHED

    @property
    def is_foreign(self) -> bool:
        """Whether it is kept at another site, and only changed there."""
        return self.origin != settings.SITE_NAME

    @property
    def has_page(self) -> bool:
        """Whether its address says what it is, or what it was."""
        return self.status in KNOWN_TO_THE_PUBLIC

    @property
    def is_expired(self) -> bool:
        return self.expires_on is not None and self.expires_on < timezone.localdate()

    @property
    def offered_in(self) -> list[str]:
        """Codes of the languages it is offered in: those of teaching, else its own, and those of its variants."""
        own = self.teaching_languages or ([self.language] if self.language != "und" else [])
        return list(dict.fromkeys([*own, *(variant["language"] for variant in self.variants)]))

    @property
    def levels(self) -> list[Level]:
        return levels_between(self.level_from, self.level_to)

    @property
    def details(self) -> Any:
        """The row of the kind's details table, or None. Load it with `queries.with_details` to save a query."""
        from rialto.catalogue.models.details import DETAILS_OF_KIND

        model = DETAILS_OF_KIND[Kind(self.kind)]
        return getattr(self, model.related_name(), None)


class EntryText(Text):
    """A translation of one field of an entry: title, summary or description."""

    FIELDS = ("title", "summary", "description")

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="texts")
    # Which of the entry's records brought it; none where the leading one did, or no source at all.
    record = models.ForeignKey(
        "catalogue.SourceRecord",
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="brought_texts",
    )

    class Meta:
        indexes = [
            models.Index(fields=["record"], condition=Q(record__isnull=False), name="texts_beside_by_record")
        ]
        constraints = [
            models.UniqueConstraint(fields=["entry", "language", "field"], name="one_translation_a_field"),
            models.CheckConstraint(
                name="entry_text_field_is_known", condition=Q(field__in=["title", "summary", "description"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} in {self.language}"


class EntryConcept(models.Model):
    """A concept that belongs to an entry, in what way, and who says so."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="entry_concepts")
    concept = models.ForeignKey(Concept, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=ConceptRole)
    level_from = models.PositiveSmallIntegerField(null=True, blank=True)
    level_to = models.PositiveSmallIntegerField(null=True, blank=True)
    assertion = models.CharField(max_length=10, choices=Assertion, default=Assertion.SOURCE)
    # 0 to 1 where it was suggested; none where somebody states it.
    confidence = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "role", "concept"], name="one_statement_a_concept")
        ]
        indexes = [models.Index(fields=["concept", "role"], name="entries_by_concept")]

    def __str__(self) -> str:
        return f"{self.role}: {self.concept_id}"


class Session(models.Model):
    """One date on which an entry takes place: a session of a training, an instance of an event."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="sessions")
    remote_id = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    timezone = models.CharField(max_length=60, default="Europe/Brussels")
    is_all_day = models.BooleanField(default=False)
    place = models.CharField(_("place"), max_length=300, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    is_online = models.BooleanField(_("online"), null=True)
    address = models.URLField(_("address for booking"), max_length=2000, blank=True)
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    seats_left = models.PositiveIntegerField(_("seats left"), null=True, blank=True)
    deadline_on = models.DateField(_("register by"), null=True, blank=True)
    schedule = models.CharField(max_length=14, choices=Schedule, default=Schedule.SCHEDULED)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="session_times_in_order",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
            ),
            models.CheckConstraint(
                name="session_seats_left_exist",
                condition=Q(seats__isnull=True) | Q(seats_left__isnull=True) | Q(seats_left__lte=F("seats")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d}"


class Transition(models.Model):
    """One step of an entry's life: who, when, why. Rows are added, never changed."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="transitions")
    before = models.CharField(max_length=12, choices=Status, blank=True)
    after = models.CharField(max_length=12, choices=Status)
    at = models.DateTimeField(default=timezone.now)
    # The person's public id, or none where a source or the program itself acted.
    actor_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    cause = models.CharField(max_length=10, choices=Cause, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.before or '-'} to {self.after}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("History is added to, never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("History goes only with its entry.")


class FormerAddress(models.Model):
    """An address that an entry once had and that leads to it for ever."""

    kind = models.CharField(max_length=20)
    slug = models.SlugField(max_length=120)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="former_addresses")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="one_entry_a_former_address")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"
