from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rialto.base.errors import Refused
from rialto.base.progress import counting
from rialto.safekeeping.actions import default_file, keep_newest, make_backup


class Command(BaseCommand):
    help = "Write database, files and secret into one archive, while the shop is open."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, help="where to; backups/ in RIALTO_VAR when left out"
        )
        parser.add_argument(
            "--keep",
            type=int,
            default=0,
            metavar="COUNT",
            help="then delete older ones, all but the newest COUNT",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file = (options["file"] or default_file()).absolute()
        try:
            with counting("Backing up", unit="B") as watch:
                manifest = make_backup(file, watch=watch)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        size = file.stat().st_size / 1024 / 1024
        entries, people = (manifest.counts.get(name, 0) for name in ("catalogue_entry", "accounts_user"))
        self.stdout.write(
            f"{file}: {size:.1f} MB, {entries} entries, {people} people, log at {manifest.log_position}."
        )
        for old in keep_newest(file.parent, options["keep"]):
            self.stdout.write(f"deleted {old.name}")
