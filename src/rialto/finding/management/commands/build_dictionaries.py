from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rialto.base.memory import settle
from rialto.finding.dictionaries import build_dictionaries
from rialto.search.port import SearchError


class Command(BaseCommand):
    help = (
        "Build the dictionaries that questions are said in English by, if there are new ones: from the list that comes with Rialto, and "
        "from the dictionaries of FreeDict that are installed (RIALTO_DICTIONARY_SOURCES)."
    )
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        settle()
        try:
            counts = build_dictionaries(self._report)
        except SearchError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{sum(counts.values())} words of {len(counts)} languages are known in English.")

    def _report(self, language: str, done: int, total: int) -> None:
        self.stderr.write(f"Dictionaries: {done} of {total} ({language})")
