"""A shop of generated entries in a folder of its own: filled by the harvester, indexed by the indexer, as in production."""

from bench.shop.building import Built, build, folder_of, kept_shop

__all__ = ["Built", "build", "folder_of", "kept_shop"]
