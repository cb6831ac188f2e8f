from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from rialto.accounts.actions import link_for_administrator
from rialto.base.errors import Refused


class Command(BaseCommand):
    help = "Make a person an administrator and print the link with which they choose their password, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the person's e-mail address")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            path = link_for_administrator(email)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{settings.ORIGIN}{path}")
        self.stderr.write("The link works once, within three days. Give it only to this person.")
