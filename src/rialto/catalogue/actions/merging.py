"""What of an entry changes when its source says something else, field by field."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from rialto.catalogue.actions.cleaning import SHARED_FIELDS, CleanEntry
from rialto.catalogue.choices import SCHEME_OF_ROLE, Assertion, ConceptRole, Kind
from rialto.catalogue.models import DETAILS_OF_KIND, Details, Entry, EntryConcept, EntryText, Session
from rialto.organisations.models import Organisation
from rialto.taxonomy.queries import resolve
from rialto.translation.choices import TextOrigin, TextState

Written = Sequence[tuple[Entry, CleanEntry]]
EMPTY: tuple[Any, ...] = (None, "", [])
SESSION_FIELDS = [
    column.name for column in Session._meta.concrete_fields if column.name not in ("id", "entry")
]


def source_hash(text: str) -> str:
    """What a translation remembers of the original that it was made from."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


def changed_fields(
    entry: Entry, one: CleanEntry, *, provider: Organisation | None, only_empty: bool, spared: set[str]
) -> dict[str, Any]:
    """The shared fields whose value differs: all, or only those that the entry has none for; never `spared` ones.

    What one source stops saying is emptied by the source that said it, never by a second one.
    """
    fields = {}
    for name in SHARED_FIELDS:
        before, after = getattr(entry, name), one.values[name]
        if name in spared or before == after:
            continue
        if only_empty and (before not in EMPTY or after in EMPTY):
            continue
        fields[name] = after
    if "price_amount" in fields or "price_currency" in fields:
        fields |= {"price_amount": one.values["price_amount"], "price_currency": one.values["price_currency"]}
        if fields["price_amount"] is not None and entry.is_free and "is_free" not in fields:
            fields["is_free"] = one.values["is_free"]
    may_replace_provider = entry.provider_id is None or not only_empty
    if provider and "provider" not in spared and may_replace_provider and entry.provider_id != provider.pk:
        fields["provider"] = provider
    return fields if _is_in_order(entry, fields) else {}


def _is_in_order(entry: Entry, fields: dict[str, Any]) -> bool:
    """Whether the merged dates and prices still hold together (two sources may each be right and not fit)."""
    merged = {
        name: fields.get(name, getattr(entry, name))
        for name in ("starts_on", "ends_on", "is_free", "price_amount")
    }
    in_order = not (merged["starts_on"] and merged["ends_on"]) or merged["ends_on"] >= merged["starts_on"]
    return in_order and not (merged["is_free"] and merged["price_amount"])


def write_parts(written: Written, *, is_new: bool) -> bool:
    """Write details, sessions, concepts and translations. Returns whether anything was written."""
    if not written:
        return False
    done = [_write_details(written, is_new=is_new), _write_sessions(written, is_new=is_new)]
    done += [_write_concepts(written, is_new=is_new), _write_texts(written, is_new=is_new)]
    return any(done)


def _write_details(written: Written, *, is_new: bool) -> bool:
    rows: dict[type[Details], list[Details]] = {}
    for entry, one in written:
        model = DETAILS_OF_KIND[Kind(entry.kind)]
        if one.details:
            rows.setdefault(model, []).append(model(entry=entry, **one.details))
    changed = False
    for model, details in rows.items():
        if is_new:
            model._default_manager.bulk_create(details, batch_size=200)
            continue
        for row in details:
            before = model._default_manager.filter(pk=row.entry_id).first()
            if before is None or _values(before) != _values(row):
                row.save(force_insert=before is None, force_update=before is not None)
                changed = True
    return changed


def _values(details: Details) -> dict[str, Any]:
    return {column.attname: getattr(details, column.attname) for column in details._meta.concrete_fields}


def _write_sessions(written: Written, *, is_new: bool) -> bool:
    changed = False
    rows: list[Session] = []
    for entry, one in written:
        if not is_new:
            before = [_session_values(session) for session in entry.sessions.all()]
            after = sorted((_session_values(session) for session in one.sessions), key=str)
            if sorted(before, key=str) == after:
                continue
            entry.sessions.all().delete()
            changed = True
        for session in one.sessions:
            session.entry = entry
            rows.append(session)
    Session.objects.bulk_create(rows, batch_size=200)
    return changed


def _session_values(session: Session) -> tuple[Any, ...]:
    return tuple(getattr(session, name) for name in SESSION_FIELDS)


def _write_concepts(written: Written, *, is_new: bool) -> bool:
    """Attach the concepts that the source names; a name that no scheme knows stays among the tags."""
    wanted: dict[str, set[str]] = {}
    for _, one in written:
        for concept in one.found.concepts:
            scheme = SCHEME_OF_ROLE.get(concept.role)
            if scheme:
                wanted.setdefault(scheme, set()).update(
                    name for name in (concept.key, concept.address, concept.label) if name
                )
    known = {scheme: resolve(scheme, names) for scheme, names in wanted.items()}
    rows: list[EntryConcept] = []
    changed = False
    for entry, one in written:
        concepts = _concepts_of(entry, one, known)
        if not is_new:
            before = set(
                entry.entry_concepts.filter(assertion=Assertion.SOURCE).values_list("role", "concept_id")
            )
            if before == set(concepts):
                continue
            entry.entry_concepts.filter(assertion=Assertion.SOURCE).delete()
            kept = set(entry.entry_concepts.values_list("role", "concept_id"))
            concepts = {key: row for key, row in concepts.items() if key not in kept}
            changed = True
        rows += concepts.values()
    EntryConcept.objects.bulk_create(rows, batch_size=500)
    return changed


def _concepts_of(
    entry: Entry, one: CleanEntry, known: dict[str, dict[str, int]]
) -> dict[tuple[str, int], EntryConcept]:
    rows = {}
    for concept in one.found.concepts:
        scheme = SCHEME_OF_ROLE.get(concept.role)
        ids = known.get(scheme, {}) if scheme else {}
        concept_id = ids.get(concept.key) or ids.get(concept.address) or ids.get(concept.label)
        if concept_id is None:
            continue
        rows[(concept.role, concept_id)] = EntryConcept(
            entry=entry,
            concept_id=concept_id,
            role=ConceptRole(concept.role),
            level_from=concept.level_from,
            level_to=concept.level_to,
            assertion=Assertion.SOURCE,
        )
    return rows


def _write_texts(written: Written, *, is_new: bool) -> bool:
    rows: list[EntryText] = []
    changed = False
    for entry, one in written:
        wanted = {
            (language, field): text
            for language, fields in one.translations.items()
            for field, text in fields.items()
        }
        if not is_new:
            before = {
                (row.language, row.field): row.text for row in entry.texts.filter(origin=TextOrigin.SOURCE)
            }
            if before == wanted:
                continue
            entry.texts.filter(origin=TextOrigin.SOURCE).delete()
            kept = set(entry.texts.values_list("language", "field"))
            wanted = {key: text for key, text in wanted.items() if key not in kept}
            changed = True
        rows += [
            EntryText(
                entry=entry,
                language=language,
                field=field,
                text=text,
                origin=TextOrigin.SOURCE,
                state=TextState.CURRENT,
                source_hash=source_hash(one.values[field]),
            )
            for (language, field), text in wanted.items()
        ]
    EntryText.objects.bulk_create(rows, batch_size=500)
    return changed
