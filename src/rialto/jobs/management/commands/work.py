from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.module_loading import autodiscover_modules

from rialto.jobs.worker import POLL_SECONDS, Worker


class Command(BaseCommand):
    help = "Do the background jobs until stopped."
    # `prepare` has checked the settings; to do it again would load every page of the site into this process.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", action="store_true", help="end when no job is ready")
        parser.add_argument(
            "--interval", type=float, default=POLL_SECONDS, help="seconds between looks when idle"
        )

    def handle(self, *, batch: bool, interval: float, **options: Any) -> None:
        # The calendar is what the rooms' tasks say.
        autodiscover_modules("tasks")
        worker = Worker(batch=batch, interval=interval)
        worker.configure_signals()
        worker.run()
