from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rialto.base.errors import Refused
from rialto.base.progress import track
from rialto.taxonomy.actions import import_esco


class Command(BaseCommand):
    help = "Import ESCO from its official zips or folders of CSV files; run it again to resume."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, help="zips, or folders with zips or CSV files")
        parser.add_argument("--languages", nargs="+", default=[], help="two letters each; all when left out")
        parser.add_argument("--edition", default="", help="for instance 1.2.0; shown beside the lists")

    def handle(self, *, paths: list[Path], languages: list[str], edition: str, **options: Any) -> None:
        try:
            written = import_esco(paths, languages=languages, edition=edition, watch=track)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for key, done in written.items():
            self.stdout.write(f"{key}: {done}")
