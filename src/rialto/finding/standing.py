"""How the index stands, for those who look after the site."""

from dataclasses import dataclass

from rialto.changes.queries import count_after, last_position
from rialto.finding.engine import engine, reader
from rialto.finding.meanings import are_labels_current, label_index
from rialto.search.port import IndexUnavailable, State


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStanding:
    """The index's state, how many documents it holds, and how far it has followed the log."""

    state: State
    document_count: int
    position: int
    last_position: int
    # How many change records of the log still wait to be indexed.
    behind_count: int
    # Names that concepts are found by, and whether they are those of the vocabularies as they are now.
    name_count: int
    has_current_names: bool

    @property
    def is_usable(self) -> bool:
        return self.state in (State.READY, State.STALE)


def index_standing() -> IndexStanding:
    """Ask the index and the log; an index that cannot be read holds nothing."""
    state = engine().state()
    count = 0
    if state in (State.READY, State.STALE):
        try:
            count = reader().document_count
        except IndexUnavailable:
            state = State.DAMAGED
    position = engine().position
    return IndexStanding(
        state=state,
        document_count=count,
        position=position,
        last_position=last_position(),
        behind_count=count_after(position),
        name_count=label_index().label_count,
        has_current_names=are_labels_current(),
    )
