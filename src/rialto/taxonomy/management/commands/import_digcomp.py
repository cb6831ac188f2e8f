from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rialto.base.errors import Refused
from rialto.base.progress import track
from rialto.taxonomy.actions import import_digcomp


class Command(BaseCommand):
    help = "Import the JRC's DigComp 3.0 (JSON-LD), or a translation of it, under the competences that ship."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the .jsonld or .jsonld.xz file")

    def handle(self, *, path: Path, **options: Any) -> None:
        try:
            self.stdout.write(f"digcomp-3.0: {import_digcomp(path, watch=track)}")
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
