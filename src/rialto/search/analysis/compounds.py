"""Compounds."""


class Splitter:
    """Splits."""

    def split(self, word: str) -> tuple[str, ...]:
        """The parts of a compound; none for a simple word."""
        return ()


def splitter(language: str) -> Splitter | None:
    """The splitter of a language that writes compounds together."""
    return None
