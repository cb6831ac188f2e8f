"""The harvester's door for people at a terminal."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from rialto.base.client import is_loopback
from rialto.base.errors import Refused
from rialto.base.memory import settle
from rialto.base.progress import counting
from rialto.catalogue.choices import Kind
from rialto.harvesting.actions import feed_for, harvest, harvest_due
from rialto.harvesting.adapters import adapters
from rialto.harvesting.choices import RunState
from rialto.harvesting.detection import is_readable
from rialto.harvesting.models import Feed, Run
from rialto.harvesting.queries import feed_named

WEB = ("http://", "https://", "webcal://")
# Files in a folder that tell people about the others.
ABOUT = {"index.tsv", "source.md", "readme.md", "readme", "licence", "license", "licence.txt", "license.txt"}
REFUSALS_SHOWN = 20


class Command(BaseCommand):
    help = "Bring in what sources hold: web addresses, files, folders, or names of known sources."
    # `prepare` has checked the settings; to do it again would load every page of the site.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "sources",
            nargs="*",
            metavar="SOURCE",
            help="an address, a file, a folder, or a known source's name",
        )
        parser.add_argument(
            "--kind", default="", choices=["", *Kind.values], help="what entries are that do not say it"
        )
        parser.add_argument(
            "--language", default="", help="their language where they do not say it (en, bg, ...)"
        )
        parser.add_argument("--country", default="", help="their country where they do not say it (BG, ...)")
        parser.add_argument("--limit", type=int, help="stop after so many items")
        parser.add_argument(
            "--as", dest="adapter", default="", choices=["", *adapters()], help="read as this format"
        )
        parser.add_argument("--name", default="", help="what the source is called (for one SOURCE)")
        parser.add_argument("--map", dest="map_file", help="a JSON file that says which column is what")
        parser.add_argument(
            "--again", action="store_true", help="read documents although they have not changed"
        )
        parser.add_argument(
            "--reparse",
            action="store_true",
            help="read documents as they were fetched last, without asking for them",
        )
        parser.add_argument(
            "--due", action="store_true", help="read all known sources that are due, many at once"
        )
        parser.add_argument(
            "--all-refusals", action="store_true", help="show every refusal, not only the first 20"
        )

    def handle(self, *, sources: list[str], name: str, **options: Any) -> None:
        if options["due"] == bool(sources):
            raise CommandError(_("Name the sources to read, or say --due for those whose time has come."))
        if options["due"]:
            self.read_due(everything=options["all_refusals"])
            return
        if name and len(sources) > 1:
            raise CommandError(_("--name can name only one source."))
        settle()
        column_map = self.read_map(options["map_file"]) if options["map_file"] else None
        failed = False
        for source in sources:
            for feed in self.feeds(source, name=name, column_map=column_map, **options):
                allow = self.loopback(source)
                try:
                    with counting(feed.source.name, unit=_(" items")) as watch:
                        run = harvest(
                            feed,
                            limit=options["limit"],
                            allow=allow,
                            again=options["again"],
                            reparse=options["reparse"],
                            watch=watch,
                        )
                except Refused as refusal:
                    raise CommandError(f"{feed.source.name}: {refusal.message}") from refusal
                self.report(run, everything=options["all_refusals"])
                failed = failed or run.state != RunState.SUCCEEDED
        if failed:
            raise SystemExit(1)

    def read_due(self, *, everything: bool) -> None:
        """What the worker does by itself, here and now."""
        runs, _is_left = harvest_due()
        for run in runs:
            self.report(run, everything=everything)

    def feeds(self, source: str, *, name: str, column_map: Any, **options: Any) -> Iterator[Feed]:
        """The feed of an address, file or slug; of a folder, one for each file in it."""
        settings = {key: options[key] for key in ("kind", "language", "country", "adapter")}
        path = Path(source)
        if not source.lower().startswith(WEB) and not path.exists():
            if feed := feed_named(source):
                yield feed
                return
            raise CommandError(
                _("There is no file, folder or known source “%(source)s”.") % {"source": source}
            )
        is_folder = not source.lower().startswith(WEB) and path.is_dir()
        if is_folder and name:
            raise CommandError(_("--name can name only one source, not a folder of them."))
        for address in files_in(path) if is_folder else [source]:
            if is_folder and not options["adapter"] and not is_readable(Path(address)):
                self.stdout.write(
                    _("%(file)s: left out, not in a format that is read")
                    % {"file": Path(address).relative_to(path)}
                )
                continue
            try:
                yield feed_for(address, name=name, column_map=column_map, **settings)
            except Refused as refusal:
                raise CommandError(str(refusal.message)) from refusal

    def loopback(self, source: str) -> tuple[str, ...]:
        """This machine's own address, typed by the operator, may be reached: exactly that host and port."""
        if not source.lower().startswith(WEB):
            return ()
        parts = urlsplit(source)
        if not parts.hostname or not is_loopback(parts.hostname):
            return ()
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        allowed = f"{host}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
        self.stderr.write(
            _("Note: %(host)s is this machine itself; it is read because you typed it.") % {"host": allowed}
        )
        return (allowed,)

    def read_map(self, file: str) -> Any:
        try:
            return json.loads(Path(file).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(_("The column map cannot be read: %(reason)s.") % {"reason": error}) from error

    def report(self, run: Run, *, everything: bool) -> None:
        """One line for the run, then each refusal with its place and reason."""
        figures = _("found %(found)s, added %(added)s, changed %(changed)s, unchanged %(unchanged)s, refused %(refused)s") % {
            "found": run.found_count, "added": run.added_count, "changed": run.changed_count,
            "unchanged": run.unchanged_count, "refused": run.refused_count,
        }  # fmt: skip
        if run.grouped_count:
            figures += _(", known from elsewhere %(count)s") % {"count": run.grouped_count}
        note = _(" (the document has not changed)") if run.is_same_document else ""
        self.stdout.write(f"{run.feed.source.name}: {figures}{note}")
        if run.state != RunState.SUCCEEDED:
            self.stdout.write(
                "  " + _("%(state)s: %(error)s") % {"state": run.get_state_display(), "error": run.error}
            )
        refusals = run.refusals.all()
        for refusal in refusals if everything else refusals[:REFUSALS_SHOWN]:
            self.stdout.write(f"  {refusal.place}: {refusal.reason}")
        rest = (
            0
            if run.is_same_document
            else run.refused_count - refusals.count()
            if everything
            else run.refused_count - REFUSALS_SHOWN
        )
        if rest > 0:
            self.stdout.write("  " + _("... and %(count)s more") % {"count": rest})


def files_in(folder: Path) -> list[str]:
    """The files of a folder and those below it, in order, without hidden ones and those about the others."""
    return [
        str(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.name.lower() not in ABOUT
    ]
