"""Words of 23 languages in English: what a question is also asked by, where a model of meaning does not know its words.

The room knows nothing of entries. Start at `reading`: `Dictionaries` are built from `sources` (the list that comes with Rialto, and
dictionaries of FreeDict that the machine has), then say a question in English, word by word.
"""

from .reading import Dictionaries, Gloss
from .sources import stamp_of

__all__ = ["Dictionaries", "Gloss", "stamp_of"]
