"""Reading languages."""

from rialto.translation.queries.language import UNKNOWN, language_instead_of, language_of, language_of_entry

__all__ = ["UNKNOWN", "language_instead_of", "language_of", "language_of_entry"]
