"""What happens to an installation in tests of backups, in processes of its own: `python -m tests.safekeeping.steps STEP [FILE]`.

Each step says what it found as one line of JSON.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock

import django

PICTURE = "portraits/ada.webp"
PEOPLE = ("ada", "bob", "eve")


def fill() -> Any:
    """An installation with people, entries, files, an uploaded table, an alert and a session, as it is backed up."""
    from django.conf import settings
    from django.contrib.sessions.models import Session
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage
    from django.utils import timezone

    from rialto.accounts.models import Profile
    from rialto.editorial.actions import load_starter_pages
    from rialto.harvesting.actions.feeds import make_feed
    from rialto.harvesting.actions.proposals import upload_folder
    from rialto.taxonomy.actions import load_vocabularies
    from tests.factories import UserFactory

    load_vocabularies()
    # As every start sees to it.
    load_starter_pages()
    people = [UserFactory(email=f"{name}@example.org", name=name.title(), password=name) for name in PEOPLE]
    Profile.objects.create(
        user=people[0], picture=default_storage.save(PICTURE, ContentFile(b"ada's picture"))
    )
    Profile.objects.create(
        user=people[1], picture=default_storage.save("portraits/bob.webp", ContentFile(b"bob's picture"))
    )
    publish("Python for beginners", "Spreadsheets")
    upload_folder().mkdir(parents=True)
    table = upload_folder().resolve() / "table.csv"
    table.write_text("title\nA course\n")
    make_feed(str(table), "A table")
    Session.objects.create(session_key="k" * 32, session_data="x", expire_date=timezone.now())
    return tell() | {"secret": settings.SECRET_KEY}


def publish(*titles: str) -> None:
    from django.db import transaction

    from rialto.changes.actions import record_change
    from rialto.changes.choices import Verb
    from tests.factories import EntryFactory

    for title in titles:
        with transaction.atomic():
            made = EntryFactory(title=title, slug=title.lower().replace(" ", "-"), published=True, address="")
            record_change("entry", made.public_id, Verb.PUBLISHED)


def go_on() -> Any:
    """What happens after the backup: Bob is forgotten, an entry is taken down, another comes, Ada changes her picture."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from rialto.accounts.actions import erase_person
    from rialto.accounts.models import User
    from rialto.catalogue.actions import take_down
    from rialto.catalogue.models import Entry

    erase_person(User.objects.get(email="bob@example.org"))
    ada = User.objects.get(email="ada@example.org")
    take_down(Entry.objects.get(title="Spreadsheets"), by=ada, reason="on request")
    publish("Later")
    default_storage.save("portraits/later.webp", ContentFile(b"a later picture"))
    return tell()


def tell() -> Any:
    """What is there: counts of all tables, the log, people, entries by state, files, where the uploaded table is."""
    from django.conf import settings
    from django.contrib.sessions.models import Session
    from django.db import connection

    from rialto.accounts.models import User
    from rialto.catalogue.models import Entry
    from rialto.harvesting.models import Feed
    from rialto.safekeeping.installation import this_installation

    facts = this_installation().facts()
    media = Path(settings.MEDIA_ROOT)
    said = {
        "counts": facts.counts,
        "log": facts.log_position,
        "people": sorted(User.objects.filter(erased_at=None).values_list("email", flat=True)),
        "entries": dict(Entry.objects.order_by("title").values_list("title", "status")),
        "files": {
            path.relative_to(media).as_posix(): path.read_text()
            for path in sorted(media.rglob("*"))
            if path.is_file()
        },
        "table_is_there": [
            Path(feed.address).is_file() for feed in Feed.objects.filter(address__endswith="table.csv")
        ],
        "sessions": Session.objects.count(),
    }
    connection.close()
    return said


def find(words: str) -> Any:
    """The titles that a search finds, the index having been built before."""
    from django.conf import settings
    from django.test import Client, override_settings

    # No styles were bundled for this state.
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=settings.STORAGES | plain):
        page = Client().get("/en/search/", {"q": words}, headers={"host": "localhost"})
    return {"status": page.status_code, "is_found": "Python for beginners" in page.content.decode()}


def die(command: str, file: str, *places: str) -> Any:
    """Run a command for each place, killed after the call that the place names ("MODULE:NAME"); says each time what the next start finds.

    Of a restore: what `tell` says. Of a backup: the names in its folder.
    """
    return [_killed_and_seen(command, file, place) for place in places]


def _killed_and_seen(command: str, file: str, place: str) -> Any:
    from django.conf import settings

    from rialto.safekeeping import swap

    killed = os.fork()
    if not killed:
        _run_until(command, file, place)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(killed, 0)[1]) == -signal.SIGKILL, (
        f"{place} was never reached"
    )
    if command == "backup":
        return sorted(path.name for path in Path(file).parent.iterdir() if not path.name.startswith("."))
    # As a process that starts anew does, in one that has not asked the database yet.
    reading, writing = os.pipe()
    if not os.fork():
        swap.settle(Path(settings.VAR), settings.DATABASES["default"])
        with os.fdopen(writing, "w") as said:
            json.dump(tell(), said)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as heard:
        found = heard.read()
    os.wait()
    return json.loads(found)


def _run_until(command: str, file: str, place: str) -> None:
    from django.core.management import call_command

    module, _colon, path = place.partition(":")
    owner: Any = import_module(module)
    *outer, name = path.split(".")
    for one in outer:
        owner = getattr(owner, one)
    call = getattr(owner, name)

    def killed(*arguments: Any, **options: Any) -> Any:
        call(*arguments, **options)
        os.kill(os.getpid(), signal.SIGKILL)

    with mock.patch.object(owner, name, killed):
        call_command(command, file, **({"replace": True} if command == "restore" else {}))


STEPS: dict[str, Callable[..., Any]] = {"fill": fill, "go_on": go_on, "tell": tell, "find": find, "die": die}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(STEPS[sys.argv[1]](*sys.argv[2:])))  # noqa: T201 -- what the test reads
