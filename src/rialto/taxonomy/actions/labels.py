"""Writing what concepts are called."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from rialto.taxonomy.chunks import chunks
from rialto.taxonomy.folding import folded_label
from rialto.taxonomy.given import GivenLabel, Written
from rialto.taxonomy.models import ConceptLabel

PREFERRED = ConceptLabel.Kind.PREFERRED


def write_labels(
    wanted: Mapping[int, Iterable[GivenLabel]],
    *,
    spared: Mapping[int, Collection[str]],
    languages: Collection[str],
    kinds: Collection[str],
) -> Written:
    """Make the concepts (by database id) have exactly the labels wanted, of these languages and kinds.

    `spared`: languages of a concept whose labels stay as they are.
    """
    stored: dict[int, list[ConceptLabel]] = defaultdict(list)
    labels = ConceptLabel.objects.filter(concept__in=list(wanted), language__in=languages, kind__in=kinds)
    for label in labels.order_by("pk").iterator():
        if label.language not in spared.get(label.concept_id, ()):
            stored[label.concept_id].append(label)
    new: list[ConceptLabel] = []
    changed: list[ConceptLabel] = []
    surplus: list[int] = []
    for concept_id, texts in wanted.items():
        kept = {text: None for text in texts if text.language not in spared.get(concept_id, ())}
        one_new, one_changed, one_surplus = _difference(concept_id, kept, stored[concept_id])
        new += one_new
        changed += one_changed
        surplus += one_surplus
    for past in chunks(surplus, 500):
        ConceptLabel.objects.filter(pk__in=past).delete()
    ConceptLabel.objects.bulk_update(changed, ["text", "folded"], batch_size=200)
    ConceptLabel.objects.bulk_create(new, batch_size=2000)
    return Written(labels_added=len(new), labels_changed=len(changed), labels_removed=len(surplus))


def _difference(
    concept_id: int, wanted: dict[GivenLabel, None], stored: list[ConceptLabel]
) -> tuple[list[ConceptLabel], list[ConceptLabel], list[int]]:
    """What to create, what to reword and the ids of what to delete for one concept."""
    new: list[ConceptLabel] = []
    changed: list[ConceptLabel] = []
    unmatched = {}
    for label in stored:
        text = GivenLabel(label.language, label.kind, label.text)
        if text in wanted:
            del wanted[text]
        else:
            unmatched[label.pk] = label
    # A new wording of the preferred label keeps its row: there may be one a language only.
    rewordable = {label.language: label for label in unmatched.values() if label.kind == PREFERRED}
    for text in wanted:
        row = rewordable.pop(text.language, None) if text.kind == PREFERRED else None
        if row is None:
            row = ConceptLabel(concept_id=concept_id, language=text.language, kind=text.kind)
            new.append(row)
        else:
            del unmatched[row.pk]
            changed.append(row)
        row.text, row.folded = text.text, folded_label(text.kind, text.text)
    return new, changed, list(unmatched)
