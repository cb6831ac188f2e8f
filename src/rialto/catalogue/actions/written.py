"""What a batch hands to those who write the parts of an entry."""

from typing import NamedTuple

from rialto.catalogue.actions.cleaning import CleanEntry
from rialto.catalogue.actions.merging import Claim
from rialto.catalogue.models import Entry, SourceRecord


class Written(NamedTuple):
    """An entry, what its source says, and the fields that a person set by hand."""

    entry: Entry
    one: CleanEntry
    spared: frozenset[str] = frozenset()


class Beside(NamedTuple):
    """An entry, what a record says that does not lead, that record, its claim, and what a person set by hand."""

    entry: Entry
    one: CleanEntry
    record: SourceRecord
    claim: Claim
    spared: frozenset[str] = frozenset()
