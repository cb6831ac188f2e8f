"""Block pages, their editions in each language, every version of those, and their pictures."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.accounts.models import User
from rialto.base.identity import new_public_id
from rialto.catalogue.models import Entry
from rialto.editorial.choices import Cause, PageKind, State
from rialto.organisations.models import Organisation
from rialto.pictures.models import Picture


class BlockPage(models.Model):
    """A page that people write here, whatever languages it is in."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=PageKind, default=PageKind.PAGE)
    slug = models.SlugField(_("end of the address"), max_length=120, unique=True)
    # The language it was first written in: shown to those for whom there is no other.
    language = models.CharField(max_length=8, default="en")
    # Whose page it is: its managers write in it as well.
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="block_pages"
    )
    # ISO 3166-1 alpha-2, or "" for all of Europe.
    country = models.CharField(_("country"), max_length=2, blank=True)
    # Named in the footer of every page.
    is_in_footer = models.BooleanField(_("named at the foot of every page"), default=False)
    # Of an article: made when its first edition is published.
    entry = models.OneToOneField(Entry, models.SET_NULL, null=True, blank=True, related_name="block_page")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="block_page_kind_is_known", condition=Q(kind__in=PageKind.values)),
            models.CheckConstraint(
                name="only_articles_are_entries", condition=Q(entry=None) | Q(kind=PageKind.ARTICLE)
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """Where the public reads it; of an article that was never published there is no such address yet."""
        if self.kind == PageKind.ARTICLE:
            return self.entry.get_absolute_url() if self.entry else ""
        if self.slug == ABOUT:
            return reverse("website:about")
        return reverse("website:block-page", args=[self.slug])


# The page that stands at an address of its own.
ABOUT = "about"


class Edition(models.Model):
    """A block page in one language: what is being written, and beside it what the public sees."""

    page = models.ForeignKey(BlockPage, models.CASCADE, related_name="editions")
    language = models.CharField(max_length=8)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=200)
    lead = models.CharField(_("introduction"), max_length=400, blank=True)
    # Plain values of `blocks.Block`.
    blocks = models.JSONField(default=list, blank=True)
    # Grows by one with each change; the number of its revision.
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    # The revision that everybody sees; none where nobody does.
    shown = models.ForeignKey(
        "editorial.Revision", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    # What is to happen, and when: that revision is published then, and the edition taken away.
    publish_at = models.DateTimeField(null=True, blank=True)
    planned = models.ForeignKey(
        "editorial.Revision", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    withdraw_at = models.DateTimeField(null=True, blank=True)
    # The person's public id.
    planned_by = models.UUIDField(null=True, blank=True)

    # Who is writing, since when, and when something was last heard of them.
    writer = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    writing_since = models.DateTimeField(null=True, blank=True)
    writing_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["page", "pk"]
        indexes = [
            models.Index(
                fields=["publish_at"], condition=Q(publish_at__isnull=False), name="editions_to_publish"
            ),
            models.Index(
                fields=["withdraw_at"], condition=Q(withdraw_at__isnull=False), name="editions_to_withdraw"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["page", "language"], name="one_edition_a_language"),
            models.CheckConstraint(name="edition_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="edition_state_is_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="planned_editions_know_what", condition=Q(publish_at=None) | Q(planned__isnull=False)
            ),
            models.CheckConstraint(
                name="what_is_not_public_shows_nothing",
                condition=~Q(state__in=[State.DRAFT, State.WITHDRAWN]) | Q(shown=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it is written."""
        return reverse("editorial:edition-edit", args=[self.page.public_id, self.language])

    @property
    def is_public(self) -> bool:
        return self.shown_id is not None

    @property
    def has_unseen_changes(self) -> bool:
        """Whether the public sees something older than what is written. Needs `shown`."""
        return self.shown is not None and self.shown.number != self.version


class Revision(models.Model):
    """An edition as it stood. One person's saves within some minutes are one revision, unless it has to be kept."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    lead = models.CharField(max_length=400, blank=True)
    blocks = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)
    # The person's public id; none where the program wrote it.
    actor_id = models.UUIDField(null=True)
    cause = models.CharField(max_length=8, choices=Cause, default=Cause.SAVED)
    # Published, planned or sent, or what a removal can be undone from: never written over.
    is_kept = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"],
                condition=~Q(cause=Cause.ASIDE),
                name="one_revision_of_an_edition_a_number",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class EditionStep(models.Model):
    """One step of an edition's life: who, when, why. Rows are added, never changed."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="steps")
    before = models.CharField(max_length=10, choices=State)
    after = models.CharField(max_length=10, choices=State)
    at = models.DateTimeField(default=timezone.now)
    # The person's public id; none where the program did what was planned before.
    actor_id = models.UUIDField(null=True)
    # Those who write in it read it.
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("History is added to, never changed.")
        super().save(*args, **kwargs)


class PagePicture(models.Model):
    """A picture that somebody uploaded for a page. What is said of it stands in the block that shows it."""

    page = models.ForeignKey(BlockPage, models.CASCADE, related_name="pictures")
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="of_block_pages")
    # Whether an edition that the public sees shows it; else only those who write see it.
    is_shown = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "picture"], name="one_row_a_picture_of_a_page")
        ]

    def __str__(self) -> str:
        return f"{self.picture_id} of {self.page_id}"
