"""Pictures that people gave to entries."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rialto.catalogue.models.entry import Entry
from rialto.pictures.choices import Focus
from rialto.pictures.models import Picture


class EntryPicture(models.Model):
    """One picture of an entry as the public sees it; the first stands for it in lists."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="pictures")
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="of_entries")
    order = models.PositiveSmallIntegerField()
    # In the entry's language; "" for one that only decorates.
    alt = models.CharField(_("alternative text"), max_length=300, blank=True)
    # The same in other languages: language -> text.
    translations = models.JSONField(default=dict, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    licence = models.CharField(_("licence (SPDX)"), max_length=60, blank=True)
    focus = models.CharField(max_length=12, choices=Focus, default=Focus.CENTRE)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "picture"], name="one_row_a_picture_of_an_entry")
        ]

    def __str__(self) -> str:
        return self.alt or f"{self.order}"
