"""Changing what we classify with: loading what ships, importing what others publish."""

from rialto.taxonomy.actions.vocabularies import load_vocabularies

__all__ = ["load_vocabularies"]
