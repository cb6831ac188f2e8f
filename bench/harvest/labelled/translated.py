"""One course in 21 languages (machine-translated) and three projects in up to 20 (translated by people).

Same: one lesson or project in two languages. Different: another lesson of the same course, another project. Addresses are
left out: they would give the answer away.
"""

import json
import lzma
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from bench.harvest.labelled.pairs import Labelled, LabelledSet, rank_of, sampled

# The names of the languages in the files that differ from ours.
OTHER_CODES = {"no": "nb", "vls": "nl"}


def add_lessons(to: LabelledSet, data: Path) -> None:
    """24 lessons; neighbours in the course are the hard cases."""
    rows = _rows(data / "security-101-parallel" / "lessons.jsonl.xz")
    lessons = [
        to.add(
            "lesson", row["lesson"], kind="resource", title_text=row["title"], language=row["lang"],
            text=row["text"][:1500], provider="Microsoft", provider_id=900_001, sources=frozenset({901}),
        )
        for row in rows
    ]  # fmt: skip
    _ask(to, lessons, "lesson", same=1000, different=900)


def add_projects(to: LabelledSet, data: Path) -> None:
    """Titles here are names, more often than not left as they are."""
    projects = []
    for row in _rows(data / "raspberry-pi-projects" / "projects.jsonl.xz"):
        code = row["lang"].partition("-")[0]
        projects.append(
            to.add(
                "project", row["project"], kind="resource", title_text=row["title"],
                language=OTHER_CODES.get(code, code), text=f"{row['description'] or ''} {row['text']}"[:1500],
                provider="Raspberry Pi Foundation", provider_id=900_002, sources=frozenset({902}),
            )
        )  # fmt: skip
    _ask(to, projects, "project", same=400, different=400)


def add_lone_lessons(to: LabelledSet, data: Path) -> None:
    """Providers with 24 lessons in two languages, most of them in one only: what has no counterpart must find none.

    Of each three lessons, one is there in both languages. Each pair of languages falls into one half of the set as a whole.
    """
    by_language: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(data / "security-101-parallel" / "lessons.jsonl.xz"):
        by_language[row["lang"]].append(row)
    pairs = sorted(combinations(sorted(by_language), 2), key=lambda pair: rank_of("-".join(pair)))
    for number, (first, second) in enumerate(pairs[:60]):
        name = f"Academy {first} {second}"
        shelves: dict[str, dict[str, Labelled]] = {first: {}, second: {}}
        for language, shelf in shelves.items():
            for row in by_language[language]:
                turn = rank_of(f"{name} {row['lesson']}") % 3
                if turn == 2 or (turn == 0) == (language == first):
                    shelf[row["lesson"]] = to.add(
                        "lone-lesson", f"{first}-{second}#{row['lesson']}", kind="training",
                        title_text=row["title"], language=language, text=row["text"][:1500], provider=name,
                        provider_id=910_000 + number, sources=frozenset({903}),
                    )  # fmt: skip
        for lesson, one in shelves[first].items():
            for other_lesson, other in shelves[second].items():
                same = lesson == other_lesson
                to.ask(one, other, same=same, case="lone-lesson" + ("-translated" if same else "-other"))


def _ask(to: LabelledSet, offers: list[Labelled], case: str, *, same: int, different: int) -> None:
    pairs = list(combinations(offers, 2))
    # Two translations into one language are two versions, not two languages.
    positive = [
        (one, other) for one, other in pairs
        if one.group == other.group and one.offer.language != other.offer.language
    ]  # fmt: skip
    negative = [(one, other) for one, other in pairs if one.group != other.group]
    for one, other in sampled(positive, same):
        to.ask(one, other, same=True, case=f"{case}-translated")
    # A thrice larger draw, as half of it falls between the two halves of the set.
    asked = sorted(negative, key=lambda pair: rank_of(f"{pair[0].offer.id} {pair[1].offer.id}"))
    for one, other in asked[: different * 2]:
        to.ask(one, other, same=False, case=f"{case}-other")


def _rows(path: Path) -> list[dict[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
