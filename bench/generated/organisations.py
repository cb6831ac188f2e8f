"""The providers of a generated catalogue: some publish thousands of entries, most a few."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from bench.generated.words import Vocabulary

PROVIDERS = 5_000
# Where an official language is spoken: an entry's country follows from its language, and the other way round.
COUNTRIES_OF_LANGUAGE = {
    "bg": "BG", "cs": "CZ", "da": "DK", "de": "DE DE DE AT AT BE", "el": "GR GR CY", "en": "IE IE MT", "et": "EE",
    "es": "ES", "fi": "FI", "fr": "FR FR FR BE LU", "ga": "IE", "hr": "HR", "hu": "HU", "it": "IT", "lt": "LT",
    "lv": "LV", "mt": "MT", "nl": "NL NL BE", "pl": "PL", "pt": "PT", "ro": "RO", "sk": "SK", "sl": "SI",
    "sv": "SE SE FI",
}  # fmt: skip
FORMS = (
    "{0} {1}",
    "{0} {1} {2}",
    "Institute {0} {1}",
    "{0} Academy",
    "{0} & {1}",
    "Centre {0}",
    "{0} {1} Foundation",
)


@dataclass(frozen=True, slots=True)
class Provider:
    name: str
    website: str
    language: str
    country: str


class Providers:
    """5,000 organisations; how many entries one has falls as its rank rises (Zipf)."""

    def __init__(
        self, words: Mapping[str, Vocabulary], language_weights: Mapping[str, float], seed: int
    ) -> None:
        dice = Random(f"providers {seed}")
        languages = dice.choices(list(language_weights), weights=list(language_weights.values()), k=PROVIDERS)
        self._of_language: dict[str, list[Provider]] = {}
        for number, language in enumerate(languages, start=1):
            provider = _provider(number, language, words[language], dice)
            self._of_language.setdefault(language, []).append(provider)
        self._cumulative = {
            language: list(accumulate(1 / rank for rank in range(1, len(providers) + 1)))
            for language, providers in self._of_language.items()
        }

    def pick(self, language: str, dice: Random) -> Provider | None:
        """A provider that works in this language; None where the draw made none."""
        providers = self._of_language.get(language)
        return dice.choices(providers, cum_weights=self._cumulative[language])[0] if providers else None


def _provider(number: int, language: str, words: Vocabulary, dice: Random) -> Provider:
    parts = [word.capitalize() for word in dice.choices(words.telling, k=3)]
    name = dice.choice(FORMS).format(*parts)
    country = dice.choice(COUNTRIES_OF_LANGUAGE[language].split())
    # Names repeat in life as well, but two of ours are never meant to be one.
    return Provider(f"{name} {number}", f"https://provider-{number}.example/", language, country)
