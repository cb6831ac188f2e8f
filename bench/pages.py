"""How long pages take, how many a second there are, and what they weigh, with 100,000 entries.

Times are those of the server itself, in this process, through every middleware (no network). Pages per second come from
gunicorn with two workers, results and a plain page one after the other in each round. Every question is new to the
process that answers it, unless a figure's name says `again`.
"""

import argparse
import os
import random
import shutil
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.measuring.figures import machine, percentile, say, show
from bench.measuring.load import pages_per_second
from bench.measuring.questions import Question, questions
from bench.measuring.serving import production, served
from bench.shop import Built, kept_shop

if TYPE_CHECKING:
    from bench.measuring.inside import Answered, Inside

ROUNDS = 3
QUESTIONS, ENTRIES = 360, 120
ASKED = {
    "results_p50_ms": "<= 20", "results_p95_ms": "<= 45", "entry_p95_ms": "<= 25", "results_queries": "<= 4",
    "entry_queries": "<= 6", "ratio": ">= 0.4", "ratio_again": ">= 0.5", "worker_pss_mb": "<= 300",
    "page_kb_gzip": "<= 70", "font_kb": "<= 95",
}  # fmt: skip
Figures = dict[str, float | int | str]


def main() -> None:
    """Fill or find the shop, then measure times, weights, and pages per second."""
    parser = argparse.ArgumentParser(prog="./rialto bench pages", description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000, help="how many entries (100000)")
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, help="how often everything is measured; medians count (3)"
    )
    parser.add_argument("--questions", type=int, default=QUESTIONS, help="searches in a round")
    parser.add_argument("--json", action="store_true", help="one line of JSON, the last of the output")
    parser.add_argument(
        "--no-dictionaries", dest="dictionaries", action="store_false", help="build none first"
    )
    parser.add_argument("--meaning", action="store_true", help="with a vector for each entry")
    options = parser.parse_args()
    about = machine()
    folder, built = kept_shop("pages", options.entries, dictionaries=options.dictionaries)
    if options.meaning:
        _furnish(folder, options.entries)
    else:
        shutil.rmtree(folder / "meaning", ignore_errors=True)
    figures = times_and_weights(folder, built, rounds=options.rounds, count=options.questions)
    figures |= pages_a_second(folder, built, rounds=options.rounds, count=options.questions)
    show(figures | {"entries": built.entries} | about, asked=ASKED, as_json=options.json)


