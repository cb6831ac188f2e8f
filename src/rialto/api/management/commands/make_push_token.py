from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from rialto.api.actions import make_push_token
from rialto.base.errors import Refused
from rialto.harvesting.actions import source_for_pushing


class Command(BaseCommand):
    help = "Make a token with which a source sends its records, and print it, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="SOURCE", help="the source's short name")
        parser.add_argument("--name", default="", help="what to call the token, to tell it from others")
        parser.add_argument(
            "--new", metavar="NAME", default="", help="make the source, called NAME, where it does not exist"
        )

    def handle(self, *args: Any, source: str, name: str, new: str, **options: Any) -> None:
        try:
            found = source_for_pushing(source, name=new)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(make_push_token(found, name=name))
        self.stderr.write(
            _("Keep this token: it is shown only now. It lets its holder send records of this source.")
        )
