from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from rialto.api.actions import revoke_push_token
from rialto.base.errors import Refused
from rialto.harvesting.actions import source_for_pushing


class Command(BaseCommand):
    help = "End the right of a push token, told by the letters that it begins with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="SOURCE", help="the source's short name")
        parser.add_argument("beginning", metavar="BEGINNING", help="the letters that the token begins with")

    def handle(self, *args: Any, source: str, beginning: str, **options: Any) -> None:
        try:
            token = revoke_push_token(source_for_pushing(source), beginning)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("The token %(token)s opens nothing any more.") % {"token": token})
