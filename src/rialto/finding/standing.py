"""How the index stands, for those who look after the site."""

from dataclasses import dataclass

from django.conf import settings

from rialto.catalogue.queries.indexing import public_entry_count
from rialto.changes.queries import count_after, last_position
from rialto.finding.concepts import are_labels_current, label_index
from rialto.finding.dictionaries import are_dictionaries_current, dictionaries
from rialto.finding.engine import engine, reader
from rialto.finding.meaning import is_on, neighbours
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


@dataclass(frozen=True, slots=True, kw_only=True)
class MeaningStanding:
    """How many of the public entries can be found by meaning; the others wait to be embedded."""

    is_on: bool
    embedded_count: int = 0
    entry_count: int = 0

    @property
    def waiting_count(self) -> int:
        return max(0, self.entry_count - self.embedded_count)


def meaning_standing() -> MeaningStanding:
    """Ask the vectors and the catalogue: one query."""
    if not is_on():
        return MeaningStanding(is_on=False)
    return MeaningStanding(is_on=True, embedded_count=neighbours().count, entry_count=public_entry_count())


@dataclass(frozen=True, slots=True, kw_only=True)
class DictionaryStanding:
    """How many words of how many languages questions are also said in English by, and whether they are those of the dictionaries there are now."""

    is_on: bool
    word_count: int = 0
    language_count: int = 0
    are_current: bool = True


def dictionary_standing() -> DictionaryStanding:
    """Look at what is built and at what there is to build from."""
    if not settings.DICTIONARIES or not is_on():
        return DictionaryStanding(is_on=False)
    counts = dictionaries().word_counts
    return DictionaryStanding(
        is_on=True,
        word_count=sum(counts.values()),
        language_count=len(counts),
        are_current=are_dictionaries_current(),
    )
