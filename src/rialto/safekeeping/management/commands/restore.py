import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from rialto.base.errors import Refused
from rialto.base.progress import counting
from rialto.safekeeping.actions import Restored, look_at, restore_backup
from rialto.safekeeping.installation import this_installation
from rialto.safekeeping.manifest import Manifest


class Command(BaseCommand):
    help = (
        "Put a backup in the place of this installation, and erase again what was erased since it was made."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="only look whether the backup is whole")
        parser.add_argument(
            "--replace", action="store_true", help="without asking, also where there is something already"
        )
        parser.add_argument(
            "--erasures", type=Path, action="append", default=[], help="a list of erasures kept elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"].absolute()
        for path in options["erasures"]:
            if not path.is_file():
                raise CommandError(f"There is no list of erasures {path}.")
        try:
            with counting("Reading", unit="B") as watch:
                manifest = look_at(file, watch=watch)
            self.stdout.write(_words_of(manifest))
            if options["check"]:
                return
            replace = options["replace"] or self._may_replace()
            with counting("Restoring", unit="B") as watch:
                restored = restore_backup(
                    file, replace=replace, lists=options["erasures"], watch=watch, tell=self._tell
                )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._report(restored)
        self._prepare()

    def _tell(self, words: str) -> None:
        self.stderr.write(f"   {words}")

    def _may_replace(self) -> bool:
        """Ask whoever sits there; without anybody, the flag decides."""
        if this_installation().is_empty() or not sys.stdin.isatty():
            return False
        facts = this_installation().facts()
        entries, people = (facts.counts.get(name, 0) for name in ("catalogue_entry", "accounts_user"))
        said = input(
            f"In {settings.VAR} there are {entries} entries and {people} people. They will be gone. Type 'replace' to go on: "
        )
        if said.strip() != "replace":
            raise CommandError("Nothing has changed.")
        return True

    def _report(self, restored: Restored) -> None:
        again = ", ".join(f"{count} {kind}" for kind, count in restored.erased_again.items() if count)
        self.stdout.write(
            f"Restored; {restored.migrated_count} migrations made up for; erased again: {again or 'nothing'}."
        )
        if not restored.has_our_secret:
            self.stderr.write(
                "RIALTO_SECRET_KEY is not the one that the backup was made with: second factors and links in mails cannot be read until it is."
            )

    def _prepare(self) -> None:
        """Build what is derived anew, in a process that sees the new state."""
        command = [sys.executable, str(settings.ROOT / "manage.py"), "prepare"]
        if subprocess.run(command, check=False).returncode:  # noqa: S603 -- our own command
            raise CommandError(
                "Everything is restored, but the index could not be built: ./rialto manage prepare"
            )


def _words_of(manifest: Manifest) -> str:
    entries, people = (manifest.counts.get(name, 0) for name in ("catalogue_entry", "accounts_user"))
    return (
        f"A whole backup of {manifest.origin} from {manifest.made_at:%Y-%m-%d %H:%M} UTC, version {manifest.version}: "
        f"{entries} entries, {people} people, log at {manifest.log_position}."
    )
