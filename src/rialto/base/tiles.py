"""Where each country of the Union lies on maps of which every country has the same size."""

# Column and row, as near to its neighbours as a grid allows.
PLACES = {
    "FI": (7, 0), "SE": (6, 0), "EE": (8, 1), "DK": (5, 1), "LV": (8, 2), "IE": (1, 2), "NL": (4, 2), "LT": (7, 2),
    "BE": (3, 3), "DE": (5, 3), "PL": (7, 3), "LU": (4, 3), "CZ": (6, 3), "FR": (3, 4), "AT": (5, 4), "SK": (7, 4),
    "SI": (5, 5), "HU": (6, 4), "RO": (8, 4), "HR": (6, 5), "BG": (8, 5), "PT": (1, 5), "ES": (2, 5), "IT": (4, 5),
    "EL": (7, 6), "GR": (7, 6), "MT": (4, 6), "CY": (9, 6),
}  # fmt: skip
TILE, GAP = 64, 8
WIDTH, HEIGHT = 9 * (TILE + GAP), 7 * (TILE + GAP)


def corner_of(country: str) -> tuple[int, int]:
    """The upper left corner of a country's tile. Raises KeyError for one that is not on the map."""
    column, line = PLACES[country]
    return (column - 1) * (TILE + GAP), line * (TILE + GAP)
