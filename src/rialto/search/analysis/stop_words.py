"""Words so common that a query does not insist on them."""


def is_stop_word(folded: str, language: str) -> bool:
    """Whether this folded word means little in that language."""
    return folded in STOP_WORDS.get(language, frozenset())


STOP_WORDS: dict[str, frozenset[str]] = {}
