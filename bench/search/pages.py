"""The whole page over the kept catalogue, from inside a process with production's settings, and what a worker weighs."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from bench.generated.words import ROOT
from bench.measuring.load import pages_per_second
from bench.measuring.serving import production, served
from bench.search.mix import mix, words_of

# Pages that the served workers are asked for before they are weighed.
LOAD = 240


def measure(say: Callable[[str], None]) -> Mapping[str, float]:
    """Times of results pages and of suggestions, the floor, and the memory of a worker after a load."""
    from django.conf import settings

    from rialto.finding.dictionaries import build_dictionaries

    folder = Path(settings.VAR)
    build_dictionaries()
    say("Pages, one after the other")
    done = subprocess.run(
        [sys.executable, "-m", "bench.search.paging"],
        env=production(folder, 8000),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout.decode().strip().splitlines()[-1])
    say("Two served workers under load")
    paths = [one.path for one in mix(words_of(folder / "kept"), LOAD, seed=9)]
    with served(folder) as server:
        pages_per_second(server.port, paths[: LOAD // 4])
        figures["results_rps"] = round(pages_per_second(server.port, paths), 1)
        figures["worker_pss_mb"] = round(server.worker_pss_mb(), 1)
    return figures
