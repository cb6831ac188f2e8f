"""Alerts in a process of its own, to be killed: for each line that it hears, a fork percolates, makes mails and sends them to the end."""

import os
import sys
from datetime import timedelta

WORDS = ("alpha", "bravo", "charlie")
READERS, ENTRIES = 6, 30


def prepare() -> None:
    """Tables, an index, alerts, and entries that nobody has been told of."""
    from django.core.management import call_command

    from rialto.catalogue.actions import write_found
    from rialto.catalogue.models import Source
    from rialto.finding.actions import rebuild_index
    from tests.finding.alert_steps import alert_for
    from tests.published import catch_up, training

    call_command("migrate", verbosity=0)
    rebuild_index()
    for number in range(READERS):
        alert_for(f"q={WORDS[number % len(WORDS)]}", email=f"reader-{number}@example.org")
    source = Source.objects.create(slug="test", name="Test")
    for number in range(ENTRIES):
        write_found(
            source,
            [training(str(number), f"Entry {WORDS[number % len(WORDS)]} number{number}")],
            publish=True,
        )
    catch_up()


def tell() -> None:
    """Small steps, each said, until nothing is left."""
    from rialto.finding.alerts import mailing, percolating
    from rialto.finding.engine import engine
    from rialto.finding.models import AlertMail

    percolating.BATCH = 3
    mailing.CALM = mailing.LOST_AFTER = timedelta(
        0
    )  # this is the only process: what is being sent was left behind
    percolator = percolating.Percolator()
    is_behind = True
    while (
        is_behind
        or AlertMail.objects.filter(state__in=["waiting", "sending"]).exists()
        or mailing.make_mails()
    ):
        is_behind = percolator.follow(until=engine().position).is_behind
        print("step", flush=True)  # noqa: T201 -- heard by the test
        mailing.make_mails(limit=4)
        mailing.send_mails(limit=3)


def main() -> None:
    import django

    django.setup()
    if sys.argv[1:] == ["prepare"]:
        prepare()
        return
    for _line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                tell()
                print("done", flush=True)  # noqa: T201
            finally:
                os._exit(0)
        print(child, flush=True)  # noqa: T201
        os.waitpid(child, 0)
        print("gone", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
