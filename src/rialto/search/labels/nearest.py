"""Labels that are much like a text, best first, though no whole label stands in it."""

from collections.abc import Sequence

import tantivy
from rapidfuzz import fuzz
from tantivy import Occur, Query

from .. import analysis
from .label import Near
from .tokens import WEIGHTS, tokens_of

# So many labels that share the most with a text are looked at; a concept may have a dozen of them.
CANDIDATES = 80


class Nearest:
    """Asks the lists of one index."""

    def __init__(self, index: tantivy.Index) -> None:
        index.config_reader("manual")
        index.reload()
        self._schema = index.schema
        self._searcher = index.searcher()

    def of(self, text: str, languages: Sequence[str], limit: int) -> list[Near]:
        """The concepts with the most similar labels in these languages, each with the best of its labels."""
        parts: list[tuple[Occur, Query]] = []
        for language in languages:
            words = analysis.analyse(text, language).forms
            for token in dict.fromkeys(tokens_of(words, language)):
                if self._searcher.doc_freq("tokens", token):
                    term = Query.term_query(self._schema, "tokens", token, "freq")
                    parts.append((Occur.Should, Query.boost_query(term, WEIGHTS[token[len(language)]])))
        if not parts:
            return []
        hits = self._searcher.search(Query.boolean_query(parts), CANDIDATES, count=False).hits
        best: dict[int, Near] = {}
        for score, address in hits:  # best first, so the first label of a concept is its best
            stored = self._searcher.doc(address)
            concept, label = int(stored.get_first("concept")), str(stored.get_first("label"))  # type: ignore[arg-type]
            if concept in best:
                continue
            share = round(score / hits[0][0], 4)
            language = str(stored.get_first("language"))
            best[concept] = Near(concept, share, likeness_of(text, label), label, language)
            if len(best) == limit:
                break
        return list(best.values())


def likeness_of(text: str, label: str) -> float:
    """How alike two texts are as they are written, in whatever order and case their words are; 0 to 1."""
    text, label = text.casefold(), label.casefold()
    return round(max(fuzz.ratio(text, label), fuzz.token_sort_ratio(text, label)) / 100, 4)
