"""Whether a queue of translations loses or misplaces anything while all around it dies, and how fast it is.

Entries in Slovak are put into three languages through a server of ours that speaks eTranslation's protocol (tests/etranslation_server.py),
over real HTTP: it calls back late, twice, about something else, as a failure, or never. The command that sends,
the web server that is called back and the service itself are killed again and again (SIGKILL) and started anew; meanwhile originals change
and people correct. `lost`: translations that are missing or stale in the end; `misplaced`: those that were another entry's or of another
language, in the end or at any moment before; `duplicates`: what stands more than once; `overwritten`: what people wrote and a machine replaced.
`calls_*`: how the site answered each call back: about something else (`wrong`), about what was done already or has changed (`late_or_twice`).
"""

import argparse
import contextlib
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.generated.words import ROOT
from bench.measuring.figures import machine, say, show
from bench.measuring.serving import free_port
from bench.shop.processes import borrow, environment, start, state_folder

ENTRIES, LANGUAGES = 10_000, ("de", "fr", "pt")
KILLS, EDITS, CORRECTIONS = 12, 200, 100
ASKED = {"lost": "0", "misplaced": "0", "duplicates": "0", "overwritten": "0"}
LONGEST_SECONDS = 10_800.0
SECRET = "only-for-this-bench-" + "x" * 40
OUTCOME = re.compile(r'"outcome": "([^"]+)"')
MISBEHAVIOUR = ("--late", "2", "--twice", "0.1", "--wrong", "0.1", "--never", "0.02", "--fails", "0.01")


