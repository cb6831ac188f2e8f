"""How the index stands, for those who look after the site."""

from dataclasses import dataclass

from rialto.changes.queries import last_position
from rialto.finding.engine import engine, reader
from rialto.search.port import IndexUnavailable, State


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStanding:
    """The index's state, how many documents it holds, and how far it has followed the log."""

    state: State
    document_count: int
    position: int
    last_position: int

    @property
    def is_usable(self) -> bool:
        return self.state in (State.READY, State.STALE)

    @property
    def behind_count(self) -> int:
        """How many change records of the log still wait to be indexed."""
        return max(0, self.last_position - self.position)


def index_standing() -> IndexStanding:
    """Ask the index and the log; an index that cannot be read holds nothing."""
    state = engine().state()
    count = 0
    if state in (State.READY, State.STALE):
        try:
            count = reader().document_count
        except IndexUnavailable:
            state = State.DAMAGED
    return IndexStanding(
        state=state, document_count=count, position=engine().position, last_position=last_position()
    )
