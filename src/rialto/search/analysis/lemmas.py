"""Dictionary forms of words (not loaded yet)."""


def state() -> str:
    """Names the dictionaries in use."""
    return "none"


def lemma(word: str, language: str) -> str:
    """The dictionary form, or empty."""
    return ""
