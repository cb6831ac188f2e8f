"""How well an entry's link and description stand, the daily figures of that, and what must not come back."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.catalogue.choices import Dimension, FigureScope, LinkProblem
from rialto.catalogue.models.entry import Entry
from rialto.catalogue.models.source import Source

# The columns that hold points, in the order of the dimensions.
DIMENSION_FIELDS = tuple(Dimension.values)


class LinkHealth(models.Model):
    """What is remembered between two looks at an entry's link. The verdict for readers stands on the entry."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="link_health")
    # The address that was looked at: another one on the entry begins anew.
    address = models.CharField(max_length=2000)
    problem = models.CharField(max_length=20, choices=LinkProblem, blank=True)
    # Where the address led at the last look, when that is another page.
    final_address = models.CharField(max_length=2000, blank=True)
    # None: nobody needs to look (the entry is not public).
    next_look_at = models.DateTimeField(null=True, db_index=True)
    looked_at = models.DateTimeField(null=True)
    # Since when, and at how many looks in a row, the same kind of thing was wrong.
    failing_since = models.DateTimeField(null=True)
    failing_count = models.PositiveSmallIntegerField(default=0)
    working_count = models.PositiveSmallIntegerField(default=0)
    # At how many looks in a row the address led to `final_address`.
    moved_count = models.PositiveSmallIntegerField(default=0)
    # How many of the title's words stood on the page when it was first read: 0 to 100.
    title_share = models.PositiveSmallIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.problem or 'no problem'}"


class Quality(models.Model):
    """The points of an entry's description: each dimension and the whole from 0 to 100."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="quality")
    total = models.PositiveSmallIntegerField(_("quality"))
    findable = models.PositiveSmallIntegerField()
    reachable = models.PositiveSmallIntegerField()
    usable = models.PositiveSmallIntegerField()
    interoperable = models.PositiveSmallIntegerField()
    trustworthy = models.PositiveSmallIntegerField()
    # One bit for each rule that was not met; `harvesting.quality.rules` knows which is which.
    missing = models.BigIntegerField(default=0)
    computed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "qualities"

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.total}"


class QualityFigure(models.Model):
    """One day's figures of a source, an organisation, a coalition or a country: means over its public entries."""

    scope = models.CharField(max_length=12, choices=FigureScope)
    key = models.CharField(max_length=120)
    day = models.DateField()
    entry_count = models.PositiveIntegerField()
    broken_count = models.PositiveIntegerField()
    total = models.PositiveSmallIntegerField()
    findable = models.PositiveSmallIntegerField()
    reachable = models.PositiveSmallIntegerField()
    usable = models.PositiveSmallIntegerField()
    interoperable = models.PositiveSmallIntegerField()
    trustworthy = models.PositiveSmallIntegerField()
    # Bit of a rule -> how many entries miss it, and the ids of the first of them. Of the newest day only: what would
    # help is asked of today, and a series of it would be most of the table.
    missed = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key", "day"], name="one_figure_a_day")]
        indexes = [models.Index(fields=["day"], name="figures_by_day")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key} {self.day}"


class Exclusion(models.Model):
    """Something that was taken down on request: no later reading of any source may bring it back."""

    # None with an empty remote id: whatever source says it, the address decides.
    source = models.ForeignKey(Source, models.CASCADE, null=True, blank=True, related_name="exclusions")
    remote_id = models.CharField(max_length=500, blank=True)
    canonical_address = models.CharField(max_length=500, blank=True, db_index=True)
    entry_public_id = models.UUIDField()
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now)
    actor_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "remote_id"],
                condition=models.Q(source__isnull=False),
                name="one_exclusion_a_remote_id",
            ),
            models.CheckConstraint(
                name="exclusion_says_what",
                condition=models.Q(source__isnull=False) | ~models.Q(canonical_address=""),
            ),
        ]
        indexes = [models.Index(fields=["entry_public_id"], name="exclusions_of_an_entry")]

    def __str__(self) -> str:
        return self.remote_id or self.canonical_address
