"""The same course at several portals, and other courses of the same school.

Same: edX and Class Central give one address; else title, platform and school agree when case, signs and the platform's name
behind the title are taken away (the label rests on the title there, so that this part tests providers named in several ways,
vetoes and rivals more than titles). Different: one portal lists two courses of a school apart.
"""

import csv
import lzma
import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from bench.harvest.labelled.pairs import Labelled, LabelledSet, rank_of
from rialto.base.text import folded

CODES = {"English": "en", "Spanish": "es", "Español": "es", "French": "fr", "German": "de", "Italian": "it",
         "Portuguese": "pt", "": "und"}  # fmt: skip
# As MOOC List writes them behind a title.
PLATFORMS = {
    "edx",
    "coursera",
    "futurelearn",
    "iversity",
    "open2study",
    "canvas net",
    "udacity",
    "novoed",
    "mooc ed",
}
Row = dict[str, str]


def add_courses(to: LabelledSet, data: Path) -> None:
    """All courses of all portals; about 600 pairs."""
    with lzma.open(data / "mooc-catalogue-facts" / "courses.csv.xz", "rt", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["language"] in CODES]
    portals = sorted({row["source"] for row in rows})
    made = [(row, _offer(to, row, portals.index(row["source"]))) for row in rows]
    _ask_same(to, made)
    _ask_different(to, made)
    _ask_other_languages(to, made)


def _offer(to: LabelledSet, row: Row, portal: int) -> Labelled:
    school = row["institution"] if row["institution"] not in ("", "NA") else ""
    return to.add(
        "course", f"{_bare(row)} {folded(row['provider'])}", kind="training", title_text=row["title"],
        language=CODES[row["language"]], provider=school, sources=frozenset({portal}),
    )  # fmt: skip


def _bare(row: Row) -> str:
    """The title without the platform's name in brackets: "(edX)"; "(Part 1)" stays."""
    found = re.match(r"^(.*\S)\s*\(([^()]*)\)\s*$", row["title"])
    platforms = {folded(row["provider"]), *PLATFORMS}
    return folded(found[1] if found and folded(found[2]) in platforms else row["title"])


def _page(row: Row) -> str:
    """The last part of the address of a course at edX or Coursera, without the run: "/course/learn-online"."""
    found = re.search(r"/courses?/(?:[a-z]+/)?([a-z0-9-]{12,})/?$", row["url"].lower())
    return found.group(1) if found else ""


def _ask_same(to: LabelledSet, made: list[tuple[Row, Labelled]]) -> None:
    by_key: dict[str, list[tuple[Row, Labelled]]] = defaultdict(list)
    for row, one in made:
        by_key[f"{_bare(row)}|{folded(row['provider'])}"].append((row, one))
        if _page(row):
            by_key[f"page {folded(row['provider'])} {_page(row)}"].append((row, one))
    for key, group in sorted(by_key.items()):
        for (row, one), (other_row, other) in combinations(group, 2):
            if row["source"] == other_row["source"]:
                continue
            if key.startswith("page ") or _schools_agree(row, other_row):
                to.ask(one, other, same=True, case="course-at-two-portals")


def _schools_agree(row: Row, other: Row) -> bool:
    """One name, or one that holds all words of the other ("Rice", "Rice University")."""
    first, second = (set(folded(each["institution"]).split()) for each in (row, other))
    return bool(first & second - {"university", "of", "the"}) and (first <= second or second <= first)


def _ask_different(to: LabelledSet, made: list[tuple[Row, Labelled]]) -> None:
    """Within one portal: the most alike titles of a school that are not equal."""
    by_school: dict[tuple[str, str], list[Labelled]] = defaultdict(list)
    for row, one in made:
        if one.offer.provider:
            by_school[(row["source"], one.offer.provider)].append(one)
    found = []
    for offers in by_school.values():
        for one, other in combinations(offers[:60], 2):
            first, second = folded(one.offer.title_text), folded(other.offer.title_text)
            alike = fuzz.token_set_ratio(first, second)
            if alike >= 70 and one.group != other.group:
                found.append((one, other))
    for one, other in _first(found, 800):
        to.ask(one, other, same=False, case="course-of-the-same-school")


def _ask_other_languages(to: LabelledSet, made: list[tuple[Row, Labelled]]) -> None:
    """Within one portal: two courses of a school in two languages and of two subjects."""
    by_school: dict[tuple[str, str], list[tuple[Row, Labelled]]] = defaultdict(list)
    for row, one in made:
        if one.offer.provider and row["subject"] and one.offer.language != "und":
            by_school[(row["source"], one.offer.provider)].append((row, one))
    found = []
    for courses in by_school.values():
        for (row, one), (other_row, other) in combinations(courses[:60], 2):
            if one.offer.language != other.offer.language and row["subject"] != other_row["subject"]:
                found.append((one, other))
    for one, other in _first(found, 600):
        to.ask(one, other, same=False, case="course-in-another-language")


def _first(pairs: Iterable[tuple[Labelled, Labelled]], most: int) -> list[tuple[Labelled, Labelled]]:
    return sorted(pairs, key=lambda pair: rank_of(pair[0].group + pair[1].group))[:most]
