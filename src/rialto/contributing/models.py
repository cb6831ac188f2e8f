"""What members write, how it changed, what was said of it, and the tables they upload."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.accounts.models import User
from rialto.base.identity import new_public_id
from rialto.catalogue.choices import Kind, Status
from rialto.catalogue.models import Entry
from rialto.contributing.choices import WRITABLE, LineOutcome, State
from rialto.organisations.models import Organisation
from rialto.pictures.models import Picture


class Upload(models.Model):
    """A table that a member uploaded; each of its lines became a draft, or was refused with a reason."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    author = models.ForeignKey(User, models.CASCADE, related_name="uploads")
    file_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("contributing:upload-page", args=[self.public_id])


class Contribution(models.Model):
    """What one member writes for one entry. `values` is what stands in the form now, see `values.py`."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    # None once the person's account was erased.
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="contributions")
    # For whom it is written: that organisation's members may write in it as well.
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="contributions"
    )
    # Made when the contribution is first published.
    entry = models.OneToOneField(Entry, models.SET_NULL, null=True, blank=True, related_name="contribution")
    upload = models.ForeignKey(
        Upload, models.SET_NULL, null=True, blank=True, related_name="contributions", editable=False
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    values = models.JSONField(default=dict, blank=True)
    # From `values`, for lists: the title, its language, and the first country ("" for none).
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(max_length=8, default="und")
    country = models.CharField(max_length=2, blank=True)

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # When it was sent last.
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Two different people have to accept it; the first who did.
    needs_two = models.BooleanField(default=False)
    first_accepted_by = models.UUIDField(null=True, blank=True)
    # Values of `Oddity`, found when it was sent.
    oddities = models.JSONField(default=list, blank=True)
    # What the last look at its address found: {"address", "problem", "is_unsure", "at"}; one that was asked for has
    # "asked" and no "at" yet.
    look = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "sent_at"], name="contributions_waiting"),
            models.Index(fields=["state", "kind", "sent_at"], name="contributions_by_kind"),
            models.Index(fields=["state", "country", "sent_at"], name="contributions_by_country"),
            # What waits is counted from this index alone.
            models.Index(fields=["state", "kind", "country"], name="contributions_counted"),
            models.Index(fields=["author", "-changed_at"], name="contributions_of_a_person"),
        ]
        constraints = [
            models.CheckConstraint(name="contribution_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="contribution_state_is_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="waiting_contributions_were_sent",
                condition=~Q(state=State.IN_REVIEW) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(name="contribution_kind_is_known", condition=Q(kind__in=Kind.values)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("contributing:contribution-page", args=[self.public_id])

    @property
    def is_writable(self) -> bool:
        """Whether its author may write in it now; what waits for review has to be taken back first."""
        return self.state in WRITABLE and not (self.entry is not None and self.entry.status == Status.MERGED)

    @property
    def is_public(self) -> bool:
        return self.entry is not None and self.entry.is_public


class ContributionPicture(models.Model):
    """A picture that was uploaded to a contribution, as long as its form or one of its revisions names it.

    What is said of it stands in `values`, under "pictures".
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="pictures")
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="of_contributions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "picture"], name="one_row_a_picture_of_a_contribution"
            )
        ]

    def __str__(self) -> str:
        return f"{self.picture_id}"


class Revision(models.Model):
    """The whole form as it stood. One writing person's saves within some minutes are one revision, until it is sent."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    # The person's public id.
    actor_id = models.UUIDField()
    # Sent or published: never written over.
    is_kept = models.BooleanField(default=False)
    # This is what the public saw from then on.
    is_published = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "number"], name="one_revision_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class ContributionTransition(models.Model):
    """One step of a contribution's life: who, when, why. Rows are added, never changed."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="transitions")
    before = models.CharField(max_length=10, choices=State, blank=True)
    after = models.CharField(max_length=10, choices=State)
    at = models.DateTimeField(default=timezone.now)
    # The person's public id; none where a rule decided.
    actor_id = models.UUIDField(null=True)
    # The author reads it.
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.before or '-'} to {self.after}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("History is added to, never changed.")
        super().save(*args, **kwargs)


class ContributionComment(models.Model):
    """What author and reviewers say to each other about a contribution."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="comments")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    is_from_desk = models.BooleanField(default=False)
    words = models.TextField(_("comment"))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.words[:60]


class UploadLine(models.Model):
    """One line of a table and what became of it."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    # Where it stood, in the reader's words ("row 3").
    place = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=10, choices=LineOutcome)
    # Why it was refused, or what is missing.
    reason = models.TextField(blank=True)
    contribution = models.ForeignKey(Contribution, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="one_line_a_number")]

    def __str__(self) -> str:
        return f"{self.number}: {self.outcome}"
