"""The engine inside: Tantivy in a folder, one writing process, any number of readers. Start at `engine`."""

from .engine import TantivyEngine

__all__ = ["TantivyEngine"]