@dataclass
class Around:
    """The three processes that are killed and started again."""

    folder: Path
    web_port: int
    service_port: int
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    seed: int = 1

    def environment(self) -> dict[str, str]:
        from tests.etranslation_server import PASSWORD, PATH, USER

        return {
            "RIALTO_SECRET_KEY": SECRET,
            # The calls back are counted in the web server's log.
            "RIALTO_LOG_LEVEL": "INFO",
            "RIALTO_PORT": str(self.web_port),
            "RIALTO_ORIGIN": f"http://127.0.0.1:{self.web_port}",
            "RIALTO_WEB_WORKERS": "2",
            "RIALTO_FETCH_ALLOW": f"127.0.0.1:{self.service_port}",
            "RIALTO_FETCH_DAILY_REQUESTS": "0",
            "RIALTO_TRANSLATION": "etranslation",
            "RIALTO_TRANSLATION_URL": f"http://127.0.0.1:{self.service_port}{PATH}",
            "RIALTO_TRANSLATION_USER": USER,
            "RIALTO_TRANSLATION_KEY": PASSWORD,
            "RIALTO_TRANSLATION_LANGUAGES": ",".join(LANGUAGES),
            "RIALTO_TRANSLATION_DAILY_CHARACTERS": "0",
            "RIALTO_TRANSLATION_AT_ONCE": "300",
            "RIALTO_TRANSLATION_WAIT_MINUTES": "0.2",
        }

    def start(self, name: str) -> None:
        self.seed += 1
        if name == "send":
            self.running[name] = start(self.folder, "translate", "--follow", **self.environment())
            return
        command = {
            "web": ["-m", "gunicorn", "--config", "config/gunicorn.py", "config.asgi:application"],
            "service": [
                "-m",
                "tests.etranslation_server",
                str(self.service_port),
                "--seed",
                str(self.seed),
                *MISBEHAVIOUR,
            ],
        }[name]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, *command], env=environment(self.folder, **self.environment()), cwd=ROOT, stdout=log,
                stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill(self, name: str) -> None:
        """As a power cut does it, its workers included."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            if name == "send":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        for name in list(self.running):
            self.kill(name)


def main() -> None:
    """Fill a database of its own, then translate all of it while everything is killed."""
    parser = argparse.ArgumentParser(prog="./rialto bench translation", description=__doc__)
    parser.add_argument("--entries", type=int, default=ENTRIES, help="how many entries (10000)")
    parser.add_argument("--kills", type=int, default=KILLS, help="how often something is killed (12)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="one line of JSON, the last of the output")
    options = parser.parse_args()
    about = machine()
    with tempfile.TemporaryDirectory(prefix="translation-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        borrow(folder, state_folder())
        figures = measured(folder, entries=options.entries, kills=options.kills, seed=options.seed)
    show(figures | about, asked=ASKED, as_json=options.json)


def measured(folder: Path, *, entries: int, kills: int, seed: int) -> dict[str, float | int]:
    """All figures. The database is looked at from this process."""
    around = Around(folder, free_port(), free_port())
    os.environ.update(environment(folder, **around.environment()))
    import django

    django.setup()
    from django.core.management import call_command

    say("Making the tables")
    call_command("migrate", verbosity=0)
    say(f"Filling the catalogue with {entries} entries")
    fill(entries)
    dice = random.Random(seed)
    try:
        for one in ("web", "service", "send"):
            around.start(one)
        return run(around, dice, entries=entries, kills=kills)
    finally:
        around.close()


def fill(entries: int) -> None:
    """Public entries, each with its number in every text."""
    from django.utils import timezone

    from rialto.catalogue.choices import Kind, Status
    from rialto.catalogue.models import Entry

    now = timezone.now()
    Entry.objects.bulk_create(
        (
            Entry(
                origin="rialto", kind=Kind.TRAINING, status=Status.PUBLISHED, published_at=now, language="sk", slug=f"kurz-{number}",
                title=f"Kurz číslo {number}.", summary=f"Šesť večerov kurzu {number}.",
                description=f"<p>Naučíte sa tabuľky, kurz {number}.</p><ul><li>prvý večer</li><li>druhý večer</li></ul>",
            )
            for number in range(1, entries + 1)
        ),
        batch_size=500,
    )  # fmt: skip


def run(around: Around, dice: random.Random, *, entries: int, kills: int) -> dict[str, float | int]:
    """Wait until all is translated, killing, editing and correcting in between."""
    begun, said = time.monotonic(), 0.0
    wanted = entries * len(LANGUAGES)
    marks = sorted(dice.uniform(0.05, 0.9) for _kill in range(kills))
    corrected: dict[int, str] = {}
    deeds = [*marks]
    last, misplaced = 0, 0
    while time.monotonic() - begun < LONGEST_SECONDS:
        done = there()
        last, wrong = misplaced_since(last)
        misplaced += wrong
        share = done / wanted
        if deeds and share >= deeds[0]:
            deeds.pop(0)
            change(dice, corrected, max(1, EDITS // max(1, kills)), max(1, CORRECTIONS // max(1, kills)))
            name = dice.choice(["web", "service", "send"])
            around.kill(name)
            time.sleep(dice.uniform(0.1, 1.5))
            around.start(name)
        if time.monotonic() - said > 10:
            said = time.monotonic()
            say(f"{done} of {wanted} after {said - begun:.0f} s")
        if not deeds and done >= wanted and at_rest():
            break
        time.sleep(0.5)
    seconds = time.monotonic() - begun
    _last, wrong = misplaced_since(last)
    figures = judged(corrected)
    # What stands wrong in the end was wrong when it was written.
    figures["misplaced"] = max(figures["misplaced"], misplaced + wrong)
    return (
        figures
        | calls_in(around.folder / "web.log")
        | {
            "entries": entries,
            "seconds": round(seconds, 1),
            "per_second": round(wanted / seconds, 1),
            "kills": kills - len(deeds),
            "corrections": len(corrected),
        }
    )


def there() -> int:
    """How many titles are translated: by a person, or of the original as it is now."""
    from django.db.models import Q

    from rialto.catalogue.models import EntryText

    return EntryText.objects.filter(Q(state="current") | Q(origin="person"), field="title").count()


def misplaced_since(last: int) -> tuple[int, int]:
    """The latest translation's id, and how many of those after `last` are not their own entry's, or of another language."""
    from rialto.catalogue.models import EntryText

    wrong = 0
    rows = EntryText.objects.filter(pk__gt=last, origin="machine").order_by("pk")
    for pk, language, text, slug in rows.values_list("pk", "language", "text", "entry__slug"):
        last = pk
        wrong += not is_own(text, language, slug)
    return last, wrong


def is_own(text: str, language: str, slug: str) -> bool:
    """Whether a text is what the service made of this entry for this language, of its original now or before."""
    return text.startswith(f"[{language}] ") and f" {slug.rpartition('-')[2]}." in text


def calls_in(log: Path) -> dict[str, int]:
    """What the site made of the calls back, by its own log."""
    counts = Counter(OUTCOME.findall(log.read_text(encoding="utf-8", errors="replace")))
    return {
        "calls_written": counts["written"],
        "calls_late_or_twice": counts["nothing to do"] + counts["superseded"],
        "calls_wrong": counts["nobody's"] + counts["another's"] + counts["unnamed"],
    }


def at_rest() -> bool:
    """Whether nothing waits, nothing is under way, and the log has been followed to its end."""
    from rialto.changes.queries import last_position, position_of
    from rialto.translation.actions.queueing import READER
    from rialto.translation.models import TranslationJob

    return (
        position_of(READER) >= last_position()
        and not TranslationJob.objects.filter(state__in=("waiting", "sent")).exists()
    )


def change(dice: random.Random, corrected: dict[int, str], edits: int, corrections: int) -> None:
    """Some originals say something else now, and people correct some translations."""
    from django.db import transaction

    from rialto.accounts.models import User
    from rialto.catalogue.actions.texts import note_stale_texts
    from rialto.catalogue.actions.translating import correct_texts
    from rialto.catalogue.models import Entry
    from rialto.changes.actions import record_change
    from rialto.changes.choices import Verb

    by, _made = User.objects.get_or_create(email="editor@example.org")
    ids = list(Entry.objects.values_list("pk", flat=True))
    for pk in dice.sample(ids, min(edits, len(ids))):
        with transaction.atomic():
            entry = Entry.objects.select_for_update().get(pk=pk)
            number = entry.slug.rpartition("-")[2]
            Entry.objects.filter(pk=pk).update(title=f"Kurz číslo {number}. Vydanie {dice.randrange(1000)}")
            note_stale_texts({"title": {pk}})
            record_change("entry", entry.public_id, Verb.CHANGED)
    for pk in dice.sample([one for one in ids if one not in corrected], min(corrections, len(ids) // 4)):
        words = f"Curso {pk}, como uma pessoa o diz"
        correct_texts(Entry.objects.get(pk=pk), "pt", {"title": words}, by=by)
        corrected[pk] = words


def judged(corrected: dict[int, str]) -> dict[str, float | int]:
    """What is missing, what stands where it does not belong, and what became of people's words."""
    from rialto.catalogue.models import Entry, EntryText
    from rialto.translation.models import TranslationJob

    texts: dict[tuple[int, str, str], Any] = {
        (one.entry_id, one.language, one.field): one for one in EntryText.objects.iterator(chunk_size=2000)
    }
    lost = misplaced = overwritten = 0
    for entry in Entry.objects.iterator(chunk_size=2000):
        for language in LANGUAGES:
            for name in EntryText.FIELDS:
                one = texts.get((entry.pk, language, name))
                if name == "title" and language == "pt" and entry.pk in corrected:
                    overwritten += one is None or one.text != corrected[entry.pk]
                elif one is None:
                    lost += 1
                elif one.text != f"[{language}] {getattr(entry, name)}":
                    own = is_own(one.text, language, entry.slug)
                    lost, misplaced = lost + own, misplaced + (not own)
    tries = list(TranslationJob.objects.values_list("tries", flat=True))
    again = sum(count > 1 for count in tries)
    rows = EntryText.objects.values_list("entry", "language", "field")
    jobs = TranslationJob.objects.values_list("noun", "thing_id", "target_language")
    twice = sum(sum(Counter(keys).values()) - len(set(keys)) for keys in (list(rows), list(jobs)))
    return {
        "lost": lost,
        "misplaced": misplaced,
        "duplicates": twice,
        "overwritten": overwritten,
        "sent_again": again,
    }


if __name__ == "__main__":
    main()
