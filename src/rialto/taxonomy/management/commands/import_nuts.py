from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rialto.base.errors import Refused
from rialto.base.progress import track
from rialto.taxonomy.actions import import_nuts


class Command(BaseCommand):
    help = "Import the codes and names of Europe's regions from the European Learning Model's nuts.xsd."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="nuts.xsd or nuts.xsd.xz")

    def handle(self, *, path: Path, **options: Any) -> None:
        try:
            self.stdout.write(f"nuts: {import_nuts(path, watch=track)}")
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
