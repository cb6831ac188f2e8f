"""A catalogue of any size that looks like the real one: made from its words and proportions, the same on every run.

`words` reads the words of each language where the project and the data beside it have some, `entries` makes rows of our
own format out of them, `organisations` the providers. `write_lines` is the door.
"""

from bench.generated.entries import TODAY, rows, write_lines
from bench.generated.words import Vocabulary, vocabularies

__all__ = ["TODAY", "Vocabulary", "rows", "vocabularies", "write_lines"]
