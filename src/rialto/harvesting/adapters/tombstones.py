"""Deletions in Atom feeds (RFC 6721)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from rialto.base.safe_xml import BadXml, tree_of
from rialto.catalogue.found import FoundGone

TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def tombstones(content: bytes) -> Iterator[FoundGone]:
    """What an Atom feed says that it has deleted (RFC 6721)."""
    try:
        root = tree_of(content, encoding=None, recover=True)
    except BadXml:
        return
    for element in root.iter(TOMBSTONE):
        if identifier := (element.get("ref") or "").strip():
            place = _("line %(number)s") % {"number": element.sourceline or "?"}
            reason = _("The feed says that it is deleted.")
            yield FoundGone(remote_id=identifier[:500], place_in_source=place, reason=reason)
