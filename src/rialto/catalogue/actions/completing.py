"""What a source says of one thing, before and after it is completed: whether that is what it said last time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from rialto.catalogue.choices import Presence
from rialto.catalogue.found import FoundEntry
from rialto.catalogue.models import SourceRecord

# Rises when cleaning changes what it makes of the same input, so that the next run writes it again.
CLEANING = 2
# Field -> [value, rule, ...], as `SourceRecord.understood` keeps it.
Understood = dict[str, Any]


def nothing_more(_found: FoundEntry) -> Understood:
    """Completes nothing."""
    return {}


@dataclass(frozen=True, slots=True)
class Completing:
    """How found entries are completed before they are written.

    `complete` changes an entry and gives what it added; `basis` names all that decides that, besides the entry itself.
    """

    complete: Callable[[FoundEntry], Understood] = nothing_more
    basis: str = ""

    def said_in(self, found: FoundEntry) -> "Said":
        """What an entry says as it was parsed; it is not completed yet."""
        place, found.place_in_source = found.place_in_source, ""
        try:
            words = f"{CLEANING}{found!r}"
        finally:
            found.place_in_source = place
        return Said(words, parsed_hash=hash_of(words, self.basis))


@dataclass(slots=True)
class Said:
    """The words of one parsed entry. Where it stood does not count, so that what only moves is the same."""

    words: str = field(default="", repr=False)
    # The same means that the entry would be completed and cleaned to what it was last time.
    parsed_hash: str = ""
    # The same means that this has been done, and that nothing has to be written.
    content_hash: str = ""
    understood: Understood = field(default_factory=dict)

    def complete(self, found: FoundEntry, completing: Completing) -> None:
        """Complete the entry, and know it by what came of it."""
        self.understood = completing.complete(found)
        self.content_hash = hash_of(self.words, repr(self.understood))
        self.words = ""

    def is_as_parsed_before(self, record: SourceRecord | None) -> bool:
        return (
            record is not None and record.parsed_hash == self.parsed_hash and record.presence == Presence.SEEN
        )

    def is_as_written_before(self, record: SourceRecord | None) -> bool:
        return (
            record is not None
            and record.content_hash == self.content_hash
            and record.presence == Presence.SEEN
        )


def hash_of(*parts: str) -> str:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass"))
        digest.update(b"\0")
    return digest.hexdigest()


def keep_parsed_hashes(renewed: Sequence[tuple[SourceRecord, str]]) -> None:
    """Note that records say in other words, or read by another version, what they said before."""
    for record, parsed_hash in renewed:
        record.parsed_hash = parsed_hash
    SourceRecord.objects.bulk_update([record for record, _hash in renewed], ["parsed_hash"], batch_size=200)
