from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from rialto.search.analysis.lemmas import are_built, build_lemmas


class Command(BaseCommand):
    help = "Build the dictionaries that inflected words are found by (once, about 45 seconds and 110 MB on disk)."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", help="where; the folder of the settings when left out")

    def handle(self, *, folder: str | None, **options: object) -> None:
        if not are_built(folder):
            build_lemmas(folder, progress=self._report)
        self.stdout.write("The dictionaries are built.")

    def _report(self, language: str, done: int, total: int) -> None:
        self.stderr.write(f"Dictionaries: {done} of {total} ({language})")
