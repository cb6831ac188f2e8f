"""Words of titles that a typed word was perhaps meant to be."""

import tantivy
from rapidfuzz import process
from rapidfuzz.distance import OSA
from tantivy import Occur, Query

from .. import analysis
from .columns import Columns
from .counting import total_of

# Shorter words are near too many others.
SHORTEST = 4
# One slip in a short word, two in a longer one.
LONG = 8
# How many times as many titles must have the other word.
TIMES = 5
# A word that so many titles hold, and so large a share of all documents, is meant as it was typed.
COMMON, COMMON_SHARE = 200, 1 / 5_000
# Words of one first letter that are compared: more than a million entries' titles have.
MOST_COMPARED = 60_000
MOST_NEAR = 30


def similar_words(
    word: str, searcher: tantivy.Searcher, columns: Columns, *, languages: tuple[str, ...], limit: int
) -> list[tuple[str, int]]:
    """Title words within one or two slips (a letter more, less, another, or two swapped) of a rare one, with their titles.

    The first letter is taken for right, or for swapped with the second: slips in it are the rare ones, and looking for
    them as well would compare every word there is.
    """
    wanted = analysis.wanted(word, languages)
    if len(wanted) != 1 or len(wanted[0].exact) < SHORTEST or not wanted[0].exact.isalpha():
        return []
    typed = wanted[0].exact
    field = f"text{columns.title}"
    titles_with_it = int(searcher.doc_freq(field, typed))
    if titles_with_it >= max(COMMON, searcher.num_docs * COMMON_SHARE):
        return []
    least = TIMES * titles_with_it or 1
    found: list[tuple[int, int, str]] = []
    # Most slips come later: a tenth of the words is looked through first, and often that is enough.
    for beginnings in ((typed[:2],), (typed[0], typed[1])):
        found = _near(typed, beginnings, searcher, columns, languages=languages, least=least)
        if sum(distance == 1 for distance, _titles, _word in found) >= limit:
            break
    return [(other, -titles) for _distance, titles, other in found[:limit]]


def _near(
    typed: str,
    beginnings: tuple[str, ...],
    searcher: tantivy.Searcher,
    columns: Columns,
    *,
    languages: tuple[str, ...],
    least: int,
) -> list[tuple[int, int, str]]:
    """Words that begin so and are near enough and frequent enough: slips, titles (negative), word; the likeliest first."""
    counts: dict[str, int] = {}
    for beginning in dict.fromkeys(beginnings):
        counts.update(searcher.terms_with_prefix(f"text{columns.title}", beginning, limit=MOST_COMPARED))
    most = 1 if len(typed) < LONG else 2
    near = process.extract(typed, counts.keys(), scorer=OSA.distance, score_cutoff=most, limit=MOST_NEAR)
    found = []
    for other, distance, _place in near:
        if distance and counts[other] >= least:
            titles = _titles_with(other, searcher, columns, languages) if languages else counts[other]
            if titles >= least:
                found.append((distance, -titles, other))
    return sorted(found)


def _titles_with(word: str, searcher: tantivy.Searcher, columns: Columns, languages: tuple[str, ...]) -> int:
    """How many documents of these languages have the word in their title."""
    schema = columns.schema
    parts = [
        (Occur.Must, Query.term_query(schema, f"text{columns.title}", word, "basic")),
        (Occur.Must, Query.term_set_query(schema, "language", list(languages))),
    ]
    return total_of(searcher.search(Query.boolean_query(parts), 1))
