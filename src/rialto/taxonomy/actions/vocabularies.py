"""Loading the value lists that ship with the program."""

from collections.abc import Collection

from django.db import transaction

from rialto.taxonomy.actions.concepts import write_concepts, write_scheme
from rialto.taxonomy.actions.relations import write_relations
from rialto.taxonomy.given import Written
from rialto.taxonomy.models import ConceptLabel, ConceptRelation, Scheme
from rialto.taxonomy.queries import forget_vocabularies
from rialto.taxonomy.shipped import shipped_lists

NAMES: Collection[str] = (ConceptLabel.Kind.PREFERRED, ConceptLabel.Kind.ALTERNATIVE)
MAPPINGS: Collection[str] = (ConceptRelation.Kind.EXACT, ConceptRelation.Kind.CLOSE)


@transaction.atomic
def load_vocabularies() -> dict[str, Written]:
    """Make the database hold the shipped lists; return what was written, by scheme key.

    A second run writes nothing. What imports added to a shipped scheme stays.
    """
    written: dict[str, Written] = {}
    schemes: dict[str, Scheme] = {}
    lists = list(shipped_lists())
    for shipped in lists:
        key = shipped.scheme.key
        schemes[key], is_new = write_scheme(shipped.scheme)
        written[key] = write_concepts(
            schemes[key],
            shipped.concepts,
            languages=shipped.languages,
            label_kinds=NAMES,
            spares_imported=True,
        )
        written[key].schemes += is_new
    for shipped in lists:
        source = schemes[shipped.scheme.key]
        for other, relations in shipped.relations.items():
            written[source.key] += write_relations(source, schemes[other], relations, kinds=MAPPINGS)
    if any(done.rows for done in written.values()):
        forget_vocabularies()
    return written
