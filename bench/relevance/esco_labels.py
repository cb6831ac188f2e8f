"""Run B: an occupation of ESCO by other names than the one that stands in the document, with the classification imported."""

import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.generated.words import shared_data
from rialto.search.labels import Kind
from rialto.search.labels.spelling import ways

from .catalogue import index
from .classification import FOREIGN, Classification, bridge
from .measures import mean, success

KNOWS = (
    "2,942 documents that hold an English preferred label and nothing else; all labels of ESCO 1.0.8 in 24 languages, and what is part of what; "
    "no vectors. Asked, in 23 languages: another label of the occupation, its label with one typing error, and with another ending."
)
EACH, EACH_IN_SAMPLE = 200, 20
SEED = 11
# Endings that a name may have in running text: any two of a language's make another form of most words.
ENDINGS = {
    "bg": "ът а и ите", "cs": "a em y ů", "da": "en er erne", "de": "s en e n", "el": "ς υ οι ων", "es": "s es", "et": "i id le", "fi": "n t a lle",
    "fr": "s es", "ga": "í a", "hr": "a om i", "hu": "k t nak ok", "it": "i e", "lt": "o ui ai", "lv": "a am i", "mt": "i a", "nl": "s en",
    "pl": "a em y ów", "pt": "s es", "ro": "ul i ii", "sk": "a om i ov", "sl": "a om i", "sv": "en er n ar",
}  # fmt: skip


def measure(say: Callable[[str], None], *, whole: bool = False) -> dict[str, float]:
    """recall@10 by way of asking, and the mean of all languages and ways: `esco_b_mean`."""
    folder = shared_data()
    if folder is None:
        return {}
    say(KNOWS)
    built = bridge(folder)
    esco = built.esco
    labels = esco.preferred["en"]
    wanted = [one for one in labels if one in esco.preferred["de"] and not esco.is_group(one)]
    by_way: dict[str, list[float]] = defaultdict(list)
    means = []
    with tempfile.TemporaryDirectory() as place:
        reader = index(Path(place), (built.document(one, labels[one], "en") for one in wanted))
        for language in sorted(set(esco.preferred) - {"en", *FOREIGN}):
            chance = random.Random(f"{SEED}{language}")
            scores: dict[str, list[float]] = defaultdict(list)
            for concept in chance.sample(wanted, EACH if whole else EACH_IN_SAMPLE):
                for way, text in ways_of_asking(esco, concept, language, chance):
                    scores[way].append(success(built.found(reader, text, language), [concept]))
            for way, values in scores.items():
                by_way[way].append(mean(values))
            means.append(mean(mean(values) for values in scores.values()))
            say(f"{language}: " + ", ".join(f"{way} {mean(values)}" for way, values in scores.items()))
    return {"esco_b_mean": mean(means), **{f"esco_b_{way}": mean(values) for way, values in by_way.items()}}


def ways_of_asking(
    esco: Classification, concept: int, language: str, chance: random.Random
) -> Iterator[tuple[str, str]]:
    """Each way and what is asked, as far as the concept has a name for it."""
    names = [way for way, _ in ways(esco.preferred[language][concept], Kind.PREFERRED)]
    preferred = names[1] if "/" in names[0] and len(names) > 1 else names[0]
    others = [one for one in esco.other[language].get(concept, ()) if one != preferred]
    if others:
        yield "alternative", chance.choice(others)
    if typo := mistyped(preferred, chance):
        yield "typo", typo
    yield "inflected", inflected(preferred, language, chance)


def mistyped(text: str, chance: random.Random) -> str:
    """The text with one letter left out, doubled, changed or at its neighbour's place in a word of six letters or more; empty without one."""
    words = text.split()
    long = [place for place, word in enumerate(words) if len(word) >= 6 and word.isalpha()]
    if not long:
        return ""
    place = chance.choice(long)
    word = words[place]
    at = chance.randrange(1, len(word) - 1)
    other = chance.choice([letter for letter in word if letter != word[at]])
    words[place] = chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + other + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )
    return " ".join(words)


def inflected(text: str, language: str, chance: random.Random) -> str:
    """The text with another ending on one of its longer words."""
    words = text.split()
    place = max(range(len(words)), key=lambda one: len(words[one]))
    words[place] += chance.choice(ENDINGS[language].split())
    return " ".join(words)
