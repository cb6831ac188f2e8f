"""How long a coalition's report takes as page, table and PDF, with 100, 500 and 5,000 measures (each with a milestone, an indicator, three values).

Times are those of the server itself, in this process, through every middleware (no network); the PDF is set in a process of its own, as
in the shop. `made`: nobody asked before; where it is long, a page answers at once (`answer`) and a job makes it: both count. `kept`:
somebody asked before. `complaints` counts what PDF/UA-1 wants and the files lack (tests/pdf_structure.py; veraPDF where it is).
"""

import argparse
import os
import resource
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measuring.figures import machine, percentile, say, show
from bench.measuring.serving import production
from bench.shop.processes import borrow, state_folder

if TYPE_CHECKING:
    from bench.measuring.inside import Inside

SIZES, ROUNDS = (100, 500, 5000), 5
PAGE, TABLE, PDF = (f"/mt/coalitions/mt/report{ending}" for ending in ("/", ".csv", ".pdf"))
ASKED = {
    "made_100_s": "<= 3",
    "made_500_s": "<= 3",
    "made_5000_s": "<= 3",
    "complaints": "0",
    "errors": "0",
}


def main() -> None:
    """Fill a database for each size, then measure."""
    parser = argparse.ArgumentParser(prog="./rialto bench report", description=__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=SIZES, help="measures in the plan (100 500 5000)"
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each is made (5)")
    parser.add_argument("--json", action="store_true", help="one line of JSON, the last of the output")
    options = parser.parse_args()
    about = machine()
    with tempfile.TemporaryDirectory(prefix="report-") as name:
        folder = Path(name)
        borrow(folder, state_folder())
        figures = measured(folder, options.sizes, options.rounds)
    show(figures | about, asked=ASKED, as_json=options.json)


def measured(folder: Path, sizes: list[int], rounds: int) -> dict[str, float | int]:
    """All figures, from inside this process."""
    os.environ.update(production(folder, 8000))
    import django

    django.setup()
    from django.core.management import call_command

    from bench.coalitions import plans
    from bench.measuring.inside import Inside
    from rialto.coalitions.models import Coalition
    from rialto.taxonomy.actions import load_vocabularies

    say("Making the tables")
    call_command("migrate", verbosity=0)
    load_vocabularies()
    figures: dict[str, float | int] = {"complaints": 0, "errors": 0}
    for size in sizes:
        say(f"Filling a plan with {size} measures")
        Coalition.objects.all().delete()
        plans.fill(2 * size)  # half of them are Malta's
        for name, value in of_size(Inside(), size, rounds).items():
            figures[name] = figures.get(name, 0) + value if name in ("complaints", "errors") else value
    # The largest of all that were set.
    figures["typesetter_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return figures


def of_size(visitor: "Inside", size: int, rounds: int) -> dict[str, float | int]:
    """One size: the page, the table, the PDF made and kept."""
    from django.core.cache import cache

    from rialto.base.documents import shelf
    from tests.pdf_structure import Structure

    say("Asking for the page and the table")
    figures: dict[str, float | int] = {"errors": 0}
    for name, path in (("page", PAGE), ("table", TABLE)):
        answers = [visitor.ask(path) for _round in range(rounds)]
        figures[f"{name}_{size}_s"] = _seconds([one.milliseconds / 1000 for one in answers])
        figures["errors"] += sum(one.status != 200 for one in answers)
    say("Setting the PDF")
    answered, made = [], []
    for _round in range(rounds):
        for old in shelf.folder().glob("*.*"):
            old.unlink()
        cache.clear()
        begun = time.perf_counter()
        answer = visitor.ask(PDF)
        answered.append(time.perf_counter() - begun)
        if answer.status == 202:
            (left,) = shelf.folder().glob("*.json")
            shelf.make(left.stem)
        made.append(time.perf_counter() - begun)
        figures["errors"] += answer.status not in (200, 202)
    kept = [visitor.ask(PDF) for _round in range(rounds)]
    figures["errors"] += sum(one.status != 200 for one in kept)
    say("Reading the PDF back")
    told = Structure(kept[0].body)
    return figures | {
        f"answer_{size}_s": _seconds(answered),
        f"made_{size}_s": _seconds(made),
        f"kept_{size}_s": _seconds([one.milliseconds / 1000 for one in kept]),
        f"pdf_{size}_kb": len(kept[0].body) // 1024,
        f"pdf_{size}_pages": len(told.reader.pages),
        "complaints": len(told.complaints()),
    }


def _seconds(values: list[float]) -> float:
    return round(percentile(values, 0.95), 2)


if __name__ == "__main__":
    main()
