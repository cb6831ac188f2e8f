"""How often entries are read, by day: numbers alone, of nobody."""

from django.db import models

from rialto.catalogue.models.entry import Entry


class EntryVisits(models.Model):
    """What was counted of one entry on one day."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="visits", db_index=False)
    day = models.DateField()
    view_count = models.PositiveIntegerField(default=0)
    # How often somebody went on to the provider.
    click_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "day"], name="one_count_an_entry_and_day")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.day}: {self.view_count}, {self.click_count}"
