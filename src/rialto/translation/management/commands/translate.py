import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from rialto.base.errors import Refused
from rialto.translation.actions.queueing import follow_log, top_up, translate_now
from rialto.translation.actions.sending import send_waiting
from rialto.translation.actions.steering import pause, resume, try_all_again
from rialto.translation.holders import holders
from rialto.translation.queries.languages import reader_languages
from rialto.translation.queries.queue import queue_figures

# How long the one that follows waits before it looks again.
PAUSE_SECONDS = 1.0


class Command(BaseCommand):
    help = "Queue what is to be translated by machine, send what waits, and say how the queue stands."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", metavar="SLUG", help="put the entry with this address before all others")
        parser.add_argument(
            "--to", metavar="CODES", default="", help="with --now: into these languages (pt,en)"
        )
        parser.add_argument("--pause", action="store_true", help="send nothing more")
        parser.add_argument("--resume", action="store_true", help="go on")
        parser.add_argument("--again", action="store_true", help="let all wait again that failed")
        parser.add_argument(
            "--follow", action="store_true", help="go on with what changes, until told to stop"
        )
        parser.add_argument("--status", action="store_true", help="only say how the queue stands")
        parser.add_argument("--seconds", type=float, default=300.0, help="how long to send at most (300)")

    def handle(self, **options: Any) -> None:
        if options["pause"]:
            pause()
        if options["resume"]:
            resume()
        if options["again"]:
            self.stdout.write(f"Wait again: {try_all_again()}")
        if options["now"]:
            self._put_first(options["now"], options["to"])
        is_to_send = not options["status"] and not options["pause"] and queue_figures().provider
        while is_to_send:
            if not options["now"]:
                while follow_log():
                    pass
                top_up()
            count = send_waiting(seconds=options["seconds"])
            if not options["follow"]:
                self.stdout.write(f"Sent: {count}")
                break
            time.sleep(PAUSE_SECONDS)
        self._say()

    def _put_first(self, slug: str, codes: str) -> None:
        languages = [code for code in codes.split(",") if code] or reader_languages()
        for noun, holder in holders().items():
            thing_id = holder.find(slug)
            if thing_id is not None:
                try:
                    count = translate_now(noun, thing_id, languages)
                except Refused as refusal:
                    raise CommandError(str(refusal.message)) from refusal
                self.stdout.write(f"Put first into {count} languages.")
                return
        raise CommandError(f"Nothing public has the address {slug}.")

    def _say(self) -> None:
        now = queue_figures()
        if not now.provider:
            self.stdout.write(_("No service translates here: set RIALTO_TRANSLATION."))
        for state, count in now.counts.items():
            self.stdout.write(f"{state:10} {count:>8}")
        self.stdout.write(f"today      {now.spent.today:>8} characters of {now.spent.a_day or 'any number'}")
        if now.is_paused:
            self.stdout.write("Paused.")
        elif now.rests_until:
            self.stdout.write(f"Rests until {now.rests_until:%Y-%m-%d %H:%M}: {now.reason}")
