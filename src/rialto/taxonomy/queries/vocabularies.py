"""The short lists, kept in the memory of the process: a page that shows them asks the database nothing."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from rialto.taxonomy.choices import KINDS_ON_PAGES, LARGE_SCHEMES
from rialto.taxonomy.folding import fold
from rialto.taxonomy.models import Concept, ConceptLabel, Scheme

# How long a process may go on with what it keeps before it asks whether a load has changed it: one query for all.
FRESH_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One concept as pages need it; `labels` by language."""

    key: str
    address: str
    code: str
    kind: str
    concept_id: int
    broader_key: str | None
    facts: Mapping[str, Any] = field(hash=False, compare=False)
    labels: Mapping[str, str] = field(hash=False, compare=False)

    def label(self, language: str | None = None) -> str:
        """What the concept is called in `language` (the reader's when left out), else in English, else its key."""
        wanted = (language or get_language() or "en").lower()
        labels = self.labels
        return labels.get(wanted) or labels.get(wanted.partition("-")[0]) or labels.get("en") or self.key


class Vocabulary:
    """The current terms of one scheme, in the order of the scheme."""

    __slots__ = ("_by_id", "_by_key", "_by_value", "_other_names", "key", "terms", "title")

    def __init__(self, key: str, title: str, terms: tuple[Term, ...], other_names: Mapping[str, int]) -> None:
        self.key = key
        self.title = title
        self.terms = terms
        self._by_key = {term.key: term for term in terms}
        self._by_id = {term.concept_id: term for term in terms}
        self._by_value: dict[str, int] = {}
        self._other_names = other_names
        # Earlier wins: a key is never mistaken for another concept's label.
        readings = (
            ((term.key, term.concept_id) for term in terms),
            ((term.address, term.concept_id) for term in terms),
            ((term.code, term.concept_id) for term in terms),
            ((text, term.concept_id) for term in terms for text in term.labels.values()),
            other_names.items(),
        )
        for reading in readings:
            for value, concept_id in reading:
                if folded := fold(value):
                    self._by_value.setdefault(folded, concept_id)

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def get(self, key: str) -> Term | None:
        """The term with this key."""
        return self._by_key.get(key)

    def by_id(self, concept_id: int) -> Term | None:
        """The term of the concept with this database id."""
        return self._by_id.get(concept_id)

    def find(self, value: str) -> Term | None:
        """The term that `value` names: its key, address, code, or a label in any language, in any case."""
        concept_id = self._by_value.get(fold(value))
        return self._by_id.get(concept_id) if concept_id is not None else None

    def names_of(self, key: str) -> tuple[str, ...]:
        """All that the term with this key is called, in all languages; nothing for a key that is none."""
        known = self._by_key.get(key)
        if known is None:
            return ()
        other = (text for text, concept_id in self._other_names.items() if concept_id == known.concept_id)
        return tuple(dict.fromkeys((*known.labels.values(), *other)))

    def narrower(self, key: str | None) -> tuple[Term, ...]:
        """The terms right under `key`; of None, those at the top."""
        return tuple(term for term in self.terms if term.broader_key == key)


@dataclass(slots=True)
class _Kept:
    """What this process keeps, and when it last asked for the revisions."""

    revisions: dict[str, tuple[int, int]] = field(default_factory=dict)
    asked_at: float = float("-inf")
    vocabularies: dict[str, tuple[tuple[int, int], Vocabulary]] = field(default_factory=dict)


_kept = _Kept()


def forget_vocabularies() -> None:
    """Have this process read every list anew when it is next asked for."""
    _kept.asked_at = float("-inf")
    _kept.vocabularies.clear()


def vocabulary(scheme_key: str) -> Vocabulary:
    """The scheme's current terms, from memory; empty while the scheme has not been loaded.

    At most every 5 seconds one query asks whether any scheme has changed. Large schemes (ESCO) are refused with a
    ValueError: `resolve` and `concepts_named` ask the database for the few that are wanted.
    """
    if scheme_key in LARGE_SCHEMES:
        raise ValueError(f"{scheme_key} is too long to keep in memory")
    state = state_of(scheme_key)
    if state is None:
        return Vocabulary(scheme_key, scheme_key, (), {})
    kept = _kept.vocabularies.get(scheme_key)
    if kept is None or kept[0] != state:
        kept = (state, _read(scheme_key))
        _kept.vocabularies[scheme_key] = kept
    return kept[1]


def state_of(scheme_key: str) -> tuple[int, int] | None:
    """What changes with each load of a scheme, also a large one: what was made of its labels is then old. None unloaded."""
    now = time.monotonic()
    if now - _kept.asked_at > FRESH_SECONDS:
        _kept.revisions = {
            key: (pk, at) for key, pk, at in Scheme.objects.values_list("key", "pk", "revision")
        }
        _kept.asked_at = now
    return _kept.revisions.get(scheme_key)


def term(scheme_key: str, key: str) -> Term | None:
    """The term of a short list with this key."""
    return vocabulary(scheme_key).get(key)


def terms_of(concepts: list[Concept], *, languages: tuple[str, ...] | None = None) -> tuple[Term, ...]:
    """The concepts (read with `broader`) as terms with their preferred labels, at the cost of one query."""
    labels: dict[int, dict[str, str]] = {concept.pk: {} for concept in concepts}
    preferred = ConceptLabel.objects.filter(concept__in=list(labels), kind=ConceptLabel.Kind.PREFERRED)
    if languages is not None:
        preferred = preferred.filter(language__in=languages)
    for concept_id, language, text in preferred.values_list("concept_id", "language", "text"):
        labels[concept_id][language] = text
    return tuple(
        Term(
            key=concept.key,
            address=concept.address,
            code=concept.code,
            kind=concept.kind,
            concept_id=concept.pk,
            broader_key=concept.broader.key if concept.broader else None,
            facts=concept.facts,
            labels=labels[concept.pk],
        )
        for concept in concepts
    )


def _read(scheme_key: str) -> Vocabulary:
    scheme = Scheme.objects.get(key=scheme_key)
    concepts = scheme.concepts.filter(is_current=True).select_related("broader").order_by("order", "key")
    if kinds := KINDS_ON_PAGES.get(scheme_key):
        concepts = concepts.filter(kind__in=kinds)
    terms = terms_of(list(concepts))
    other_names = ConceptLabel.objects.filter(
        concept__in=[term.concept_id for term in terms],
        kind__in=(ConceptLabel.Kind.ALTERNATIVE, ConceptLabel.Kind.HIDDEN),
    )
    names = other_names.order_by("pk").values_list("text", "concept_id")
    return Vocabulary(scheme_key, scheme.title, terms, dict(names))
