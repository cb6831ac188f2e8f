import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from rialto.editorial.actions import load_starter_pages
from rialto.finding.actions import build_few_labels, is_index_usable, rebuild_index
from rialto.harvesting.actions import interrupt_dead_runs, load_starter_entries
from rialto.organisations.actions import load_starter_organisations
from rialto.taxonomy.actions import load_vocabularies


class Command(BaseCommand):
    help = "Make everything ready that the shop opens with: tables, vocabularies, starter content, index."

    def handle(self, *args: Any, **options: Any) -> None:
        settings.VAR.mkdir(parents=True, exist_ok=True)
        self._step("Database", self._migrate)
        self._step("Vocabularies", load_vocabularies)
        self._step("Pages about the site", load_starter_pages)
        if settings.STARTER:
            self._step("Starter content", self._starter)
        self._step("Runs that were cut off", interrupt_dead_runs)
        self._step("Search index", self._index)

    def _step(self, name: str, work: Callable[[], Any]) -> None:
        begun = time.monotonic()
        work()
        self.stderr.write(f"   {name}: {time.monotonic() - begun:.1f} s", ending="\n")

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)

    def _starter(self) -> None:
        load_starter_organisations()
        report = load_starter_entries()
        for refusal in report.refused:
            self.stderr.write(f"   not taken: {refusal.place_in_source}: {refusal.reason}")

    def _index(self) -> None:
        """The indexer brings an index that is merely behind up to date; only a missing or unusable one is built here."""
        if not is_index_usable():
            build_few_labels()
            rebuild_index()
