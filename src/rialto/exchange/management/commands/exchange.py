"""`./rialto manage exchange pull`: take now what other sites published; `exchange sites`: how far each has been read."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rialto.base.errors import Refused
from rialto.exchange import actions
from rialto.exchange.models import TrustedSite
from rialto.exchange.queries.contested import contested


class Command(BaseCommand):
    help = "Exchange entries with other sites: pull, sites, trust ADDRESS --country XX, shorten-log"

    def add_arguments(self, parser: CommandParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        pull = words.add_parser("pull", help="take what other sites published, until nothing is left")
        pull.add_argument("--json", action="store_true")
        words.add_parser("sites", help="the sites that are trusted, and how far each has been read")
        trust = words.add_parser("trust", help="trust a site")
        trust.add_argument("address")
        trust.add_argument("--country", action="append", required=True, dest="countries", metavar="XX")
        words.add_parser("shorten-log", help="delete what the log need not keep any more")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            getattr(self, options["word"].replace("-", "_"))(**options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def pull(self, **options: Any) -> None:
        pulled = actions.pull_all()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in pulled], ensure_ascii=False, default=str))
        for one in [] if options["json"] else pulled:
            taken = one.taken
            self.stdout.write(
                f"{one.site}: {taken.added} new, {taken.changed} changed, {taken.withdrawn} gone, "
                f"{taken.refused_count} refused{'; ' + one.error if one.error else ''}"
            )
        if not pulled:
            self.stdout.write("No site is trusted yet.")
        if any(one.error for one in pulled):
            raise CommandError("Not everything could be taken.")

    def sites(self, **_options: Any) -> None:
        for site in TrustedSite.objects.all():
            countries = "hub" if site.is_hub else ", ".join(site.countries)
            self.stdout.write(
                f"{site.name} ({countries}) {site.address}: {site.state}, at {site.position}, "
                f"complete {site.complete_at or 'never'}{'; ' + site.error if site.error else ''}"
            )

        found = contested()
        if found.count:
            self.stdout.write(f"{found.count} entries of two sites:")
        for one in found.lines:
            self.stdout.write(
                f"  {one.public_id} {one.title}: kept at {one.holder}, also named by {one.claimant} "
                f"since {one.since:%Y-%m-%d %H:%M}"
            )

    def trust(self, **options: Any) -> None:
        site = actions.add_site(options["address"], countries=options["countries"])
        self.stdout.write(f"{site.name} is trusted for {', '.join(site.countries)}.")

    def shorten_log(self, **_options: Any) -> None:
        self.stdout.write(f"{actions.shorten_log()} records deleted.")
