"""Reading the value lists that ship with the program: `vocabularies/*.json`, one file a scheme."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from rialto.taxonomy.given import GivenConcept, GivenLabel, GivenRelation, GivenScheme

FOLDER = Path(__file__).parent / "vocabularies"


@dataclass(frozen=True, slots=True)
class ShippedList:
    """One file: the scheme, its concepts in order, and statements by (other scheme's key, kind)."""

    scheme: GivenScheme
    concepts: list[GivenConcept]
    languages: frozenset[str]
    relations: dict[str, list[GivenRelation]]


def shipped_lists(folder: Path = FOLDER) -> Iterator[ShippedList]:
    """Yield every shipped list, by scheme key."""
    for path in sorted(folder.glob("*.json")):
        yield _read(json.loads(path.read_text(encoding="utf-8")))


@lru_cache
def shipped_keys(scheme: str, kind: str) -> tuple[str, ...]:
    """The keys of one shipped list's concepts of a kind, in their order; read from its file, once."""
    content = json.loads((FOLDER / f"{scheme}.json").read_text(encoding="utf-8"))
    return tuple(one["key"] for one in content["concepts"] if one.get("kind") == kind)


def _read(content: dict[str, Any]) -> ShippedList:
    concepts = []
    languages: set[str] = set()
    relations: dict[str, list[GivenRelation]] = {}
    for order, value in enumerate(content["concepts"]):
        languages.update(value["labels"], value.get("also", ()))
        concepts.append(
            GivenConcept(
                key=value["key"],
                address=value["address"],
                code=value.get("code", ""),
                kind=value.get("kind", ""),
                broader=value.get("broader"),
                order=order,
                facts=value.get("facts", {}),
                labels=list(_labels(value)),
            )
        )
        for relation in value.get("relations", ()):
            statement = GivenRelation(value["key"], relation["kind"], relation["key"])
            relations.setdefault(relation["scheme"], []).append(statement)
    scheme = GivenScheme(**{name: value for name, value in content.items() if name != "concepts"})
    return ShippedList(scheme, concepts, frozenset(languages), relations)


def _labels(value: dict[str, Any]) -> Iterator[GivenLabel]:
    for language, text in value["labels"].items():
        yield GivenLabel(language, "preferred", text)
    for language, texts in value.get("also", {}).items():
        for text in texts:
            yield GivenLabel(language, "alternative", text)
