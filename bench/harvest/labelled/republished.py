"""Books, resources and posts as another site would publish them, and their nearest namesakes.

Same: a record and a copy of it, made by the changes that sites make (the site's name behind the title, other case and signs,
a cut text, a provider named in another way, another address, no language). Different: the most alike titles of one provider or
topic, which one list keeps apart.
"""

import json
import lzma
from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from bench.harvest.labelled.pairs import Labelled, LabelledSet, rank_of
from rialto.base.addresses import canonical_address, domain_of
from rialto.base.text import folded

Row = dict[str, Any]
CODES = {"pt_BR": "pt", "pt_PT": "pt"}
BOILERPLATE = "We use cookies to improve your visit. Share this page. Register now to save your place."
RESTYLED: tuple[Callable[[str, str], str], ...] = (
    lambda title, site: f"{title} | {site}",
    lambda title, site: f"{title} - {site}",
    lambda title, site: title.upper(),
    lambda title, site: title.replace(": ", " – ").replace(" - ", ": "),
    lambda title, site: f"“{title}”",
    lambda title, site: title.replace(" and ", " & ").replace("'", "’"),
    lambda title, site: f"{title} ({site})",
    lambda title, site: title.replace(" ", "  ").replace("-", " "),
)


def add_books(to: LabelledSet, data: Path) -> None:
    """Free books and courses in 20 languages, without descriptions."""
    rows = _rows(data / "free-programming-books" / "resources.jsonl.xz")
    originals = []
    for row in rows:
        code = CODES.get(row["lang"], row["lang"])
        one = _record(to, "book", row["url"], row["title"], code, row["provider"] or "", "", row["url"])
        originals.append(one)
    foreign = [one for one in originals if one.offer.language != "en"]
    english = [one for one in originals if one.offer.language == "en"]
    for one in _drawn(foreign, 260) + _drawn(english, 140):
        to.ask(one, _copy(to, one), same=True, case="book-at-another-site")
    _ask_namesakes(to, originals, "book-of-another-title", 500)


def add_resources(to: LabelledSet, data: Path) -> None:
    """Open resources and posts, with prose."""
    originals = [
        _record(to, "resource", row["url"], row["title"], row["language"][:2], "OER Commons", row["description"] or "", row["url"])
        for row in _rows(data / "oer-commons-cc" / "resources.jsonl.xz")
    ]  # fmt: skip
    posts = [
        _record(to, "post", row["slug"], row["title"], "en", "The Carpentries", row["body"], f"https://carpentries.org/{row['slug']}")
        for row in _rows(data / "carpentries-news" / "posts.jsonl.xz")
    ]  # fmt: skip
    for one in _drawn(originals, 150) + _drawn(posts, 100):
        to.ask(one, _copy(to, one), same=True, case="resource-at-another-site")
    _ask_namesakes(to, originals, "resource-of-another-title", 250)
    _ask_namesakes(to, posts, "post-of-another-title", 250)


def _record(  # noqa: PLR0917 -- a row's columns
    to: LabelledSet, part: str, group: str, title: str, language: str, provider: str, text: str, address: str
) -> Labelled:
    return to.add(
        part, group, kind="article" if part == "post" else "resource", title_text=title or group, language=language,
        text=text[:1500], provider=provider, address=canonical_address(address), domain=domain_of(address),
        sources=frozenset({920}),
    )  # fmt: skip


def _copy(to: LabelledSet, one: Labelled) -> Labelled:
    """As an aggregator would list it: its own page, its own way with titles; one in four does not say who made it."""
    offer, draw = one.offer, rank_of(one.group)
    site = offer.provider if draw % 3 == 0 and offer.provider else "Learning Portal"
    text = offer.text
    if text:
        text = (text[: max(200, len(text) * 2 // 3)] + " …", f"{text} {BOILERPLATE}", text)[draw // 7 % 3]
    return to.add(
        one.part, one.group.partition("/")[2], kind=offer.kind, language=offer.language,
        title_text=RESTYLED[draw // 11 % len(RESTYLED)](offer.title_text, site), text=text,
        provider="" if draw // 13 % 4 == 0 else offer.provider,
        address=offer.address if draw // 17 % 5 == 0 else f"portal.example.org/item/{draw % 10**9}",
        sources=frozenset({921}), sites=frozenset({"learning portal"}),
    )  # fmt: skip


def _drawn(offers: list[Labelled], count: int) -> list[Labelled]:
    return sorted(offers, key=lambda one: rank_of(f"drawn {one.group}"))[:count]


def _ask_namesakes(to: LabelledSet, originals: list[Labelled], case: str, most: int) -> None:
    """Within one language: across two, the list holds translations of which nobody says that they are any."""
    by_provider: dict[str, list[Labelled]] = defaultdict(list)
    for one in originals:
        by_provider[f"{one.offer.language} {one.offer.provider} {one.offer.domain}"].append(one)
    found = []
    for offers in by_provider.values():
        for one, other in combinations(offers[:400], 2):
            first, second = folded(one.offer.title_text), folded(other.offer.title_text)
            # Listed twice under one name: a slip of the list, or two things; nobody can say which.
            if first != second and one.offer.address != other.offer.address and one.group != other.group:
                alike = fuzz.token_sort_ratio(first, second)
                if alike >= 60:
                    found.append((alike, one, other))
    found.sort(key=lambda each: (-each[0], rank_of(each[1].group + each[2].group)))
    for _alike, one, other in found[: most * 2]:
        to.ask(one, other, same=False, case=case)


def _rows(path: Path) -> list[Row]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