def _furnish(folder: Path, entries: int) -> None:
    """Vectors for the entries (bench/meaning), made once for a kept shop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.plain.settings")
    from bench.meaning.store import furnish

    furnish(folder, entries, folder.parent / "meaning")


def times_and_weights(folder: Path, built: Built, *, rounds: int, count: int) -> Figures:
    """Times of results and entry pages, queries and weights, from inside this process."""
    os.environ.update(production(folder, 8000))
    import django

    django.setup()
    from django.conf import settings

    from bench.measuring.inside import Inside

    shop = Inside()
    say("Warming up: templates, vocabularies, dictionaries")
    shop.ask_all(one.path for one in questions(count // 2, seed=0))
    entry_paths = _entry_paths(built.entries, ENTRIES * rounds)
    shop.ask_all(entry_paths[:20])
    results: list[list[Answered]] = []
    entries: list[list[Answered]] = []
    by_sort: dict[str, list[float]] = {}
    for turn in range(rounds):
        say(f"Times, round {turn + 1} of {rounds}")
        asked = questions(count, seed=turn + 1)
        results.append(shop.ask_all(one.path for one in asked))
        for one, answer in zip(asked, results[-1], strict=True):
            by_sort.setdefault(one.sort, []).append(answer.milliseconds)
        entries.append(shop.ask_all(entry_paths[turn * ENTRIES : (turn + 1) * ENTRIES]))
    figures = _times("results", results) | _times("entry", entries)
    for sort, values in sorted(by_sort.items()):
        name = sort.replace(" ", "_")
        figures |= {
            f"{name}_p50_ms": round(median(values), 1),
            f"{name}_p95_ms": round(percentile(values, 0.95), 1),
        }
    return figures | _weights(shop, entry_paths[0], Path(settings.STATIC_ROOT))


def _times(name: str, rounds: list[list["Answered"]]) -> Figures:
    """Medians over the rounds of each round's percentiles, the processor's share of it, and the most queries of all."""

    def middle(share: float, attribute: str) -> float:
        values = [percentile([getattr(answer, attribute) for answer in turn], share) for turn in rounds]
        return round(median(values), 1)

    return {
        f"{name}_p50_ms": middle(0.5, "milliseconds"),
        f"{name}_p95_ms": middle(0.95, "milliseconds"),
        f"{name}_cpu_p50_ms": middle(0.5, "processor_milliseconds"),
        f"{name}_cpu_p95_ms": middle(0.95, "processor_milliseconds"),
        f"{name}_queries": max(answer.queries for turn in rounds for answer in turn),
    }


def _entry_paths(entries: int, count: int) -> list[str]:
    """Addresses of entries from all over the catalogue, in the languages that questions are asked in."""
    from bench.measuring.questions import LANGUAGES
    from rialto.catalogue.models import Entry

    dice = random.Random(f"entries {entries}")
    ids = list(Entry.objects.published().values_list("pk", flat=True))
    rows = Entry.objects.filter(pk__in=dice.sample(ids, min(count, len(ids)))).values_list("kind", "slug")
    return [f"/{dice.choice(LANGUAGES)}/{kind}/{slug}/" for kind, slug in rows]


def _weights(shop: "Inside", entry_path: str, static: Path) -> Figures:
    """The heaviest of home, results and entry page, in French."""
    from bench.measuring.weight import weight_of

    paths = {"home": "/fr/", "results": "/fr/search/", "entry": f"/fr/{entry_path.split('/', 2)[2]}"}
    weights = {name: weight_of(shop.ask_all([path])[0].body, static) for name, path in paths.items()}
    figures: Figures = {
        "page_kb_gzip": round(max(one.gzip_kb for one in weights.values()), 1),
        "page_kb_brotli": round(max(one.brotli_kb for one in weights.values()), 1),
        "font_kb": round(max(one.font_kb for one in weights.values()), 1),
    }
    return figures | {f"{name}_kb_gzip": round(one.gzip_kb, 1) for name, one in weights.items()}


def pages_a_second(folder: Path, built: Built, *, rounds: int, count: int) -> Figures:
    """Results against plain pages from the same server, in turn, so that what else the machine does hits both."""
    new, again, plain = [], [], []
    languages = [one.path.split("/")[1] for one in questions(count, seed=100)]
    dice = random.Random("plain")
    plain_paths = [f"/{code}/plain-lines/?before={dice.randint(100, built.entries)}" for code in languages]
    with served(folder) as server:
        pages_per_second(server.port, [*_paths(questions(count // 2, seed=99)), *plain_paths[: count // 4]])
        for turn in range(rounds):
            say(f"Pages per second, round {turn + 1} of {rounds}")
            paths = _paths(questions(count, seed=100 + turn))
            plain.append(pages_per_second(server.port, plain_paths))
            new.append(pages_per_second(server.port, paths))
            # Both workers have met most of them now.
            pages_per_second(server.port, paths[: count // 3])
            again.append(pages_per_second(server.port, paths[: count // 3] * 2))
        pss = server.worker_pss_mb()
    return {
        "results_rps": round(median(new), 1),
        "results_again_rps": round(median(again), 1),
        "plain_rps": round(median(plain), 1),
        "ratio": round(median(one / other for one, other in zip(new, plain, strict=True)), 3),
        "ratio_again": round(median(one / other for one, other in zip(again, plain, strict=True)), 3),
        "worker_pss_mb": round(pss, 1),
    }


def _paths(asked: list[Question]) -> list[str]:
    return [one.path for one in asked]


if __name__ == "__main__":
    main()
