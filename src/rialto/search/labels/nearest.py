"""Labels that are much like a text, best first, though no whole label stands in it."""

from collections.abc import Sequence

import tantivy
from rapidfuzz import fuzz
from tantivy import Occur, Query

from .. import analysis
from .label import Near
from .tokens import WEIGHTS, tokens_of

# So many labels share the most with a text; the closer look decides among them.
CANDIDATES = 60


class Nearest:
    """Asks the lists of one index."""

    def __init__(self, index: tantivy.Index) -> None:
        index.config_reader("manual")
        index.reload()
        self._schema = index.schema
        self._searcher = index.searcher()

    def of(self, text: str, languages: Sequence[str], limit: int) -> list[Near]:
        """The concepts with the most similar labels in these languages, each with the best of its labels."""
        best: dict[int, Near] = {}
        parts: list[tuple[Occur, Query]] = []
        for language in languages:
            words = analysis.analyse(text, language).forms
            for token in dict.fromkeys(tokens_of(words, language)):
                if self._searcher.doc_freq("tokens", token):
                    term = Query.term_query(self._schema, "tokens", token, "freq")
                    parts.append((Occur.Should, Query.boost_query(term, WEIGHTS[token[len(language)]])))
        if not parts:
            return []
        asked = text.casefold()
        hits = self._searcher.search(Query.boolean_query(parts), CANDIDATES, count=False).hits
        top = hits[0][0] if hits else 1.0
        for score, address in hits:
            stored = self._searcher.doc(address)
            label = str(stored.get_first("label"))
            concept = int(stored.get_first("concept"))  # type: ignore[arg-type]
            likeness = likeness_of(asked, label.casefold(), score / top)
            known = best.get(concept)
            if known is None or known.likeness < likeness:
                best[concept] = Near(concept, likeness, label)
        return sorted(best.values(), key=lambda one: -one.likeness)[:limit]


def likeness_of(text: str, label: str, share: float) -> float:
    """How alike two lower-cased texts are, 0 to 1; `share`: how much of what tells them apart from others they share."""
    written = max(fuzz.ratio(text, label), fuzz.token_sort_ratio(text, label)) / 100
    return round(0.5 * written + 0.5 * share, 4)
