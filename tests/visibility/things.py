"""What the world holds, as addresses name it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.visibility.roles import Role


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing: its sort, what fills the arguments of addresses, and who gets through which door to it (see `doors`)."""

    sort: str
    values: dict[str, str]
    open_to: dict[str, frozenset[Role]] = field(default_factory=dict)


@dataclass(slots=True)
class World:
    """Everything that was made: the people by role, and the things."""

    people: dict[Role, Any] = field(default_factory=dict)
    things: list[Thing] = field(default_factory=list)
    # The push token that works, for programs.
    token: str = ""

    def add(self, sort: str, open_to: dict[str, frozenset[Role]] | None = None, **values: object) -> None:
        """Note a thing by the names that addresses have for it: `add("entry", kind=…, slug=…)`."""
        said = {name: str(value) for name, value in values.items()}
        self.things.append(Thing(sort, said, open_to or {}))

    def of(self, *sorts: str) -> Iterator[Thing]:
        """The things of some sorts, or all."""
        return (thing for thing in self.things if not sorts or thing.sort in sorts)

    def values(self, name: str, *sorts: str) -> list[str]:
        """All that can stand for an argument, from things of some sorts, or all."""
        return list(dict.fromkeys(thing.values[name] for thing in self.of(*sorts) if name in thing.values))
