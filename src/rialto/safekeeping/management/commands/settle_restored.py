import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from rialto.safekeeping.actions import settle_restored


class Command(BaseCommand):
    help = "Part of restore: brings a restored state up to date before it takes the place of another."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--uploads-before", default="")
        parser.add_argument("--uploads-now", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        settled = settle_restored(
            uploads_before=options["uploads_before"], uploads_now=options["uploads_now"]
        )
        self.stdout.write(json.dumps(asdict(settled)))
