"""One conference listed under several topics; the same conference in another year or another city.

Same: one day and one address in two lists. The second listing loses its address, as if another site had it, and says its
place its own way. Different: one name on another day or in another city.
"""

import json
import lzma
import re
from collections import defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path

from bench.harvest.labelled.pairs import Labelled, LabelledSet, rank_of
from rialto.base.addresses import canonical_address, domain_of
from rialto.base.text import folded


def add_conferences(to: LabelledSet, data: Path) -> None:
    """Events of ten years; some 300 the same and 700 not."""
    with lzma.open(data / "tech-conferences" / "events.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    by_day: dict[tuple[str, str], list[Labelled]] = defaultdict(list)
    by_name: dict[str, list[tuple[dict[str, str], Labelled]]] = defaultdict(list)
    for row in rows:
        key = (canonical_address(row["url"]), row["startDate"])
        one = _listing(to, row, "/".join(key), turn=len(by_day[key]))
        by_day[key].append(one)
        by_name[re.sub(r"\W*\b20\d\d\b\W*", " ", folded(row["name"])).strip()].append((row, one))
    for same in by_day.values():
        for one, other in combinations(same, 2):
            to.ask(one, other, same=True, case="conference-in-two-lists")
    _ask_other_years(to, by_name)


def _listing(to: LabelledSet, row: dict[str, str], group: str, *, turn: int) -> Labelled:
    address = canonical_address(row["url"]) if turn == 0 else ""
    city = row.get("city") or ""
    return to.add(
        "conference", group, kind="event", title_text=row["name"], language="en", address=address,
        domain=domain_of(row["url"]) if turn == 0 else "", starts_on=date.fromisoformat(row["startDate"]),
        city=city if turn == 0 else city.partition(",")[0], is_online=bool(row.get("online")) or None,
        sources=frozenset({910 + turn}),
    )  # fmt: skip


def _ask_other_years(to: LabelledSet, by_name: dict[str, list[tuple[dict[str, str], Labelled]]]) -> None:
    found = []
    for listings in by_name.values():
        for (row, one), (other_row, other) in combinations(listings, 2):
            elsewhere = row.get("city") and other_row.get("city") and row["city"] != other_row["city"]
            if row["startDate"] != other_row["startDate"] or elsewhere:
                found.append((one, other))
    found.sort(key=lambda pair: rank_of(pair[0].group + pair[1].group))
    for one, other in found[:1200]:
        to.ask(one, other, same=False, case="conference-of-another-year")
