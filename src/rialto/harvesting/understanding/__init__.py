"""Understanding: what an entry's own words say beyond its fields. Start with `understand`.

One module a kind of fact: `levels`, `prices`, `dates`, `places`, `concepts` (found by `phrases` in the words of our value
lists and of `cues`). Nothing is guessed; a concept that words only suggest carries its confidence.
"""

from rialto.harvesting.understanding.basis import VERSION, completing
from rialto.harvesting.understanding.candidate import understand

__all__ = ["VERSION", "completing", "understand"]
