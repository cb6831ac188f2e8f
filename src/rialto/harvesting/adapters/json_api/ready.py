"""The mappings that come with Rialto, and which of them fits a document."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from rialto.harvesting.adapters.json_api.paths import path_of
from rialto.harvesting.adapters.json_api.shape import ApiMapping, Recognise, mapping_from
from rialto.harvesting.adapters.table.column_map import Unusable

FOLDER = Path(__file__).resolve().parents[2] / "mappings"


@cache
def ready_mappings() -> dict[str, ApiMapping]:
    """All mappings that come with Rialto, by name."""
    found = [
        mapping_from(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("*.json"))
    ]
    return {mapping.name: mapping for mapping in found}


def mapping_named(name: str) -> ApiMapping:
    """One that comes with Rialto; raises `Unusable` naming all where there is no such one."""
    try:
        return ready_mappings()[name]
    except KeyError:
        known = ", ".join(sorted(ready_mappings()))
        raise Unusable(
            _("There is no mapping “%(name)s”. Known: %(known)s.") % {"name": name[:60], "known": known}
        ) from None


def fitting_mappings(document: Any, address: str) -> list[tuple[ApiMapping, float]]:
    """The mappings that a document looks made for, best first, each with a confidence between 0 and 1."""
    fits = [
        (mapping, confidence)
        for mapping in ready_mappings().values()
        if (confidence := confidence_in(mapping.recognise, document, address))
    ]
    return sorted(fits, key=lambda fit: -fit[1])


def confidence_in(signs: Recognise, document: Any, address: str) -> float:
    """How sure the signs make us: all places have to exist; a telling address makes surer, and may be needed."""
    if not signs.has or not all(path_of(path).values(document) for path in signs.has):
        return 0.0
    parts = urlsplit(address)
    place = f"{parts.netloc}{parts.path}".lower()
    if any(word in place for word in signs.address):
        return min(0.99, signs.confidence + 0.1)
    return signs.confidence if not signs.address else signs.confidence - 0.2
