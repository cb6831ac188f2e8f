"""Writing statements between concepts."""

from collections.abc import Collection, Iterable, Set

from django.db import transaction

from rialto.base.bulk import insert_values
from rialto.taxonomy.actions.concepts import raise_revision
from rialto.taxonomy.chunks import chunks
from rialto.taxonomy.given import GivenRelation, Written
from rialto.taxonomy.models import ConceptRelation, Scheme

CHUNK = 10_000  # statements a transaction


def write_relations(
    source: Scheme, target: Scheme, relations: Iterable[GivenRelation], *, kinds: Collection[str]
) -> Written:
    """Make the two schemes have exactly these statements of these kinds between them.

    A statement about a concept that the database does not know is refused and counted. Commits as it goes.
    """
    written = Written()
    sources = dict(source.concepts.values_list("key", "pk"))
    targets = sources if target.pk == source.pk else dict(target.concepts.values_list("key", "pk"))
    stored = _stored_between(set(sources.values()), set(targets.values()), kinds)
    seen: set[tuple[int, int, str]] = set()
    for chunk in chunks(relations, CHUNK):
        new: list[tuple[int, int, str]] = []
        for given in chunk:
            source_id, target_id = sources.get(given.source), targets.get(given.target)
            if source_id is None or target_id is None:
                written.relations_refused += 1
                continue
            statement = (source_id, target_id, given.kind)
            if statement in seen:
                continue
            seen.add(statement)
            if statement in stored:
                written.relations_unchanged += 1
            else:
                new.append(statement)
        with transaction.atomic():
            insert_values(ConceptRelation, ("source_id", "target_id", "kind"), new)
            raise_revision(source, Written(relations_added=len(new)))
        written.relations_added += len(new)
    past = [pk for statement, pk in stored.items() if statement not in seen]
    with transaction.atomic():
        for ids in chunks(past, 500):
            ConceptRelation.objects.filter(pk__in=ids).delete()
        raise_revision(source, Written(relations_removed=len(past)))
    written.relations_removed += len(past)
    return written


def _stored_between(
    sources: Set[int], targets: Set[int], kinds: Collection[str]
) -> dict[tuple[int, int, str], int]:
    """The statements of these kinds between two sets of concepts, with their database ids.

    The sets are compared here: joined to the concepts' table twice, a PostgreSQL that has not yet counted the rows of
    a first import plans for a handful of them and takes many minutes.
    """
    rows = ConceptRelation.objects.filter(kind__in=kinds).values_list("pk", "source_id", "target_id", "kind")
    return {
        (source_id, target_id, kind): pk
        for pk, source_id, target_id, kind in rows.iterator(chunk_size=10_000)
        if source_id in sources and target_id in targets
    }
