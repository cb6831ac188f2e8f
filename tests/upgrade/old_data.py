"""What the old program's database holds, made by the old program itself: run by `make` inside its checkout, with its rooms.

Everything is invented, hosts are example.org, and clock and chance stand still, so that the same commit always gives the same rows.
"""

import os
import random
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from unittest import mock

import django
import time_machine

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
# "a bridge over quiet water", by Argon2 with a salt of its own.
PASSWORD = "argon2$argon2id$v=19$m=19456,t=3,p=1$cmlhbHRvcmlhbHRvcmlhbHRvcmlhbHQ$tVTrtZRo5XuPwLgExl96/gRHm1r4Vbt4g1Vcfu8gEsE"


def fill() -> None:
    """All that an installation gathers: entries of several kinds from two sources, their history, reports, alerts, pins, people."""
    from django.core.management import call_command

    from rialto.taxonomy.actions import load_vocabularies
    from rialto.taxonomy.models import ConceptLabel

    call_command("migrate", verbosity=0, interactive=False)
    load_vocabularies()
    editor = _people()
    first, second = _sources()
    _entries(first, second)
    _history(editor)
    _harvest()
    _visitors(editor)
    # Four languages of every word would be most of the file.
    ConceptLabel.objects.exclude(language="en").delete()


def _people():
    from rialto.accounts.models import User

    people = [
        User(
            email=f"{name}@example.org",
            name=name.title(),
            password=PASSWORD,
            is_staff=is_staff,
            is_superuser=is_staff,
        )
        for name, is_staff in (("editor", True), ("ada", False))
    ]
    for person in people:
        person.save()
    return people[0]


def _sources():
    from rialto.api.actions import make_push_token
    from rialto.catalogue.models import Source

    first = Source.objects.create(
        name="Academy", slug="academy", address="https://academy.example.org/feed", licence="CC-BY-4.0"
    )
    second = Source.objects.create(
        name="Ministry", slug="ministry", address="https://ministry.example.org/list.csv"
    )
    make_push_token(first, name="for the academy")
    return first, second


def _entries(first, second) -> None:
    from rialto.catalogue.actions import write_found
    from rialto.catalogue.choices import Kind
    from rialto.catalogue.found import FoundConcept, FoundEntry, FoundSession

    concepts = [
        FoundConcept(role="technology", key="cybersecurity"),
        FoundConcept(role="audience", key="all"),
    ]

    def found(remote_id: str, kind: Kind, title: str, **more) -> FoundEntry:
        said = {"address": f"https://academy.example.org/{remote_id}", "language": "en", "provider_name": "Bridge Academy",
                "provider_website": "https://academy.example.org/", "concepts": list(concepts), "place_in_source": remote_id}  # fmt: skip
        return FoundEntry(remote_id=remote_id, kind=kind, title=title, **said | more)

    entries = [
        found("python", Kind.TRAINING, "Python for archivists", summary="Reading old tables with new tools.", is_free=True,
              translations={"de": {"title": "Python für Archive", "summary": "Alte Tabellen mit neuem Werkzeug."}}),
        found("phishing", Kind.EVENT, "Phishing, an evening", starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 1), city="Sofia",
              countries=["BG"], sessions=[FoundSession(starts_at=datetime(2027, 3, 1, 17, tzinfo=UTC), city="Sofia", remote_id="1")]),
        found("grants", Kind.FUNDING, "Grants for small firms", deadline_on=date(2027, 5, 1), countries=["MT"]),
        found("guide", Kind.RESOURCE, "Guide to passwords", language="bg", tags=["passwords"], licence="CC-BY-4.0"),
        found("job", Kind.OPPORTUNITY, "Traineeship in a museum", details={"type": "traineeship"}),
        found("old", Kind.TRAINING, "Spreadsheets of 2020", starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1)),
        found("gone", Kind.TRAINING, "A course that was taken down"),
        found("left", Kind.TRAINING, "A course that was withdrawn"),
    ]  # fmt: skip
    report = write_found(first, entries, publish=True)
    twin = found(
        "python-2", Kind.TRAINING, "Python for archivists", address="https://ministry.example.org/python"
    )
    report.add(write_found(second, [twin, found("draft", Kind.ARTICLE, "Waits for review")], publish=False))
    assert not report.refused, report.refused


def _history(editor) -> None:
    from rialto.catalogue.actions import (
        correct_entry,
        merge_entries,
        publish_entry,
        take_down,
        withdraw_entry,
    )
    from rialto.catalogue.models import Entry, LinkHealth
    from rialto.harvesting.actions import match_all_changes

    def entry(remote_id: str) -> Entry:
        return Entry.objects.get(source_records__remote_id=remote_id)

    publish_entry(entry("python-2"), by=editor)
    merge_entries(entry("python"), entry("python-2"), by=editor, reason="the same course")
    take_down(entry("gone"), by=editor, reason="on request")
    withdraw_entry(entry("left"), by=editor, reason="it is over")
    correct_entry(entry("guide"), {"title": "Guide to good passwords"}, by=editor)
    LinkHealth.objects.create(entry=entry("guide"), looked_at=NOON)
    match_all_changes()


def _harvest() -> None:
    """A table that was uploaded and read: feed, document, body, run."""
    from rialto.harvesting.actions import feed_for, harvest
    from rialto.harvesting.actions.proposals import upload_folder
    from rialto.harvesting.models import Run

    upload_folder().mkdir(parents=True)
    table = upload_folder() / "museums.csv"
    table.write_text(
        "title,url,language\nDrawing maps,https://museum.example.org/maps,en\n", encoding="utf-8"
    )
    os.utime(table, (NOON.timestamp(), NOON.timestamp()))
    harvest(feed_for(str(table), name="Museums", kind="training"))
    Run.objects.update(process="machine:1:1")


def _visitors(editor) -> None:
    from rialto.catalogue.models import Entry
    from rialto.finding.alerts.saving import ask_for_alert, confirm_alert
    from rialto.finding.asking import Search
    from rialto.finding.choices import Rhythm
    from rialto.finding.pins.keeping import Said, pin_entry
    from rialto.moderation.actions import file_report
    from rialto.moderation.choices import Complaint
    from rialto.search.query_text import parse

    entry = Entry.objects.get(title="Phishing, an evening")
    search = Search(text=parse("phishing"))
    for address in ("ada@example.org", "visitor@example.org"):
        alert = ask_for_alert(search, email=address, rhythm=Rhythm.DAILY, language="en")
        assert alert
        confirm_alert(alert)
    pin_entry(entry, Said(words="security", until=date(2027, 6, 1), reason="week of security"), by=editor)
    file_report(
        "entry",
        entry.public_id,
        complaint=Complaint.values[0],
        words="the hour is wrong",
        email="visitor@example.org",
    )


def main() -> None:
    """Fill the database that the environment names."""
    chance = random.Random(5)
    with (
        time_machine.travel(NOON, tick=False),
        mock.patch("os.urandom", chance.randbytes),
        mock.patch("random._urandom", chance.randbytes),
    ):
        django.setup()
        fill()


if __name__ == "__main__":
    # The old program's rooms, and nothing of today's.
    sys.path[0] = str(Path.cwd() / "src")
    sys.path.insert(0, str(Path.cwd()))
    main()
