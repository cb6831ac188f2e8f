from argparse import ArgumentParser
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.translation import gettext as _

from rialto.base.client import is_loopback
from rialto.base.progress import track
from rialto.catalogue.choices import LinkState
from rialto.catalogue.models import Entry
from rialto.harvesting.links.checking import check_links, due_entries, follow_entries

LIMIT = 500


class Command(BaseCommand):
    help = "Look whether the links of entries still lead to what they say: those that are due, or the named ones now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=LIMIT, help="how many links at most")
        parser.add_argument(
            "--entry",
            nargs="+",
            default=[],
            metavar="ENTRY",
            help="public ids or the last part of their addresses",
        )

    def handle(self, *, limit: int, entry: list[str], **options: Any) -> None:
        if entry:
            entries = self.named(entry)
        else:
            while follow_entries():
                pass
            entries = due_entries(limit=limit)
        watch = partial(track, label=_("Links"), total=len(entries), unit=_(" links"))
        checked = check_links(entries, allow=self.loopback(entries) if entry else (), watch=watch)
        said = ", ".join(
            f"{LinkState(state).label} {count}" for state, count in sorted(checked.states.items())
        )
        self.stdout.write(
            _("Looked at %(count)s links, %(changed)s changed.")
            % {"count": checked.looked_count, "changed": checked.changed_count}
            + (f" {said}" if said else "")
        )
        if checked.held_back_count:
            raise CommandError(
                _("Nothing answers, so that our own network seems to be down: nothing was kept.")
            )

    def named(self, names: list[str]) -> list[Entry]:
        entries = []
        for name in names:
            try:
                wanted = Q(public_id=UUID(name))
            except ValueError:
                wanted = Q(slug=name.rstrip("/").rpartition("/")[2])
            found = Entry.objects.filter(wanted).select_related("link_health").first()
            if found is None or not found.address:
                raise CommandError(_("There is no entry “%(name)s” with an address.") % {"name": name})
            entries.append(found)
        return entries

    def loopback(self, entries: list[Entry]) -> tuple[str, ...]:
        """This machine's own addresses may be reached when the operator names the entry."""
        parts = [urlsplit(one.address) for one in entries]
        return tuple({one.netloc for one in parts if one.hostname and is_loopback(one.hostname)})
