"""How long it takes until a new entry has been matched against 100,000 saved searches, and what an import costs them.

A shop of generated entries is filled as in production; then people save searches: words of 24 languages, the rarer the less often
asked for, alone, in pairs, as phrases and with filters, and filters alone. Entries are then written one by one and in bulk, and the
very step that the indexer's process takes is timed. What is found by meaning is matched in a step of its own, once an entry has its vector; vectors
are made here of the words that texts hold, since embedding so many searches takes hours of a core and says nothing about matching.
`measured` runs all of it in a process of its own, so other benches can call it.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from bench.generated.entries import Row, rows
from bench.generated.words import ROOT, vocabularies
from bench.measuring.figures import machine, percentile, say, show
from bench.shop import build, folder_of
from bench.shop.processes import environment

ASKED = {"percolate_ms": "<= 2000", "percolate_meaning_ms": "<= 2000, with the former"}
SEED = 11
CHUNK = 1000
# What is asked for: words alone, two words, a phrase, words with a filter, filters alone.
WAYS = {"word": 30, "words": 20, "phrase": 5, "filtered": 25, "filters": 20}
LEVELS, COUNTRIES = (
    ("1", "3", "5"),
    "DE FR IT ES PL RO NL BE EL CZ SE PT HU AT BG DK FI SK IE HR LT SI LV EE CY LU MT",
)


def measured(
    *, saved: int = 100_000, entries: int = 10_000, single: int = 100, bulk: int = 2_000
) -> dict[str, Any]:
    """The figures, from a new shop that is thrown away afterwards."""
    folder = folder_of("alerts", entries)
    try:
        build(folder, entries)
        command = [sys.executable, "-m", "bench.search.alerts", "--inside"]
        sizes = ["--saved", saved, "--entries", entries, "--single", single, "--bulk", bulk]
        answer = subprocess.run(
            [*command, *map(str, sizes)],
            env=environment(folder),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        figures: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
        return figures
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def searches(count: int) -> Iterator[tuple[str, str]]:
    """Language and query of so many saved searches."""
    dice, words = Random(SEED), vocabularies()
    languages = sorted(words)
    weights = [3.0 if code in ("en", "de", "fr", "es", "it", "pl") else 1.0 for code in languages]
    for _ in range(count):
        language = dice.choices(languages, weights)[0]
        known = words[language].telling

        def word(known: list[str] = known) -> str:
            return known[int(len(known) * dice.random() ** 2)]

        way = dice.choices(list(WAYS), list(WAYS.values()))[0]
        pairs: list[tuple[str, str]] = []
        if way in ("word", "filtered"):
            pairs.append(("q", word()))
        elif way == "words":
            pairs.append(("q", f"{word()} {word()}"))
        elif way == "phrase":
            pairs.append(("q", f'"{word()} {word()}"'))
        if way in ("filtered", "filters"):
            pairs.append(("country", dice.choice(COUNTRIES.split())))
        if way == "filters":
            pairs += [
                ("kind", dice.choice(("training", "event", "resource", "opportunity"))),
                ("level", dice.choice(LEVELS)),
            ]
            if dice.random() < 0.5:
                pairs.append(("language", language))
        yield language, urlencode(pairs)


class WordVectors:
    """An embedder whose texts lie near each other by the words that they share: as many near pairs as real ones have, at no cost."""

    name = "bench-words"

    def __init__(self) -> None:
        self._of_word: dict[str, Any] = {}

    def query(self, text: str) -> Any:
        """The middle of its words' directions."""
        import numpy as np

        vectors = [self._word(word) for word in text.lower().replace(".", " ").split()[:48]]
        middle = sum(vectors[1:], vectors[0]) if vectors else self._word("")
        return (middle / np.linalg.norm(middle)).astype(np.float32)

    def passages(self, texts: list[str], languages: list[str]) -> Any:
        import numpy as np

        return np.array([self.query(text) for text in texts])

    def _word(self, word: str) -> Any:
        import numpy as np

        if word not in self._of_word:
            seed = int.from_bytes(word.encode()[:16].ljust(8, b" "), "big")
            self._of_word[word] = np.random.default_rng(seed).standard_normal(384).astype(np.float32)
        return self._of_word[word]


