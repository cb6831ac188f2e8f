"""Finding concepts by what others call them, also in schemes too large for memory."""

from collections.abc import Iterable, Iterator

from django.utils.translation import get_language

from rialto.taxonomy.choices import KINDS_ON_PAGES, LARGE_SCHEMES
from rialto.taxonomy.chunks import chunks
from rialto.taxonomy.folding import FOLDED_LENGTH, fold
from rialto.taxonomy.models import Concept, ConceptLabel
from rialto.taxonomy.queries.vocabularies import Term, terms_of, vocabulary

_STRENGTH: dict[str, int] = {
    ConceptLabel.Kind.PREFERRED: 0,
    ConceptLabel.Kind.ALTERNATIVE: 1,
    ConceptLabel.Kind.HIDDEN: 2,
}

# Values a query: below SQLite's limit of variables, which older builds set at 999.
BATCH = 400


def concept_by_address(address: str) -> Concept | None:
    """The concept, of any scheme, that others know by this address; the current one where several had it."""
    found = (
        Concept.objects.filter(address=address.strip()).select_related("scheme") if address.strip() else None
    )
    return found.order_by("-is_current", "pk").first() if found is not None else None


def concepts_named(concept_ids: Iterable[int], *, language: str | None = None) -> dict[int, Term]:
    """Terms of any schemes by concept id, with labels in `language` (the reader's) and English. Two queries a batch."""
    wanted = _languages(language)
    terms: dict[int, Term] = {}
    for ids in chunks(set(concept_ids), BATCH):
        concepts = Concept.objects.filter(pk__in=ids).select_related("broader")
        terms.update((term.concept_id, term) for term in terms_of(list(concepts), languages=wanted))
    return terms


def concept_labels(concept_ids: Iterable[int], *, language: str | None = None) -> dict[int, str]:
    """What each concept is called in `language` (the reader's when left out), else in English."""
    wanted = _languages(language)
    labels: dict[int, str] = {}
    for ids in chunks(set(concept_ids), BATCH):
        rows = ConceptLabel.objects.filter(
            concept__in=ids, kind=ConceptLabel.Kind.PREFERRED, language__in=wanted
        ).values_list("concept_id", "language", "text")
        for concept_id, _language, text in sorted(rows, key=lambda row: -wanted.index(row[1])):
            labels[concept_id] = text  # the most wanted language comes last and stays
    return labels


def resolve(scheme_key: str, values: Iterable[str]) -> dict[str, int]:
    """Concept ids by the values that name them; a value that names nothing is left out.

    A value may be a key, an address, a code, or a label in any language, in any case. Short lists cost no query,
    others four for 400 values. Where several concepts answer, the stronger name wins in that order (a preferred
    label before others), then the earlier concept.
    """
    folded = {value: fold(value)[:FOLDED_LENGTH] for value in values}
    folded = {value: form for value, form in folded.items() if form}
    found: dict[str, int] = {}
    if scheme_key not in LARGE_SCHEMES:
        short = vocabulary(scheme_key)
        for value in folded:
            if (term := short.find(value)) is not None:
                found[value] = term.concept_id
        if scheme_key not in KINDS_ON_PAGES:
            return found
    for batch in chunks([value for value in folded if value not in found], BATCH):
        _ask(scheme_key, {value: folded[value] for value in batch}, found)
    return found


def labels_to_find(
    scheme_key: str, *, kinds: Iterable[str], collection: str = ""
) -> Iterator[tuple[str, str, str]]:
    """Key, language and text of the labels by which texts may speak of a scheme's current concepts.

    `collection` keeps to those concepts that the scheme's maker put into one ("digital"). Descriptions and hidden labels
    are not asked for.
    """
    concepts = Concept.objects.filter(scheme__key=scheme_key, is_current=True, kind__in=list(kinds))
    keys = {
        pk: key
        for pk, key, facts in concepts.values_list("pk", "key", "facts").iterator(chunk_size=2000)
        if not collection or collection in facts.get("collections", ())
    }
    labels = ConceptLabel.objects.filter(
        concept__scheme__key=scheme_key,
        kind__in=(ConceptLabel.Kind.PREFERRED, ConceptLabel.Kind.ALTERNATIVE),
    )
    rows = labels.values_list("concept_id", "language", "text").order_by("concept__order", "pk")
    for concept_id, language, text in rows.iterator(chunk_size=5000):
        if concept_id in keys:
            yield keys[concept_id], language, text


def names_of_schemes(scheme_keys: Iterable[str]) -> Iterator[tuple[int, str, str, str]]:
    """Concept id, language, kind of label and text of all that the current concepts of these schemes are called.

    One language after another; of schemes that importing deepens, only the concepts that pages show. Descriptions are left out.
    """
    concepts: set[int] = set()
    for key in scheme_keys:
        found = Concept.objects.filter(scheme__key=key, is_current=True)
        if kinds := KINDS_ON_PAGES.get(key):
            found = found.filter(kind__in=kinds)
        concepts.update(found.values_list("pk", flat=True).iterator(chunk_size=5000))
    labels = ConceptLabel.objects.exclude(kind=ConceptLabel.Kind.DESCRIPTION)
    rows = labels.order_by("language", "concept_id", "pk").values_list(
        "concept_id", "language", "kind", "text"
    )
    for row in rows.iterator(chunk_size=5000):
        if row[0] in concepts:
            yield row


def broader_of(concept_ids: Iterable[int]) -> dict[int, int]:
    """Concept -> the one that it is a part of, where there is one; a query a batch."""
    found: dict[int, int] = {}
    for ids in chunks(set(concept_ids), BATCH):
        rows = Concept.objects.filter(pk__in=ids, broader__isnull=False)
        found.update(rows.values_list("pk", "broader_id"))
    return found


def names_count(scheme_keys: Iterable[str]) -> int:
    """About how many names `names_of_schemes` gives: for progress bars, and to tell how long it takes."""
    return ConceptLabel.objects.filter(concept__scheme__key__in=list(scheme_keys)).count()


def _ask(scheme_key: str, folded: dict[str, str], found: dict[str, int]) -> None:
    concepts = Concept.objects.filter(scheme__key=scheme_key, is_current=True).order_by("order", "pk")
    values = [value.strip() for value in folded]
    for name in ("key", "address", "code"):
        rows = concepts.filter(**{f"{name}__in": values}).values_list(name, "pk")
        ids = dict(reversed(list(rows)))  # the earlier concept wins
        for value in folded:
            if (pk := ids.get(value.strip())) is not None:
                found.setdefault(value, pk)
    missing = {form for value, form in folded.items() if value not in found}
    by_form = _ids_by_label(scheme_key, missing) if missing else {}
    for value, form in folded.items():
        if form in by_form:
            found.setdefault(value, by_form[form])


def _ids_by_label(scheme_key: str, forms: set[str]) -> dict[str, int]:
    rows = (
        ConceptLabel.objects.filter(
            folded__in=forms, concept__scheme__key=scheme_key, concept__is_current=True
        )
        .exclude(kind=ConceptLabel.Kind.DESCRIPTION)
        .values_list("folded", "kind", "concept__order", "concept_id")
    )
    ids: dict[str, int] = {}
    for form, _kind, _order, pk in sorted(rows, key=lambda row: (_STRENGTH[row[1]], *row[2:])):
        ids.setdefault(form, pk)
    return ids


def _languages(language: str | None) -> tuple[str, ...]:
    wanted = (language or get_language() or "en").lower()
    return tuple(dict.fromkeys((wanted, wanted.partition("-")[0], "en")))
