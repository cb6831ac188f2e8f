"""Concepts that words name, in whatever language: of a query, and of an entry's own texts.

The labels come from the vocabularies of `taxonomy`, those that an administrator imported among them; how they are found in texts is
the business of `search.labels`.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from rialto.search.analysis import lemma_state
from rialto.search.labels import Kind, Label, LabelIndex, meant, nearly_meant
from rialto.search.port import Meant
from rialto.search.query_text import QueryText
from rialto.taxonomy.queries import broader_of, concept_labels, names_of_schemes, state_of

# Vocabularies whose concepts people look for. The others say how something is offered, and filters ask for that.
SCHEMES = (
    "technology", "digcomp-3.0", "audience", "target-group", "sector", "isced-f", "training-typology", "learning-activity",
    "esco-skills", "esco-occupations",
)  # fmt: skip
KIND_OF_LABEL = {"preferred": Kind.PREFERRED, "alternative": Kind.ALTERNATIVE, "hidden": Kind.ALTERNATIVE}
# A label has to be at least so much like a query that nothing else answers.
LIKE_ENOUGH = 0.72


@lru_cache(maxsize=4)
def _index(folder: Path) -> LabelIndex:
    return LabelIndex(folder)


def label_index() -> LabelIndex:
    """The labels of this installation; without any until they are built."""
    return _index(Path(settings.LABELS_FOLDER))


def labels_stamp() -> str:
    """Names the state of the vocabularies: another one when labels have to be built anew."""
    states = ((key, state_of(key)) for key in SCHEMES)
    return " ".join([lemma_state(), *(f"{key}:{state[0]}.{state[1]}" for key, state in states if state)])


def are_labels_current() -> bool:
    """Whether the labels are those of the vocabularies as they are, in the forms of the dictionaries there are."""
    return not settings.SEARCH_BY_CONCEPT or label_index().stamp == labels_stamp()


def labels() -> Iterator[Label]:
    """All labels that can be found by, one language after another."""
    for concept_id, language, kind, text in names_of_schemes(SCHEMES):
        yield Label(concept_id, language, KIND_OF_LABEL[kind], text)


def concepts_about(texts: Iterable[tuple[str, str]], *, surely: Iterable[int]) -> tuple[str, ...]:
    """What a document's facet of concepts holds, by its telling texts (language, text) and the concepts attached to the entry."""
    return label_index().about(texts if settings.SEARCH_BY_CONCEPT else (), surely)


def meant_by(text: QueryText, languages: Sequence[str]) -> tuple[Meant, ...]:
    """The concepts that words of a query name; none where finding by concept is switched off."""
    if not settings.SEARCH_BY_CONCEPT or not text.words:
        return ()
    return meant(label_index(), text, languages)


def nearly_meant_by(text: QueryText, languages: Sequence[str]) -> tuple[Meant, ...]:
    """The concepts that are called much like a query, for when nothing else answers: at the cost of a query."""
    if not settings.SEARCH_BY_CONCEPT or not text.words:
        return ()
    return nearly_meant(label_index(), text, languages, broader=broader_of, at_least=LIKE_ENOUGH)


class _Names:
    """What concepts are called: language -> concept -> name, as long as the vocabularies stay as they are."""

    def __init__(self) -> None:
        self.stamp = ""
        self.by_language: dict[str, dict[int, str]] = {}

    def of(self, language: str) -> dict[int, str]:
        stamp = labels_stamp()
        if stamp != self.stamp or sum(map(len, self.by_language.values())) > NAMES_KEPT:
            self.stamp = stamp
            self.by_language = {}
        return self.by_language.setdefault(language, {})


NAMES_KEPT = 20_000
_names = _Names()


def names_of(concepts: Iterable[int], language: str) -> dict[int, str]:
    """What each concept is called in a language, else in English: a query for those that this process has not met."""
    known = _names.of(language)
    wanted = set(concepts)
    if missing := wanted - known.keys():
        known.update(concept_labels(missing, language=language))
    return {concept: known[concept] for concept in wanted if concept in known}
