"""Where the catalogue of a size is kept between runs."""

from pathlib import Path

from bench.shop.building import folder_of as shop_folder


def folder_of(entries: int) -> Path:
    """Its folder in the state folder; another one when generator, words or tables change."""
    return shop_folder("search", entries)
