"""How likely each language is by a text's groups of letters: py3langid's model, read for all of its 140 languages."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Any

from django.conf import settings

# What Europe writes beside the 24: likelier than the rest of the world, less likely than the 24 themselves.
NEIGHBOURS = {
    "af", "az", "be", "bs", "ca", "cy", "eo", "eu", "fo", "gd", "gl", "id", "is", "la", "lb", "mk", "nn", "no", "oc",
    "ru", "sq", "sr", "tr", "uk", "vi",
}  # fmt: skip
NEIGHBOUR_PENALTY, STRANGER_PENALTY = 1.0, 2.0
# What a small word weighs against a letter group. This, the penalties and the threshold were chosen on the development
# half of the set of `bench/harvest/language.py`, never on the half that it reports.
WORD_WEIGHT = 2.0
# Below this share of certainty we rather say that we do not know.
ENOUGH = 0.6
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class LetterGroups:
    """The model with its numbers as 32-bit floats, which is twice as quick as it keeps them, and our prior."""

    identifier: Any
    weights: Any
    prior: Any
    places: Mapping[str, int]
    languages: list[str]


def likeliest(text: str, hits: Mapping[str, int], words: int) -> str:
    """The language that is likeliest by letter groups and small words together, "" where none is likely enough.

    `hits` says how many small words each language has among the text's `words`. Likelihoods are scaled by the root of
    the text's length, as py3langid does. Bosnian counts as Croatian, from which letter groups cannot tell it.
    """
    import numpy
    from py3langid.langid import visit_counts

    groups = _letter_groups()
    model = groups.identifier
    encoded = model._encode(text)
    visits = visit_counts(model.tk_nextmove, model._rowbase, model.tk_output, encoded)
    if not visits:
        return ""
    places = numpy.fromiter(visits.keys(), dtype=numpy.intp, count=len(visits))
    counts = numpy.log1p(numpy.fromiter(visits.values(), dtype=numpy.float32, count=len(visits)))
    scores = (counts @ groups.weights[places] + model.nb_pc) / sqrt(len(encoded)) + groups.prior
    weight = WORD_WEIGHT / sqrt(words + 2)
    for code, found in hits.items():
        if code in groups.places:
            scores[groups.places[code]] += weight * found
    likelihoods = numpy.exp(scores - scores.max())
    likelihoods[groups.places["hr"]] += likelihoods[groups.places["bs"]]
    best = int(likelihoods.argmax())
    likelihoods[groups.places["bs"]] = 0
    return groups.languages[best] if likelihoods[best] >= ENOUGH * likelihoods.sum() else ""


def _letter_groups() -> LetterGroups:
    with _lock:
        return _loaded()


@lru_cache(maxsize=1)
def _loaded() -> LetterGroups:
    import numpy
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    languages = [str(code) for code in identifier.nb_classes]
    official = {code for code, _ in settings.LANGUAGES}
    penalties = [
        0.0 if code in official else NEIGHBOUR_PENALTY if code in NEIGHBOURS else STRANGER_PENALTY
        for code in languages
    ]
    return LetterGroups(
        identifier=identifier,
        weights=numpy.ascontiguousarray(identifier.nb_ptc, dtype=numpy.float32),
        prior=-numpy.array(penalties, dtype=numpy.float32),
        places={code: place for place, code in reversed(list(enumerate(languages)))},
        languages=languages,
    )
