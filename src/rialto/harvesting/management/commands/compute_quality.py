from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from rialto.base.progress import track
from rialto.catalogue.queries.indexing import public_entry_ids
from rialto.harvesting.quality.figures import keep_figures
from rialto.harvesting.quality.following import compute_points, follow_quality


class Command(BaseCommand):
    help = "Compute the quality points of what changed (or of everything), and keep the day's figures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="every public entry, whatever the log says")

    def handle(self, *, all: bool, **options: Any) -> None:  # noqa: A002 -- the option's name
        if all:
            changed = sum(compute_points(ids) for ids in track(public_entry_ids(), _("Quality")))
            self.stdout.write(_("%(count)s entries have other points than before.") % {"count": changed})
        else:
            while follow_quality():
                pass
        self.stdout.write(_("%(count)s figures of the day were written.") % {"count": keep_figures()})
