from typing import Any

from django.core.management.base import BaseCommand

from rialto.taxonomy.actions import load_vocabularies


class Command(BaseCommand):
    help = "Load the value lists that ship with the program; a second run writes nothing."

    def handle(self, **options: Any) -> None:
        written = load_vocabularies()
        changed = {key: done for key, done in written.items() if done.rows}
        for key, done in changed.items():
            self.stdout.write(f"{key}: {done}")
        self.stdout.write(f"{len(written)} value lists, {len(changed)} of them changed.")
