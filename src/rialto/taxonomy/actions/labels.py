"""Writing what concepts are called."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from rialto.base.bulk import insert_values
from rialto.taxonomy.chunks import chunks
from rialto.taxonomy.folding import folded_label
from rialto.taxonomy.given import GivenLabel, Written
from rialto.taxonomy.models import ConceptLabel

PREFERRED = ConceptLabel.Kind.PREFERRED
COLUMNS = ("concept_id", "language", "kind", "text", "folded")
NewLabel = tuple[int, str, str, str, str]


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
    stored: dict[int, list[tuple[int, GivenLabel]]] = defaultdict(list)
    labels = ConceptLabel.objects.filter(concept__in=list(wanted), language__in=languages, kind__in=kinds)
    rows = labels.order_by("pk").values_list("pk", "concept_id", "language", "kind", "text")
    for pk, concept_id, language, kind, text in rows.iterator():
        if language not in spared.get(concept_id, ()):
            stored[concept_id].append((pk, GivenLabel(language, kind, text)))
    new: list[NewLabel] = []
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
    insert_values(ConceptLabel, COLUMNS, new)
    return Written(labels_added=len(new), labels_changed=len(changed), labels_removed=len(surplus))


def _difference(
    concept_id: int, wanted: dict[GivenLabel, None], stored: list[tuple[int, GivenLabel]]
) -> tuple[list[NewLabel], list[ConceptLabel], list[int]]:
    """What to create, what to reword and the ids of what to delete for one concept."""
    new: list[NewLabel] = []
    changed: list[ConceptLabel] = []
    surplus: list[int] = []
    # A new wording of the preferred label keeps its row: there may be one a language only.
    rewordable: dict[str, int] = {}
    for pk, label in stored:
        if label in wanted:
            del wanted[label]
        elif label.kind == PREFERRED:
            rewordable[label.language] = pk
        else:
            surplus.append(pk)
    for label in wanted:
        folded = folded_label(label.kind, label.text)
        if label.kind == PREFERRED and label.language in rewordable:
            changed.append(ConceptLabel(pk=rewordable.pop(label.language), text=label.text, folded=folded))
        else:
            new.append((concept_id, label.language, label.kind, label.text, folded))
    return new, changed, [*surplus, *rewordable.values()]
