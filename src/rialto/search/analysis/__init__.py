"""Words of 24 languages, brought to forms in which they meet: exact (folded), lemma, stem, and the parts of compounds."""

from .folding import fold
from .steps import Step, without
from .words import Forms, Tokens, Wanted, analyse, forms, latin_keys, lemma_state, version, wanted

__all__ = [
    "Forms",
    "Step",
    "Tokens",
    "Wanted",
    "analyse",
    "fold",
    "forms",
    "latin_keys",
    "lemma_state",
    "version",
    "wanted",
    "without",
]
