"""Writing a scheme's concepts, in bulk, so that the database says what a file says and nothing is written twice."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import F

from rialto.taxonomy.actions.labels import write_labels
from rialto.taxonomy.chunks import chunks
from rialto.taxonomy.given import GivenConcept, GivenScheme, Written
from rialto.taxonomy.models import Concept, ConceptLabel, Scheme

CHUNK = 1000  # concepts a transaction: an interrupted import loses at most this many
# A fact of concepts that we ship and an import deepened: in these languages the imported label holds.
IMPORTED_LANGUAGES = "imported_languages"


def write_scheme(given: GivenScheme) -> tuple[Scheme, bool]:
    """Return the scheme as given, and whether a row had to be written for it."""
    fields = {
        "title": given.title,
        "address": given.address,
        "version": given.version,
        "attribution": given.attribution,
    }
    scheme, is_new = Scheme.objects.get_or_create(key=given.key, defaults=fields)
    if is_new or all(getattr(scheme, name) == value for name, value in fields.items()):
        return scheme, is_new
    Scheme.objects.filter(pk=scheme.pk).update(**fields, revision=F("revision") + 1)
    scheme.refresh_from_db()
    return scheme, True


def raise_revision(scheme: Scheme, written: Written) -> None:
    """Tell every process that what it keeps of the scheme is old, if rows were written."""
    if written.rows:
        Scheme.objects.filter(pk=scheme.pk).update(revision=F("revision") + 1)


def write_concepts(
    scheme: Scheme,
    concepts: Iterable[GivenConcept],
    *,
    languages: Collection[str],
    label_kinds: Collection[str] = (ConceptLabel.Kind.PREFERRED,),
    retires: Collection[str] | None = None,
    keeps_places: bool = False,
    spares_imported: bool = False,
) -> Written:
    """Make the scheme say what is given.

    The file speaks for labels of these `languages` and `label_kinds`: those that it lacks are removed, others are
    left alone. `retires`: concepts of these kinds (of those that the file has, when left out) that are
    not among its keys are marked as past.
    `keeps_places`: the file does not say what is under what, so that stays.
    `spares_imported`: labels in languages that an import has brought are left alone.
    Commits every 1,000 concepts; a second run with the same file writes nothing.
    """
    written = Written()
    parents: dict[str, str | None] = {}
    kinds: set[str] = set()
    for chunk in chunks(concepts, CHUNK):
        parents.update((concept.key, concept.broader) for concept in chunk)
        kinds.update(concept.kind for concept in chunk)
        with transaction.atomic():
            done, rows = _write_rows(scheme, chunk)
            spared = {
                row.pk: row.facts.get(IMPORTED_LANGUAGES, ()) for row in rows.values() if spares_imported
            }
            texts = {rows[concept.key].pk: concept.labels for concept in chunk}
            done += write_labels(texts, spared=spared, languages=languages, kinds=label_kinds)
            raise_revision(scheme, done)
        written += done
    written.unchanged = len(parents) - written.added - written.changed
    with transaction.atomic():
        done = Written() if keeps_places else _write_parents(scheme, parents)
        done += _retire(scheme, keys=parents.keys(), kinds=kinds if retires is None else retires)
        raise_revision(scheme, done)
    written += done
    return written


def write_concept_labels(
    scheme: Scheme,
    concepts: Iterable[GivenConcept],
    *,
    languages: Collection[str],
    label_kinds: Collection[str] = (ConceptLabel.Kind.PREFERRED,),
) -> Written:
    """Write only what the concepts are called in these languages; those that the scheme lacks are left out."""
    written = Written()
    for chunk in chunks(concepts, CHUNK):
        with transaction.atomic():
            ids = dict(
                scheme.concepts.filter(key__in=[concept.key for concept in chunk]).values_list("key", "pk")
            )
            texts = {ids[concept.key]: concept.labels for concept in chunk if concept.key in ids}
            done = write_labels(texts, spared={}, languages=languages, kinds=label_kinds)
            raise_revision(scheme, done)
        written += done
    return written


def write_mentioned(scheme: Scheme, addresses: Mapping[str, str], *, kind: str) -> Written:
    """Add, as past, the concepts (key -> address) that others speak of and the scheme lacks.

    A later edition that describes one makes it current.
    """
    known = set(scheme.concepts.values_list("key", flat=True))
    new = [
        Concept(scheme=scheme, key=key, address=address, kind=kind, is_current=False)
        for key, address in addresses.items()
        if key not in known
    ]
    written = Written(added=len(new))
    with transaction.atomic():
        Concept.objects.bulk_create(new, batch_size=1000)
        raise_revision(scheme, written)
    return written


def _write_rows(scheme: Scheme, chunk: Sequence[GivenConcept]) -> tuple[Written, dict[str, Concept]]:
    rows = {row.key: row for row in scheme.concepts.filter(key__in=[concept.key for concept in chunk])}
    new: list[Concept] = []
    stale: list[Concept] = []
    for given in chunk:
        row = rows.get(given.key)
        fields = {
            "address": given.address,
            "code": given.code,
            "kind": given.kind,
            "order": given.order,
            "is_current": True,
            "facts": {**(row.facts if row else {}), **given.facts},
        }
        if row is None:
            rows[given.key] = row = Concept(scheme=scheme, key=given.key, **fields)
            new.append(row)
        elif any(getattr(row, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(row, name, value)
            stale.append(row)
    Concept.objects.bulk_create(new, batch_size=1000)
    Concept.objects.bulk_update(
        stale, ["address", "code", "kind", "order", "is_current", "facts"], batch_size=100
    )
    return Written(added=len(new), changed=len(stale)), rows


def _write_parents(scheme: Scheme, parents: dict[str, str | None]) -> Written:
    rows = list(scheme.concepts.values_list("pk", "key", "broader_id"))
    ids = {key: pk for pk, key, _broader in rows}
    moved: dict[int | None, list[int]] = defaultdict(list)
    for pk, key, broader_id in rows:
        if key in parents and (wanted := ids.get(parents[key] or "")) != broader_id:
            moved[wanted].append(pk)
    for parent_id, children in moved.items():
        for some in chunks(children, 500):
            Concept.objects.filter(pk__in=some).update(broader=parent_id)
    return Written(placed=sum(map(len, moved.values())))


def _retire(scheme: Scheme, *, keys: Collection[str], kinds: Collection[str]) -> Written:
    current = scheme.concepts.filter(is_current=True, kind__in=kinds).values_list("pk", "key")
    past = [pk for pk, key in current if key not in keys]
    for ids in chunks(past, 500):
        Concept.objects.filter(pk__in=ids).update(is_current=False)
    return Written(retired=len(past))
