"""The catalogue: entries of ten kinds, what their pages show, and where each of them comes from.

An *entry* is anything a person can find here. What all kinds share stands in `Entry`; what only one kind has, in its
details table. The original text stands on the entry, translations in `EntryText`. A *source* is where entries come
from, a *source record* is one entry as one source knows it. Start with `choices`, `found` and `models`.
"""
