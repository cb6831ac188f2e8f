"""Keeping the vectors true: every public entry's title and summary embedded, and the change log followed.

Everything can stop and go on anywhere. An entry whose text has the digest that its vector was made from is not embedded again, so going
through all entries once more costs little; the position in the log is only noted once all were gone through.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from rialto.catalogue.queries.indexing import (
    TitleAndSummary,
    entry_ids_of,
    public_entry_count,
    public_entry_ids,
    titles_and_summaries,
)
from rialto.changes.queries import last_position, things_after
from rialto.finding.engine import engine
from rialto.finding.meaning import embedder, text_of
from rialto.jobs.queries import is_work_waiting

if TYPE_CHECKING:
    from rialto.search.meaning.vectors import VectorWriter

# Texts between two moments at which others are let by: about half a second of one core.
BATCH = 16
# Records of the log that are read at a time.
RECORDS = 1_000

# Called before each batch; may wait, and ends the work by raising.
Gate = Callable[[], None]
# Told how many entries were dealt with.
Watch = Callable[[int], object]


@contextmanager
def writing() -> Iterator["VectorWriter"]:
    """The one writer of this installation's vectors; raises WriterBusy while another process has it."""
    from rialto.search.meaning.vectors import writing_vectors

    with writing_vectors(Path(settings.MEANING_FOLDER), embedder().name) as writer:
        yield writer


def do_others_wait() -> bool:
    """Whether the index is behind the log, or a job is due: both come first."""
    return engine().position < last_position() or is_work_waiting()


def embed_all(writer: "VectorWriter", *, gate: Gate, watch: Watch | None = None, anew: bool = False) -> None:
    """Go through all public entries, and through what changes meanwhile; then the vectors stand where the log stood.

    `anew`: also those that have a vector of just their text.
    """
    if anew:
        writer.doubt_all()
    seen = last_position()
    public: set[int] = set()
    for ids in public_entry_ids():
        public.update(ids)
        _embed(writer, ids, gate)
        if watch:
            watch(len(ids))
        seen = _follow_from(writer, seen, gate)
    # Who became public meanwhile was embedded by following, so only those that nobody knows any more go.
    gone = set(writer.digests) - public
    writer.remove(gone - {one.pk for one in titles_of(gone)})
    writer.move_to(seen)
    writer.flush()


def follow_log(writer: "VectorWriter", *, gate: Gate) -> bool:
    """Embed what changed since the vectors' own position; whether there was anything."""
    before = writer.position
    position = _follow_from(writer, before, gate)
    writer.move_to(position)
    writer.flush()
    return position != before


def waiting_count(writer: "VectorWriter") -> int:
    """How many entries have no vector yet."""
    return max(0, public_entry_count() - writer.count)


def titles_of(ids: Iterable[int]) -> Iterator[TitleAndSummary]:
    """Titles and summaries of those that are public, however many are asked for."""
    left = iter(sorted(ids))
    while some := list(islice(left, 500)):
        yield from titles_and_summaries(some)


def _follow_from(writer: "VectorWriter", position: int, gate: Gate) -> int:
    while records := things_after(position, limit=RECORDS):
        ids = set(entry_ids_of({public_id for _, noun, public_id in records if noun == "entry"}).values())
        _embed(writer, sorted(ids), gate)
        position = records[-1][0]
    return position


def _embed(writer: "VectorWriter", ids: list[int], gate: Gate) -> None:
    """Embed those of the entries whose text has no vector, and take out those that are not public."""
    from rialto.search.meaning.graph import bring_up_to_date
    from rialto.search.meaning.vectors import digest_of

    found = {one.pk: one for one in titles_of(ids)}
    texts = {pk: text_of(one.title, one.summary) for pk, one in found.items()}
    # A text that turns out to be in another language is another text.
    digests = {pk: digest_of(f"{one.language} {texts[pk]}") for pk, one in found.items()}
    writer.remove(set(ids) - set(texts))
    # Of like length, since a batch is worked through as one.
    new = sorted((pk for pk in texts if writer.digests.get(pk) != digests[pk]), key=lambda pk: len(texts[pk]))
    for begin in range(0, len(new), BATCH):
        gate()
        some = new[begin : begin + BATCH]
        vectors = embedder().passages([texts[pk] for pk in some], [found[pk].language for pk in some])
        writer.add(some, [digests[pk] for pk in some], vectors)
        writer.flush()
    writer.flush()
    bring_up_to_date(writer)
