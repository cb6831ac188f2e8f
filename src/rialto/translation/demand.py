"""In which languages readers ask: other rooms know, and say so in their module `translated`."""

from collections.abc import Callable, Sequence

_asked: list[Callable[[], Sequence[str]]] = []


def register_demand(languages: Callable[[], Sequence[str]]) -> None:
    """Name what gives codes of languages, the most asked for first."""
    _asked.append(languages)


def asked_languages() -> list[str]:
    """Codes of the languages that readers ask in, the most asked for first."""
    return list(dict.fromkeys(code for ask in _asked for code in ask()))
