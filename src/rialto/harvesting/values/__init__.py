"""Turning the words of sources into values: dates, codes, prices. What is not clear is left out, never guessed."""
