from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from rialto.base.progress import track
from rialto.finding.gazetteer.building import build


class Command(BaseCommand):
    help = "Build the file of places and postcodes from a folder that the packages of requirements-places.txt were unpacked into."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            built = build(folder, Path(settings.PLACES_FILE), show=_shown)
        except FileNotFoundError as problem:
            raise CommandError(f"The folder lacks {problem.filename}.") from problem
        self.stdout.write(
            f"{built.places} places by {built.names} names, and {built.postcodes} postcodes, are known from now on."
        )


def _shown(rows: Iterable[Any]) -> Iterable[Any]:
    return track(rows, "Places")
