"""What a file gives about a scheme, before the database has seen it. Readers make these; `actions.concepts` writes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class GivenLabel(NamedTuple):
    """One text of a concept; `kind` is a value of `ConceptLabel.Kind`."""

    language: str
    kind: str
    text: str


class GivenRelation(NamedTuple):
    """A statement between two concepts, each named by its key; `kind` is a value of `ConceptRelation.Kind`."""

    source: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenScheme:
    key: str
    title: str
    address: str = ""
    version: str = ""
    attribution: str = ""


@dataclass(slots=True, kw_only=True)
class GivenConcept:
    """One value of a scheme; `broader` is the key of its parent in the same scheme."""

    key: str
    address: str = ""
    code: str = ""
    kind: str = ""
    broader: str | None = None
    order: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
    labels: list[GivenLabel] = field(default_factory=list)


@dataclass(slots=True)
class Written:
    """What a load did to the database, in rows."""

    schemes: int = 0  # whose own row was written
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    placed: int = 0  # put under another parent
    retired: int = 0
    labels_added: int = 0
    labels_changed: int = 0
    labels_removed: int = 0
    relations_added: int = 0
    relations_removed: int = 0
    relations_unchanged: int = 0
    relations_refused: int = 0  # one of the two concepts is unknown

    @property
    def rows(self) -> int:
        """Rows that were written; 0 means that the database already said the same."""
        idle = self.unchanged + self.relations_unchanged + self.relations_refused
        return sum(getattr(self, name) for name in self.__slots__) - idle

    def __str__(self) -> str:
        said = [
            f"{count} {name.replace('_', ' ')}" for name in self.__slots__ if (count := getattr(self, name))
        ]
        return ", ".join(said) or "nothing"

    def __iadd__(self, other: "Written") -> "Written":
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self
