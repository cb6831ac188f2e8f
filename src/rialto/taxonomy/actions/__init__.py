"""Changing what we classify with: loading what ships, importing what others publish."""

from rialto.taxonomy.actions.digcomp import import_digcomp
from rialto.taxonomy.actions.esco import import_esco
from rialto.taxonomy.actions.nuts import import_nuts
from rialto.taxonomy.actions.vocabularies import load_vocabularies

__all__ = ["import_digcomp", "import_esco", "import_nuts", "load_vocabularies"]