def _with_word_vectors() -> None:
    """Have this process embed by words."""
    from rialto.finding import embedding, meaning
    from rialto.finding.alerts import meaning as searches_by_meaning

    embedder = WordVectors()
    for module in (embedding, meaning, searches_by_meaning):
        vars(module)["embedder"] = lambda: embedder


def _percolate(follow: Callable[..., Any], writer: Any) -> tuple[float, float]:
    """Follow the log to where the index stands; milliseconds, and those of the processor."""
    before, worked = time.perf_counter(), time.process_time()
    while follow(until=writer.position).is_behind:
        pass
    return (time.perf_counter() - before) * 1000, (time.process_time() - worked) * 1000


def _nothing() -> None:
    """Nobody is let by."""


def _inside(saved: int, entries: int, single: int, bulk: int) -> dict[str, Any]:
    import django

    django.setup()
    from rialto.finding.alerts.meaning import embed_searches
    from rialto.finding.alerts.percolating import Percolator
    from rialto.finding.embedding import embed_all, follow_log, writing
    from rialto.finding.engine import engine
    from rialto.finding.models import Match, SavedSearch, SearchKey

    begun = time.perf_counter()
    _save(saved)
    saving = time.perf_counter() - begun
    distinct = SavedSearch.objects.count()
    _with_word_vectors()
    embed_searches(_nothing)
    with writing() as vectors:
        embed_all(vectors, gate=_nothing)
    say(f"Vectors made, {time.perf_counter() - begun - saving:.0f} s")
    say(f"{saved:,} alerts on {distinct:,} searches saved in {saving:.0f} s")
    percolator = Percolator()
    more = rows(entries + single + bulk)
    list(islice(more, entries))
    with engine().writer() as writer, writing() as vectors:
        _index(writer)
        percolator.follow(until=writer.position)  # makes ready what later steps keep
        _percolate(percolator.follow, writer)
        follow_log(vectors, gate=_nothing)
        _percolate(percolator.follow_by_meaning, writer)
        by_words, by_meaning, wholes = [], [], []
        for row in islice(more, single):
            started = time.perf_counter()
            _write([row])
            _index(writer)
            by_words.append(_percolate(percolator.follow, writer))
            wholes.append((time.perf_counter() - started) * 1000)
            follow_log(vectors, gate=_nothing)
            by_meaning.append(_percolate(percolator.follow_by_meaning, writer))
        walls, works = zip(*by_words, strict=True)
        meant, meant_works = zip(*by_meaning, strict=True)
        matched = Match.objects.filter(is_by_meaning=False).count()
        meant_count = Match.objects.filter(is_by_meaning=True).count()
        say(f"One by one: p95 {percentile(walls, 0.95):.0f} ms, {matched / single:.0f} matches an entry")
        for begin in range(0, bulk, CHUNK):
            _write(list(islice(more, min(CHUNK, bulk - begin))))
        _index(writer)
        before, worked = time.perf_counter(), time.process_time()
        longest = 0.0
        is_behind = True
        while is_behind:
            step = time.perf_counter()
            is_behind = percolator.follow(until=writer.position).is_behind
            longest = max(longest, time.perf_counter() - step)
        seconds, cpu = time.perf_counter() - before, time.process_time() - worked
    return {
        "percolate_ms": round(percentile(walls, 0.95), 1),
        "percolate_p50_ms": round(percentile(walls, 0.5), 1),
        "percolate_max_ms": round(max(walls), 1),
        "percolate_cpu_ms": round(percentile(works, 0.95), 1),
        "written_to_matched_p95_ms": round(percentile(wholes, 0.95), 1),
        "matches_per_entry": round(matched / single, 1),
        "percolate_meaning_ms": round(percentile(meant, 0.95), 1),
        "percolate_meaning_p50_ms": round(percentile(meant, 0.5), 1),
        "percolate_meaning_cpu_ms": round(percentile(meant_works, 0.95), 1),
        "meaning_matches_per_entry": round(meant_count / single, 1),
        "searches_with_vector": SavedSearch.objects.filter(meaning__isnull=False).count(),
        "import_entries_per_s": round(bulk / seconds, 1),
        "import_cpu_ms_per_entry": round(cpu / bulk * 1000, 1),
        "import_100k_minutes": round(seconds / bulk * 100_000 / 60, 1),
        "longest_step_ms": round(longest * 1000, 1),
        "saved_searches": saved,
        "distinct_searches": distinct,
        "keys": SearchKey.objects.count(),
        "save_ms": round(saving / saved * 1000, 2),
        "memory_mb": round(_memory_mb(), 1),
        "entries": entries,
    }


