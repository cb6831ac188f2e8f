from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rialto.base.memory import settle
from rialto.base.progress import track
from rialto.finding.actions import build_labels, rebuild_index
from rialto.search.labels import Label
from rialto.search.port import SearchError


class Command(BaseCommand):
    help = "Build anew what concepts are found by, if the vocabularies changed: all their names in all languages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reindex",
            action="store_true",
            help="then rebuild the search index, so that entries are about them",
        )

    def handle(self, *, reindex: bool, **options: Any) -> None:
        settle()
        try:
            count = build_labels(_shown)
            if reindex:
                rebuild_index()
        except SearchError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"Concepts are found by {count} names.")


def _shown(labels: Iterator[Label], count: int) -> Iterator[Label]:
    return iter(track(labels, "Names of concepts", total=count))
