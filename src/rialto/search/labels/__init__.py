"""Concepts found by what they are called: an index of labels in many languages, asked with a query or a text.

The room knows a concept by a number and nothing else of it. Start at `index`: a `LabelIndex` is built from `Label`s, then tells which
concepts stand in a text (`concepts_in`: whole labels, precise) and which are called most like it (`nearest`: ranked, for who finds nothing).
"""

from .index import LabelIndex
from .label import Kind, Label, Near, Reading, Span
from .meanings import meant, nearly_meant, whole_or_nearly_meant

__all__ = [
    "Kind",
    "Label",
    "LabelIndex",
    "Near",
    "Reading",
    "Span",
    "meant",
    "nearly_meant",
    "whole_or_nearly_meant",
]
