"""Links to an entry, kept by other rooms: led on when it lives on in another, and back."""

from django.db.models import Model

from rialto.catalogue.models import Entry
from rialto.catalogue.queries.duplicates import merged_ids


def lead_links(links: type[Model], *, of: str, survivor: Entry, other: Entry) -> None:
    """Have what links to `other` link to the entry that it lives on in.

    `links` has an `entry`, and a `marked_entry` for the one that was linked; `of` names whose link it is. Whoever links to both
    keeps both: `other` is not public, so that its link shows nothing until it lives by itself again.
    """
    manager = links._default_manager
    linked = manager.filter(entry=survivor).values(of)
    led = manager.filter(entry=other).exclude(**{f"{of}__in": linked})
    led.filter(marked_entry=None).update(marked_entry=other)
    led.update(entry=survivor)


def lead_links_back(links: type[Model], *, other: Entry) -> None:
    """Have what linked to `other`, or to what had been merged into it, link to it again."""
    manager = links._default_manager
    manager.filter(marked_entry__in=merged_ids([other.pk])[other.pk]).update(entry=other)
    manager.filter(entry=other, marked_entry=other).update(marked_entry=None)
