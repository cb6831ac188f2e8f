"""One source record on its way into the catalogue: parsed, understood, matched, merged, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.catalogue.choices import ConceptRole, Schedule
from rialto.catalogue.found import FoundEntry
from rialto.catalogue.models import Entry, EntryMerge, Source, SourceRecord
from rialto.catalogue.queries.duplicates import COMPARED_FIELDS
from rialto.catalogue.queries.provenance import FieldOrigin, Provenance, provenance_of
from rialto.desk.duplicates import field_words, rule_words
from rialto.desk.words import MATCH_WORDS, RULE_WORDS, field_label
from rialto.harvesting.queries import Unreadable, parsed_again
from rialto.taxonomy.queries import concept_labels

# In the order of the duplicate queue; kind and status are no field that sources fill one by one.
FIELDS = tuple(name for name in COMPARED_FIELDS if name not in ("kind", "status"))
# What has another name before it is cleaned.
PARSED_NAMES = {"provider": "provider_name"}
OTHERS_SHOWN = 40
EQF, SESSIONS, CONCEPTS = "details.eqf_level", "sessions.country", "concepts"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldStory:
    """One field: as the source has it, what Rialto understood and how, and what stands in the entry, from whom."""

    label: str
    parsed: str = ""
    understood: str = ""
    # By which rule, and for a concept how sure that is.
    how: str = ""
    merged: str = ""
    given_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordStory:
    """A record and what became of it. `problem` says why nothing stands in the column of what was parsed."""

    record: SourceRecord
    fields: Sequence[FieldStory]
    problem: str
    match: str
    match_percent: int | None
    # Why the entry is what it is now: other records that stand for it, and the merge that this one came with.
    others: Sequence[SourceRecord]
    merge: EntryMerge | None
    merged_by: str


def records_of(source: Source) -> QuerySet[SourceRecord]:
    """What a source has given, the latest change first."""
    return source.records.select_related("entry").order_by("-changed_at", "-pk")


def record_story(record: SourceRecord) -> RecordStory:
    """One record for its page, which has `source` and `entry__provider`: at most ten queries."""
    entry = record.entry
    provenance = provenance_of(entry)
    try:
        parsed = parsed_again(record)
        problem = (
            ""
            if parsed
            else _(
                "It no longer stands there, was sent to us, or the document is too long to be read for a page."
            )
        )
    except Unreadable as failure:
        parsed, problem = None, str(failure)
    merges = EntryMerge.objects.filter(survivor=entry, undone_at__isnull=True).order_by("-at")
    merge = merges.first() if record.joined_at else None
    person = User.objects.filter(public_id=merge.actor_id).first() if merge and merge.actor_id else None
    return RecordStory(
        record=record,
        fields=[*field_stories(record, parsed, provenance), *concept_stories(record, parsed)],
        problem=problem,
        match=str(MATCH_WORDS.get(record.match_rule, rule_words(record.match_rule))),
        match_percent=None if record.match_score is None else round(record.match_score * 100),
        others=[one for one in provenance.records if one.pk != record.pk][:OTHERS_SHOWN],
        merge=merge,
        merged_by=person.email if person else "",
    )


def field_stories(
    record: SourceRecord, parsed: FoundEntry | None, provenance: Provenance
) -> list[FieldStory]:
    """The fields of which at least one column says something."""
    entry, understood = record.entry, record.understood
    found = []
    for name in FIELDS:
        said = getattr(parsed, PARSED_NAMES.get(name, name), None) if parsed else None
        value, rule, *before = understood.get(name, (None, ""))
        story = FieldStory(
            label=field_label(name),
            parsed=words_of(name, said),
            understood=words_of(name, value),
            how=how_words(name, rule, before),
            merged=field_words(name, getattr(entry, name), entry),
            given_by=origin_words(provenance.fields.get(name), record),
        )
        if story.parsed or story.understood or story.merged:
            found.append(story)
    return [*found, *beside_stories(understood)]


def beside_stories(understood: Mapping[str, Any]) -> list[FieldStory]:
    """What was understood of parts that have no column of their own."""
    stories = []
    if EQF in understood:
        level, rule = understood[EQF]
        stories.append(FieldStory(label=_("EQF level"), understood=str(level), how=how_words(EQF, rule, [])))
    if SESSIONS in understood:
        countries, rule = understood[SESSIONS]
        stories.append(
            FieldStory(
                label=_("Countries of the dates"),
                understood=words_of("countries", [code for code in countries if code]),
                how=how_words(SESSIONS, rule, []),
            )
        )
    return stories


def concept_stories(record: SourceRecord, parsed: FoundEntry | None) -> list[FieldStory]:
    """A line for each concept: two queries."""
    rows = list(record.entry.entry_concepts.select_related("concept"))
    labels = concept_labels(row.concept_id for row in rows)
    standing = {(row.role, row.concept.key): row for row in rows}
    names = {place: labels.get(row.concept_id, row.concept.key) for place, row in standing.items()}
    suggested = {(role, key): confidence for role, key, confidence in record.understood.get(CONCEPTS, [])}
    stories = [
        FieldStory(
            label=role_label(role),
            understood=names.get((role, key), key),
            how=_("suggested from its words, %(percent)s %% sure") % {"percent": round(confidence * 100)},
            merged=names.get((role, key), ""),
            given_by=assertion_words(standing.get((role, key))),
        )
        for (role, key), confidence in suggested.items()
    ]
    stories += [
        FieldStory(label=role_label(row.role), merged=names[place], given_by=assertion_words(row))
        for place, row in standing.items()
        if place not in suggested
    ]
    stated = [(one.role, one.label or one.key or one.address) for one in parsed.concepts] if parsed else []
    return [*(FieldStory(label=role_label(role), parsed=words) for role, words in stated), *stories]


def assertion_words(row: Any) -> str:
    return str(row.get_assertion_display()) if row else ""


def role_label(role: str) -> str:
    return str(ConceptRole(role).label) if role in ConceptRole.values else role


@lru_cache(maxsize=1)
def _nobody() -> Entry:
    return Entry()


def words_of(name: str, value: Any) -> str:
    """A value that is not the entry's own, in the words in which the entry's is shown."""
    if name == "schedule":
        return str(Schedule(value).label) if value in Schedule.values else ""
    is_said = value not in (None, "", []) and (name, value) != ("language", "und")
    return field_words(name, value, _nobody()) if is_said else ""


def how_words(name: str, rule: str, before: Sequence[str]) -> str:
    if not rule:
        return ""
    words = str(RULE_WORDS.get(rule, rule))
    if before:
        said = _("its source says %(value)s") % {"value": words_of(name, before[0])}
        return f"{words}; {said}"
    return words


def origin_words(origin: FieldOrigin | None, record: SourceRecord) -> str:
    """Who gave a field what stands in the entry."""
    if origin is None:
        return ""
    if origin.is_by_a_person:
        return _("a person")
    if origin.record is None:
        return _("Rialto")
    return _("this record") if origin.record.pk == record.pk else origin.record.source.name
