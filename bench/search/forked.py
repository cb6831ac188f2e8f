"""The indexer and a rebuild in processes of their own, to be killed: forked from one that has loaded everything and opened nothing."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
django.setup()

from django.core.management import call_command  # noqa: E402 -- nothing of Django can be loaded before

from rialto.finding.management.commands import follow_changes, reindex  # noqa: E402
from rialto.search import analysis  # noqa: E402
from rialto.search.tantivy_engine import reader, writer  # noqa: E402, F401 -- loaded once, before processes are forked

# As is what only the first document loads: stems, dictionaries.
analysis.wanted("words", ("en",))


def follow() -> None:
    """`manage.py follow_changes`, until somebody ends it."""
    call_command(follow_changes.Command())


def rebuild() -> None:
    """`manage.py reindex`."""
    call_command(reindex.Command())
