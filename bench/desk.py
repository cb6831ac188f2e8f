"""How long the reviewers' queue and the members' form take with 50,000 contributions waiting, whether anything leaks, and a mixed load.

Times of pages are those of the server itself, in this process, through every middleware (no network), signed in. `leaks` counts what the
walk of tests/visibility found: everybody asks every address of the URL map, with a thing of every sort in every state among the contributions,
and no answer may hold what its reader may not see. The mixed load is asked of two real workers over the network of this machine, behind
a proxy's header and with the limits of tries on: visitors from addresses of their own register (their browsers do the proof of work), follow the link
of the mail that came to the bench's mail server, sign out, sign in and submit; then somebody guesses passwords. `errors` counts answers that are no page,
of these and of the walk, and visits that came to no good end.
"""

import argparse
import os
import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.entrance.load import guesses_let_through, mixed_load
from bench.entrance.mailbox import Mailbox
from bench.measuring.figures import machine, page_figures, percentile, say, show
from bench.measuring.serving import production, served
from bench.shop.processes import borrow, finish, start, state_folder

if TYPE_CHECKING:
    from bench.measuring.inside import Inside

WAITING, OTHERS, AUTHORS = 50_000, 2_000, 500
ROUNDS = 60
# From so many on, the walk asks as everybody and in every format: minutes instead of seconds.
THOROUGH = 10_000
VISITORS_A_MINUTE = 220
ASKED = {
    "queue_p95_ms": "<= 150", "form_p95_ms": "<= 150", "queue_queries": "<= 12", "errors": "0", "leaks": "0",
    "register_a_minute": ">= 200", "sign_in_a_minute": ">= 200", "submit_a_minute": ">= 200", "argon2_ms": "<= 100",
    "guesses_let_through": "<= 5",
}  # fmt: skip
KINDS = ("training", "event", "opportunity", "resource", "funding", "publication", "article")
COUNTRIES = ("AT", "BG", "DE", "ES", "FI", "FR", "GR", "IE", "IT", "MT", "PL", "PT", "RO", "SE")


def main() -> None:
    """Fill a database of its own, then measure."""
    parser = argparse.ArgumentParser(prog="./rialto bench desk", description=__doc__)
    parser.add_argument("--waiting", type=int, default=WAITING, help="contributions in the queue (50000)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each page is asked for (60)")
    parser.add_argument("--visitors", type=int, default=VISITORS_A_MINUTE, help="visitors a minute (220)")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long they come (60; 0: not at all)")
    parser.add_argument("--json", action="store_true", help="one line of JSON, the last of the output")
    options = parser.parse_args()
    about = machine()
    with tempfile.TemporaryDirectory(prefix="desk-") as name:
        folder = Path(name)
        borrow(folder, state_folder())
        figures = mixed(folder / "mixed", a_minute=options.visitors, seconds=options.seconds)
        figures |= measured(folder, waiting=options.waiting, rounds=options.rounds)
    figures["errors"] += figures.get("mixed_errors", 0)
    show(figures | {"waiting": options.waiting} | about, asked=ASKED, as_json=options.json)


def measured(folder: Path, *, waiting: int, rounds: int) -> dict[str, float | int]:
    """All figures, from inside this process."""
    os.environ.update(production(folder, 8000))
    import django

    django.setup()
    from django.core.management import call_command

    from rialto.taxonomy.actions import load_vocabularies

    say("Making the tables")
    call_command("migrate", verbosity=0)
    load_vocabularies()
    say(f"Filling the queue with {waiting} contributions")
    authors = fill(waiting)
    figures = times(authors, rounds=rounds)
    say("Asking every address as everybody")
    leaks, errors = walked(is_thorough=waiting >= THOROUGH)
    return figures | {"leaks": leaks, "errors": figures["errors"] + errors} | argon2()


def mixed(folder: Path, *, a_minute: int, seconds: float) -> dict[str, float | int]:
    """The mixed load on a new shop with its jobs running, and what a password costs."""
    if not seconds:
        return {}
    borrow(folder, state_folder())
    say("Preparing a shop for the mixed load")
    finish(folder, "prepare")
    with Mailbox() as mailbox:
        mail = {"RIALTO_EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}"}
        jobs = start(folder, "work", **mail)
        try:
            with served(folder, **mail) as server:
                before = server.cpu_seconds()
                figures = mixed_load(server.port, mailbox, a_minute=a_minute, seconds=seconds)
                # What the machine's other work does not change: of both workers, for one visitor from registering to submitting.
                spent = (server.cpu_seconds() - before) * 1000
                figures["visitor_cpu_ms"] = round(spent / max(1, figures["mixed_visitors"]))
                figures["guesses_let_through"] = guesses_let_through(server.port)
        finally:
            jobs.terminate()
            jobs.wait()
    return figures


