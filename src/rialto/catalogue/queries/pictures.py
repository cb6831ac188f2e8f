"""Pictures of entries, in the words of a reader's language."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from rialto.catalogue.models import Entry, EntryPicture
from rialto.pictures.queries import ShownPicture, shown


def pictures_of(entry: Entry, *, language: str) -> list[ShownPicture]:
    """All pictures of an entry, the first first; nothing is asked for one that has none."""
    if not entry.has_pictures:
        return []
    rows = EntryPicture.objects.filter(entry=entry).select_related("picture")
    return [picture_shown(row, entry, language) for row in rows]


def lead_pictures(entries: Iterable[Entry], *, language: str) -> dict[int, ShownPicture]:
    """Entry -> the picture that stands for it in lists. One query, and none where no entry has one."""
    having = {entry.pk: entry for entry in entries if entry.has_pictures}
    if not having:
        return {}
    rows = EntryPicture.objects.filter(entry__in=list(having), order=1).select_related("picture")
    return {row.entry_id: picture_shown(row, having[row.entry_id], language) for row in rows}


def pictures_around(
    entry: Entry, related: Collection[Entry], *, language: str
) -> tuple[list[ShownPicture], dict[int, ShownPicture]]:
    """All pictures of one entry, and those that stand for others beside it: one query, none where there are none."""
    others = {one.pk: one for one in related if one.has_pictures}
    if not entry.has_pictures and not others:
        return [], {}
    asked = Q(entry__in=list(others), order=1)
    if entry.has_pictures:
        asked |= Q(entry=entry)
    rows = list(EntryPicture.objects.filter(asked).select_related("picture"))
    own = [picture_shown(row, entry, language) for row in rows if row.entry_id == entry.pk]
    return own, {
        row.entry_id: picture_shown(row, others[row.entry_id], language)
        for row in rows
        if row.entry_id in others and row.order == 1
    }


def picture_shown(row: EntryPicture, entry: Entry, language: str) -> ShownPicture:
    """A row as a reader sees it: the alternative text in their language where somebody wrote one."""
    own = row.translations.get(language, "") if language != entry.language else ""
    return shown(
        row.picture,
        alt=(own or row.alt) if row.alt else "",
        language=language if own else entry.language,
        credit=row.credit,
        licence=row.licence,
        focus=row.focus,
    )
