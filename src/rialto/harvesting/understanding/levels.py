"""How far along a learner has to be, from words such as "for beginners"; and the EQF level of a training."""

import re
from functools import lru_cache

from rialto.catalogue.choices import LEVEL_RANGES, Kind, Level
from rialto.catalogue.found import FoundEntry
from rialto.harvesting.understanding import cues
from rialto.harvesting.understanding.concepts import TITLE
from rialto.harvesting.understanding.phrases import PhraseFinder, Tokens
from rialto.taxonomy.queries import EU_LANGUAGES, fold, language_name

# Levels of the Common European Framework of Reference: of a language, never of digital skill.
CEFR = re.compile(r"(?<![\w&])(?:A1|A2|B1|B2|C1|C2)(?![\w&])")
EQF = re.compile(
    r"\b(?:EQF|EQR|CEC|MEC|QEQ|ERK|EKR|EKK|EĶS|LKS|ЕКР|ΕΠΕΠ)\b"
    r"(?:[\s:\-–]*(?i:level|niveau|nivel|livello|nível|poziom|úroveň|szint|taso|tase|nivå|ниво|επίπεδο))?[\s:\-–]*([1-8])\b"
)
FRAMEWORKS = frozenset(["eqf", "eqr", "cec", "mec", "qeq", "erk", "ekr", "ekk", "eks", "lks", "екр", "επεπ"])
TO_LEARN_WITH = {Kind.TRAINING, Kind.LEARNING_PATH, Kind.EVENT, Kind.RESOURCE}
# Words around languages: beside one of them, "beginners" are beginners of a language.
LANGUAGE_LESSONS = "language course; language courses; language learning; sprachkurs*; sprachniveau*; cours de langue; curso de idiomas; corso di lingua; curso de línguas; taalcursus; kurs językow*; jazykov* kurz*; jezikovn* tečaj*; nyelvtanfolyam*; kielikurss*; keelekursus*; språkkurs*; sprogkursus; езиков* курс*"  # fmt: skip
RANGES = (
    (cues.BASIC, LEVEL_RANGES[Level.BASIC]),
    (cues.INTERMEDIATE, LEVEL_RANGES[Level.INTERMEDIATE]),
    (cues.ADVANCED, LEVEL_RANGES[Level.ADVANCED]),
    (cues.BEYOND_BASIC, (LEVEL_RANGES[Level.INTERMEDIATE][0], LEVEL_RANGES[Level.ADVANCED][1])),
)
# The number of the target that says that a language is taught.
LESSONS = len(RANGES)


@lru_cache(maxsize=1)
def _finder() -> PhraseFinder:
    finder = PhraseFinder()
    for target, (phrases, _range) in enumerate(RANGES):
        finder.add_cues(phrases, target)
    finder.add_cues(LANGUAGE_LESSONS, LESSONS)
    return finder


@lru_cache(maxsize=1)
def _languages_by_name() -> frozenset[str]:
    """The names of the official languages in each of them, folded, those of one word."""
    names = {fold(language_name(code, reader)) for code in EU_LANGUAGES for reader in EU_LANGUAGES}
    return frozenset(name for name in names if " " not in name and len(name) > 3)


def level_in(tokens: Tokens, text: str) -> tuple[int, int] | None:
    """The DigComp levels that words for learners name; none where they are about a language, or name none.

    A word for "advanced" means learners only in a title or a tag: in sentences, machines and materials are advanced too.
    """
    named: list[tuple[int, int]] = []
    for target, place, _ in _finder().find(tokens):
        if target == LESSONS:
            return None
        if target == 0 or tokens.part_of(place) != 2:
            named.append(RANGES[target][1])
    if not named or CEFR.search(text) or not _languages_by_name().isdisjoint(_title_words(tokens)):
        return None
    return min(low for low, _high in named), max(high for _low, high in named)


def _title_words(tokens: Tokens) -> list[str]:
    end = tokens.starts[TITLE + 1] if len(tokens.starts) > TITLE + 1 else len(tokens.folded)
    return tokens.folded[:end]


def eqf_in(text: str) -> int | None:
    """The level of the European Qualifications Framework that a text names; none where it names several."""
    found = set(EQF.findall(text))
    return int(found.pop()) if len(found) == 1 else None


def _says_eqf(tokens: Tokens) -> bool:
    return not FRAMEWORKS.isdisjoint(tokens.by_word)


def add_levels(found: FoundEntry, tokens: Tokens, text: str) -> None:
    """Fill in the levels that the source left out and its own words say, of what one learns with."""
    if found.kind not in TO_LEARN_WITH:
        return
    if found.level_from is None and found.level_to is None and (levels := level_in(tokens, text)):
        found.level_from, found.level_to = levels
    if (
        found.kind == Kind.TRAINING
        and not found.details.get("eqf_level")
        and _says_eqf(tokens)
        and (level := eqf_in(text))
    ):
        found.details["eqf_level"] = level
