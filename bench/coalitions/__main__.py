"""How long the pages of coalitions take with 5,000 measures, 5,000 indicators with values and 5,000 pledges in one database.

Times are those of the server itself, in this process, through every middleware (no network). Half of all measures and pledges are one
country's, the rest those of the others, so that the largest page is asked for as well. `errors` counts answers that are no page.
"""

import argparse
import os
import tempfile
from pathlib import Path

from bench.coalitions import pages, plans, pledges
from bench.measuring.figures import machine, say, show
from bench.measuring.serving import production
from bench.shop.processes import borrow, state_folder

COUNT, ROUNDS = 5_000, 60
# The pages that issue 6 asks 80 ms of, by name.
PAGES = (
    "country", "plan", "measure", "workspace", "europe", "figure", "pledge_list", "country_pledges", "pledge_figures",
    "pledge_page",
)  # fmt: skip
ASKED = {f"{name}_p95_ms": "<= 80" for name in PAGES} | {"errors": "0"}


def main() -> None:
    """Fill a database of its own, then measure."""
    parser = argparse.ArgumentParser(prog="./rialto bench coalitions", description=__doc__)
    parser.add_argument("--measures", type=int, default=COUNT, help="measures, each with an indicator (5000)")
    parser.add_argument("--pledges", type=int, default=COUNT, help="public pledges (5000)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each page is asked for (60)")
    parser.add_argument("--json", action="store_true", help="one line of JSON, the last of the output")
    options = parser.parse_args()
    about = machine()
    with tempfile.TemporaryDirectory(prefix="coalitions-") as name:
        folder = Path(name)
        borrow(folder, state_folder())
        _prepare(folder)
        say(f"Filling plans with {options.measures} measures")
        plans.fill(options.measures)
        say(f"Filling in {options.pledges} pledges")
        pledges.fill(options.pledges)
        figures = pages.times(options.rounds)
    held = {"measures": options.measures, "indicators": options.measures, "pledges": options.pledges}
    show(figures | held | about, asked=ASKED, as_json=options.json)


def _prepare(folder: Path) -> None:
    """A shop with tables, vocabularies and an empty index in a folder."""
    os.environ.update(production(folder, 8000))
    import django

    django.setup()
    from django.core.management import call_command

    from rialto.finding.actions import rebuild_index
    from rialto.taxonomy.actions import load_vocabularies

    say("Making the tables")
    call_command("migrate", verbosity=0)
    load_vocabularies()
    rebuild_index()


if __name__ == "__main__":
    main()