def argon2() -> dict[str, float]:
    """How long hashing one password takes with the terms of `accounts.passwords`, in milliseconds (median), and its processor time."""
    from rialto.accounts.passwords import Argon2

    hasher, took, spent = Argon2(), [], []
    for number in range(ROUNDS // 3):
        begun, before = time.perf_counter(), time.process_time()
        hasher.encode(f"a bridge over water, number {number}", hasher.salt())
        took.append((time.perf_counter() - begun) * 1000)
        spent.append((time.process_time() - before) * 1000)
    return {
        "argon2_ms": round(percentile(took, 0.5), 1),
        "argon2_cpu_ms": round(percentile(spent, 0.5), 1),
    }


def fill(waiting: int) -> list[Any]:
    """Authors, what waits for review, and drafts that bear the mark; returns the authors."""
    from datetime import timedelta

    from django.utils import timezone

    from rialto.accounts.models import User
    from rialto.contributing.choices import Oddity, State
    from rialto.contributing.models import Contribution
    from tests.visibility.secrets import BAIT, word_of

    dice, now = random.Random("desk"), timezone.now()
    people = [User(email=f"author-{number}@example.org") for number in range(AUTHORS)]
    authors = User.objects.bulk_create(people)

    def made(number: int, state: State, mark: str = "") -> Contribution:
        country, kind = dice.choice(COUNTRIES), dice.choice(KINDS)
        title = f"{mark or 'Offer'} number {number} of a school in {country}"
        return Contribution(
            author=dice.choice(authors), kind=kind, state=state, title=title, language="en", country=country,
            sent_at=now - timedelta(minutes=number) if state == State.IN_REVIEW else None,
            oddities=dice.sample(list(Oddity.values), dice.randrange(3)),
            values={
                "title": title, "summary": "What people learn there, said in one sentence. " * 3, "language": "en",
                "provider_name": f"School {number % 900}", "address": f"https://school-{number % 900}.example/{number}",
                "countries": [country], "description": "A paragraph about it. " * 60, "tags": ["skills", "data"],
            },
        )  # fmt: skip

    mark = f"{BAIT} {word_of('draft of somebody else')}"
    Contribution.objects.bulk_create(
        (made(number, State.IN_REVIEW) for number in range(waiting)), batch_size=1000
    )
    Contribution.objects.bulk_create(
        (made(number, State.DRAFT, mark) for number in range(OTHERS)), batch_size=1000
    )
    return list(authors)


def signed_in(user: Any) -> "Inside":
    """The application as somebody who has signed in asks it."""
    from django.test import Client

    from bench.measuring.inside import Inside

    client = Client()
    client.force_login(user)
    return Inside(cookie="; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()))


def times(authors: list[Any], *, rounds: int) -> dict[str, float | int]:
    """The queue, narrowed and paged through; the parts of the form with what they check; and how many were no page."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from rialto.accounts.models import User
    from rialto.catalogue.choices import Kind
    from rialto.contributing.choices import State
    from rialto.contributing.forms.steps import steps_of_kind
    from rialto.contributing.models import Contribution

    reviewer = User.objects.create(email="staff@example.org", is_staff=True)
    # The desk opens for staff with a second factor only.
    TOTP.activate(reviewer, generate_totp_secret())
    staff = signed_in(reviewer)
    dice = random.Random("asked")
    queue_paths = ["/en/desk/review/"] + [
        f"/en/desk/review/?page={dice.randrange(1, 200)}&kind={dice.choice(['', *KINDS])}"
        f"&country={dice.choice(['', *COUNTRIES])}"
        for _ in range(rounds)
    ]
    review_paths = [
        f"/en/desk/review/{one}/"
        for one in Contribution.objects.filter(state=State.IN_REVIEW).values_list("public_id", flat=True)[
            :rounds
        ]
    ]
    writer = authors[0]
    member = signed_in(writer)
    drafts = Contribution.objects.filter(author=writer, state=State.DRAFT).values_list("public_id", "kind")
    parts = [(one, step) for one, kind in drafts[:rounds] for step in steps_of_kind(Kind(kind))]
    form_paths = [f"/en/contribute/{one}/{step}/" for one, step in parts][: rounds * 3]
    form_paths += [f"/en/contribute/new/{kind}/" for kind in KINDS]
    staff.ask(queue_paths[0])
    member.ask(form_paths[0])
    queue = [staff.ask(path) for path in queue_paths]
    forms = [member.ask(path) for path in form_paths]
    reviews = [staff.ask(path) for path in review_paths]
    every = [*queue, *forms, *reviews]
    return {
        **page_figures("queue", queue), **page_figures("form", forms), **page_figures("review", reviews),
        "errors": sum(one.status != 200 for one in every),
    }  # fmt: skip


def walked(*, is_thorough: bool) -> tuple[int, int]:
    """How many answers showed what their readers may not see, and how many were errors of ours."""
    import logging

    from django.test import override_settings

    from rialto.finding.actions import rebuild_index
    from tests.visibility.asking import leaking, walk
    from tests.visibility.roles import Role
    from tests.visibility.world import make_world

    world = make_world()
    rebuild_index()
    logging.disable(logging.CRITICAL)
    # A small run tries the bench itself; as everybody, the tests ask.
    roles = Role if is_thorough else (Role.VISITOR, Role.REVIEWER)
    # Each preview of a source asks its host, which nobody knows here: there is nobody to be polite to.
    with override_settings(FETCH_PAUSE_SECONDS=0.0):
        answers = walk(
            world, roles, thoroughly=is_thorough, HTTP_HOST="127.0.0.1", HTTP_X_FORWARDED_PROTO="https"
        )
    for words in leaking(answers):
        say(f"LEAK {words}")
    # A shop without starter content says that it is not ready.
    errors = [one for one in answers if one.status >= 500 and one.place.route != "readyz"]
    for one in errors:
        say(f"ERROR {one.words}")
    return sum(bool(one.leaks) for one in answers), len(errors)


if __name__ == "__main__":
    main()