def _save(count: int) -> None:
    """Alerts of as many addresses, confirmed, as `saving` leaves them; in bulk, because one by one is not what is measured."""
    from django.db import transaction
    from django.utils import timezone

    from rialto.base.bulk import insert_rows
    from rialto.changes.queries import last_position
    from rialto.finding.alerts.standing import new_search, search_of, watch
    from rialto.finding.choices import AlertState, Rhythm
    from rialto.finding.models import Alert, Recipient, SavedSearch

    now, position = timezone.now(), last_position()
    asked = searches(count)
    number = 0
    while chunk := list(islice(asked, CHUNK)):
        with transaction.atomic():
            drafts = [
                new_search(search_of(SavedSearch(language=code, query=query)), language=code)
                for code, query in chunk
            ]
            SavedSearch.objects.bulk_create(drafts, ignore_conflicts=True)
            rows = SavedSearch.objects.filter(digest__in=[one.digest for one in drafts])
            by_digest = {one.digest: one for one in rows}
            found = [by_digest[one.digest] for one in drafts]
            watch([one for one in by_digest.values() if not one.is_watched])
            people = [Recipient(email=f"reader-{number + place}@example.org") for place in range(len(chunk))]
            Recipient.objects.bulk_create(people)
            insert_rows(
                [
                    Alert(
                        search=search, recipient=person, rhythm=Rhythm.AT_ONCE, state=AlertState.ACTIVE,
                        confirmed_at=now, since=now, since_position=position, next_at=now,
                    )
                    for search, person in zip(found, people, strict=True)
                ]
            )  # fmt: skip
        number += len(chunk)


def _write(many: list[Row]) -> None:
    from rialto.catalogue.actions import write_found
    from rialto.catalogue.choices import Kind
    from rialto.catalogue.found import FoundConcept, FoundEntry
    from rialto.catalogue.models import Source

    source, _made = Source.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
    plain = (
        "remote_id", "title", "language", "summary", "description", "address", "provider_name", "provider_website", "countries",
        "tags", "is_free", "is_online", "city", "has_certificate", "level_from", "level_to", "translations",
    )  # fmt: skip
    found = [
        FoundEntry(
            kind=Kind(row["kind"]),
            concepts=[FoundConcept(**one) for one in row["concepts"]],
            **{name: row[name] for name in plain if name in row},
        )
        for row in many
    ]
    write_found(source, found, publish=True)


def _index(writer: Any) -> None:
    from rialto.finding.actions import follow_log

    while follow_log(writer):
        pass


def _memory_mb() -> float:
    """Memory of this process's own, without the pages of files that it only maps."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    """Measure and show."""
    parser = argparse.ArgumentParser(prog="python -m bench.search.alerts", description=__doc__)
    parser.add_argument("--saved", type=int, default=100_000, help="how many alerts (100000)")
    parser.add_argument("--entries", type=int, default=10_000, help="entries in the shop before (10000)")
    parser.add_argument("--single", type=int, default=100, help="entries that are written one by one (100)")
    parser.add_argument("--bulk", type=int, default=2_000, help="entries of the import (2000)")
    parser.add_argument("--json", action="store_true", help="one line of JSON, the last of the output")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    sizes = {
        "saved": options.saved,
        "entries": options.entries,
        "single": options.single,
        "bulk": options.bulk,
    }
    if options.inside:
        print(json.dumps(_inside(**sizes)))
        return
    about = machine()
    show(measured(**sizes) | about, asked=ASKED, as_json=options.json)


if __name__ == "__main__":
    main()
