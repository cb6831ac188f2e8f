"""Entries as matching reads them: few columns, the beginning of the text, sources, concepts and identifiers."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models.functions import Left

from rialto.catalogue.choices import ConceptRole, Status
from rialto.catalogue.models import Entry, EntryConcept, MatchKey, SourceRecord

# What may be the same offer as another: what is public or waits to be, and what lives on in such an entry.
MATCHED = (Status.PUBLISHED, Status.IN_REVIEW, Status.MERGED)
# Of the description; matching needs no more.
TEXT_LENGTH = 6000
# What an entry is about; levels, audiences and the like are shared by half of the catalogue.
TELLING_ROLES = (
    ConceptRole.TECHNOLOGY, ConceptRole.COMPETENCE, ConceptRole.SKILL, ConceptRole.OCCUPATION, ConceptRole.FIELD,
)  # fmt: skip
COLUMNS = (
    "kind", "status", "language", "title", "summary", "canonical_address", "provider_id", "provider__name",
    "provider__domain", "starts_on", "ends_on", "city", "countries", "is_online", "published_at", "created_at",
    "publicationdetails__doi",
)  # fmt: skip


@dataclass(slots=True)
class OfferRow:
    """An entry's columns by name, with `text` (the description's beginning), and what stands around it."""

    pk: int
    values: dict[str, object]
    source_ids: set[int] = field(default_factory=set)
    source_names: set[str] = field(default_factory=set)
    concept_ids: set[int] = field(default_factory=set)


def offer_rows(entry_ids: Collection[int]) -> dict[int, OfferRow]:
    """The entries that matching looks at, by id, in three queries; others (drafts, withdrawn) are left out."""
    entries = Entry.objects.filter(pk__in=entry_ids, status__in=MATCHED)
    columns = (
        entries.annotate(text=Left("description", TEXT_LENGTH)).order_by().values("pk", "text", *COLUMNS)
    )
    rows = {values["pk"]: OfferRow(values["pk"], dict(values)) for values in columns}
    records = SourceRecord.objects.filter(entry__in=rows).order_by()
    for entry_id, source_id, name in records.values_list("entry", "source", "source__name"):
        rows[entry_id].source_ids.add(source_id)
        rows[entry_id].source_names.add(name)
    concepts = EntryConcept.objects.filter(entry__in=rows, role__in=TELLING_ROLES).order_by()
    for entry_id, concept_id in concepts.values_list("entry", "concept"):
        rows[entry_id].concept_ids.add(concept_id)
    return rows


def match_keys_of(entry_ids: Collection[int]) -> dict[int, set[int]]:
    """Entry -> the keys that are stored for it."""
    found: dict[int, set[int]] = defaultdict(set)
    for entry_id, key in MatchKey.objects.filter(entry__in=entry_ids).values_list("entry", "key"):
        found[entry_id].add(key)
    return found


def holders_of(keys: Iterable[int], *, batch: int = 400) -> dict[int, list[int]]:
    """Key -> the entries that hold it. Bounded, as a full key takes in no more entries."""
    found: dict[int, list[int]] = defaultdict(list)
    wanted = sorted(set(keys))
    for begin in range(0, len(wanted), batch):
        rows = MatchKey.objects.filter(key__in=wanted[begin : begin + batch]).order_by("pk")
        for key, entry_id in rows.values_list("key", "entry"):
            found[key].append(entry_id)
    return found
