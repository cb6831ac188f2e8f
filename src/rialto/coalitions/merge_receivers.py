"""What coalitions do when two entries become one, or one becomes two again: what leads to an entry leads to where it lives."""

from typing import Any

from django.dispatch import receiver

from rialto.catalogue.actions.leading import lead_links, lead_links_back
from rialto.catalogue.models import Entry
from rialto.catalogue.queries.duplicates import merged_ids
from rialto.catalogue.signals import merged, split
from rialto.coalitions.models import CalendarEntry, MeasureEntry, Transfer


@receiver(merged)
def follow_merge(survivor: Entry, other: Entry, **_: Any) -> None:
    """A practice that lives on in another entry is wanted and adopted there; links of measures and calendars lead there."""
    Transfer.objects.filter(entry=other).update(entry=survivor)
    lead_links(MeasureEntry, of="measure", survivor=survivor, other=other)
    lead_links(CalendarEntry, of="coalition", survivor=survivor, other=other)


@receiver(split)
def follow_split(other: Entry, **_: Any) -> None:
    """What was marked before the merge goes back to the entry that was marked, with what that one had taken in."""
    marked = merged_ids([other.pk])[other.pk]
    Transfer.objects.filter(marked_entry__in=marked).exclude(entry=other).update(entry=other)
    for links in (MeasureEntry, CalendarEntry):
        lead_links_back(links, other=other)
