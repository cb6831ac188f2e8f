"""Importing DigComp 3.0 whole: statements, learning outcomes and the glossary under the competences that ship."""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from rialto.base.errors import Refused
from rialto.taxonomy.actions.concepts import IMPORTED_LANGUAGES, write_concept_labels, write_concepts
from rialto.taxonomy.digcomp import read_digcomp
from rialto.taxonomy.given import Written
from rialto.taxonomy.models import ConceptLabel, Scheme
from rialto.taxonomy.queries import forget_vocabularies
from rialto.taxonomy.watching import Watch, unwatched

SCHEME = "digcomp-3.0"


@transaction.atomic
def import_digcomp(path: Path, *, watch: Watch = unwatched) -> Written:
    """Take in the JRC's file or a translation of it; a second run writes nothing.

    What the file says of the shipped areas and competences holds in its languages, also over the shipped words.
    Refused, with a sentence, where the file is broken, or the shipped lists have not been loaded.
    """
    digcomp = read_digcomp(path)
    scheme = Scheme.objects.filter(key=SCHEME).first()
    if scheme is None:
        raise Refused(_("Load the shipped lists first: load_vocabularies."))
    shipped = [concept for concept in digcomp.concepts if concept.kind in ("area", "competence")]
    others = [concept for concept in digcomp.concepts if concept.kind not in ("area", "competence")]
    rows = {row.key: row for row in scheme.concepts.filter(key__in=[concept.key for concept in shipped])}
    if unknown := [concept.key for concept in shipped if concept.key not in rows]:
        raise Refused(_("DigComp 3.0 has no area or competence %(key)s.") % {"key": unknown[0]})
    marked = []
    for row in rows.values():
        known = row.facts.get(IMPORTED_LANGUAGES, [])
        if any(language not in known for language in digcomp.languages):
            row.facts[IMPORTED_LANGUAGES] = sorted({*known, *digcomp.languages})
            marked.append(row)
    scheme.concepts.bulk_update(marked, ["facts"])
    kinds = (ConceptLabel.Kind.PREFERRED, ConceptLabel.Kind.DESCRIPTION)
    written = Written(changed=len(marked))
    written += write_concept_labels(scheme, shipped, languages=digcomp.languages, label_kinds=kinds)
    written += write_concepts(
        scheme, watch(others, scheme.title, total=len(others)), languages=digcomp.languages, label_kinds=kinds
    )
    if written.rows:
        forget_vocabularies()
    return written
