from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rialto.base.memory import settle
from rialto.base.progress import track
from rialto.finding.actions import build_labels, rebuild_index
from rialto.search.port import Document, SearchError


class Command(BaseCommand):
    help = "Build the search index anew beside the one in use, then swap them."

    def handle(self, *args: Any, **options: Any) -> None:
        settle()
        try:
            build_labels()
            count = rebuild_index(_shown)
        except SearchError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{count} entries can be found.")


def _shown(documents: Iterator[Document], count: int) -> Iterator[Document]:
    return iter(track(documents, "Indexing", total=count, unit=" entries"))
