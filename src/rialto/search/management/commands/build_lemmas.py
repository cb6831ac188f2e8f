from typing import Any

from django.core.management.base import BaseCommand

from rialto.search.analysis.lemmas import build_lemmas


class Command(BaseCommand):
    help = "Build the dictionaries of word forms that are missing (once, about 45 s)."

    def handle(self, *args: Any, **options: Any) -> None:
        build_lemmas(progress=self._say)

    def _say(self, language: str, done: int, total: int) -> None:
        self.stderr.write(f"   {done} of {total}: {language}")
