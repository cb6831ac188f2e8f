"""Suggesting technology, audience, competence, skills and occupations from an entry's words."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rialto.catalogue.choices import SCHEME_OF_ROLE, ConceptRole, Kind
from rialto.catalogue.found import FoundConcept, FoundEntry
from rialto.harvesting.understanding import cues
from rialto.harvesting.understanding.phrases import WORD, PhraseFinder, Tokens
from rialto.taxonomy.queries import labels_to_find, state_of, vocabulary

# Where a phrase stands, and how sure that makes us: no surer than the shares that were right in `bench/harvest/judged.tsv`
# (87 of 88 in titles, 30 of 43 in texts, at the first look).
TITLE, TAGS, SUMMARY = 0, 1, 2
CONFIDENCE = {TITLE: 0.85, TAGS: 0.85, SUMMARY: 0.6}
# Two parts that agree are surer than either.
AGREED = 0.92
# So many of a role at most, the surest first: more would describe the text, not the offer.
MOST = {
    ConceptRole.TECHNOLOGY: 3, ConceptRole.AUDIENCE: 2, ConceptRole.COMPETENCE: 3, ConceptRole.SKILL: 5,
    ConceptRole.OCCUPATION: 1,
}  # fmt: skip
# Labels of our lists that texts use in other senses as well: the hand-made cues say these things more exactly.
AMBIGUOUS = {
    "accessibility", "accessibilite", "barrierefreiheit", "достъпност", "cloud", "coding", "excel", "quantum", "software",
    "ar", "ml", "crm", "erp", "ia", "logiciel", "logiciels", "programmation", "programming", "telecoms", "5g", "css",
    "programación", "programação", "programmazione", "programmazzjoni", "programare",
    "softver", "softvér", "softwer", "szoftver", "tarkvara", "ohjelmistot", "programvara", "mjukvara", "oprogramowanie",
    "programatūra", "programmatūra", "programinė įranga", "programska oprema", "λογισμικό", "bogearraí",
    "la nube", "nuvem", "felhő", "chmura", "oblak", "mākonis", "pilvi", "skyen", "molnet", "νέφος", "debesija",
    "prístupnosť", "pristupačnost", "ligipääsetavus", "piekļūstamība", "inrochtaineacht", "προσβασιμότητα",
    "kodiranje", "kódování", "kódovanie", "kódolás", "kodowanie", "kodēšana", "kodavimas", "kodeerimine", "códú",
    "kodifikazzjoni", "kodning", "coderen",
}  # fmt: skip
# Kinds in which a role is worth suggesting.
KINDS_OF_ROLE = {
    ConceptRole.OCCUPATION: {Kind.OPPORTUNITY},
    ConceptRole.AUDIENCE: {Kind.TRAINING, Kind.LEARNING_PATH, Kind.EVENT, Kind.RESOURCE, Kind.GOOD_PRACTICE},
    ConceptRole.COMPETENCE: {Kind.TRAINING, Kind.LEARNING_PATH, Kind.EVENT, Kind.RESOURCE},
}
# What texts mention of themselves or of others, and are not about: said by title or tag only.
ONLY_ABOVE = {
    (ConceptRole.COMPETENCE, "3.3"), (ConceptRole.COMPETENCE, "4.2"), (ConceptRole.TECHNOLOGY, "office-productivity"),
    (ConceptRole.AUDIENCE, "ict-professionals"),
}  # fmt: skip
# An ESCO label of one short word ("C", "R", "Go") is a letter or a word of some language before it is a skill.
SHORTEST_SKILL = 4


@dataclass(frozen=True, slots=True)
class Compiled:
    """The finder of a set of roles and what its numbers mean: role and concept key."""

    finder: PhraseFinder
    targets: list[tuple[ConceptRole, str]]
    roles: frozenset[str]


def suggestions(found: FoundEntry, tokens: Tokens) -> Iterator[FoundConcept]:
    """Concepts that the words of title, tags and summary (the parts of `tokens`) speak of, with how sure we are.

    A role for which the source itself names concepts gets none: its word stands.
    """
    stated = {concept.role for concept in found.concepts}
    places: dict[tuple[ConceptRole, str], set[int]] = {}
    for compiled in _compiled_for(found.kind):
        if compiled.roles <= stated:
            continue
        for target, place, _ in compiled.finder.find(tokens):
            role, key = compiled.targets[target]
            if role not in stated and found.kind in KINDS_OF_ROLE.get(role, (found.kind,)):
                places.setdefault((role, key), set()).add(tokens.part_of(place))
    surest = sorted(places.items(), key=lambda pair: -_confidence(pair[1]))
    taken: dict[ConceptRole, int] = {}
    for (role, key), parts in surest:
        if (role == ConceptRole.OCCUPATION and TITLE not in parts) or (
            parts == {SUMMARY} and (role, key) in ONLY_ABOVE
        ):
            continue
        taken[role] = taken.get(role, 0) + 1
        if taken[role] <= MOST[role]:
            yield FoundConcept(role=str(role), key=key, confidence=_confidence(parts))


def _confidence(parts: set[int]) -> float:
    return AGREED if len(parts) > 1 else CONFIDENCE[next(iter(parts))]


def _compiled_for(kind: Kind) -> Iterator[Compiled]:
    yield _subjects(_state("technology", "digcomp-3.0", "audience"))
    yield _skills(_state("esco-skills"))
    if kind == Kind.OPPORTUNITY:
        yield _occupations(_state("esco-occupations"))


def _state(*schemes: str) -> Hashable:
    return tuple(state_of(scheme) for scheme in schemes)


@lru_cache(maxsize=1)
def _subjects(_state: Hashable) -> Compiled:
    """Our own lists: their labels in all languages, and the cues."""
    compiled = Compiled(
        PhraseFinder(),
        [],
        frozenset({ConceptRole.TECHNOLOGY, ConceptRole.AUDIENCE, ConceptRole.COMPETENCE}),
    )
    by_role = {
        ConceptRole.TECHNOLOGY: cues.TECHNOLOGY,
        ConceptRole.AUDIENCE: cues.AUDIENCE,
        ConceptRole.COMPETENCE: cues.COMPETENCE,
    }
    for role, phrases in by_role.items():
        known = vocabulary(SCHEME_OF_ROLE[role])
        for term in known:
            target = _target(compiled, role, term.key)
            compiled.finder.add_cues(phrases.get(term.key, ""), target)
            for text in known.names_of(term.key) if role == ConceptRole.TECHNOLOGY else ():
                if text.casefold() not in AMBIGUOUS:
                    compiled.finder.add_label(text, target)
    return compiled


@lru_cache(maxsize=1)
def _skills(_state: Hashable) -> Compiled:
    """ESCO's digital skills, where an administrator imported ESCO: preferred and other labels in all its languages."""
    return _from_esco(
        ConceptRole.SKILL,
        "esco-skills",
        ("skill", "knowledge"),
        shortest=SHORTEST_SKILL,
        collection="digital",
    )


@lru_cache(maxsize=1)
def _occupations(_state: Hashable) -> Compiled:
    return _from_esco(ConceptRole.OCCUPATION, "esco-occupations", ("occupation",), shortest=SHORTEST_SKILL)


def _from_esco(
    role: ConceptRole, scheme: str, kinds: tuple[str, ...], *, shortest: int, collection: str = ""
) -> Compiled:
    compiled = Compiled(PhraseFinder(), [], frozenset({role}))
    targets: dict[str, int] = {}
    taken: dict[str, str] = {}
    for key, _language, text in labels_to_find(scheme, kinds=kinds, collection=collection):
        words = WORD.findall(text)
        form = " ".join(words).casefold()
        # The first concept with a label keeps it: preferred labels of ESCO are unique, other labels are not.
        if len(form) < shortest or form in AMBIGUOUS or taken.setdefault(form, key) != key:
            continue
        if key not in targets:
            targets[key] = _target(compiled, role, key)
        compiled.finder.add_label(text, targets[key])
    return compiled


def _target(compiled: Compiled, role: ConceptRole, key: str) -> int:
    compiled.targets.append((role, key))
    return len(compiled.targets) - 1
