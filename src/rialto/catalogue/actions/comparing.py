"""What writing would do, without doing it: the same cleaning, matching and merging, and not one write."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rialto.base.text import folded
from rialto.catalogue.actions.cleaning import CleanEntry, clean, clean_remote_id
from rialto.catalogue.actions.completing import Completing
from rialto.catalogue.actions.merging import (
    DERIVED_FIELDS,
    Claim,
    changed_fields,
    claims_of,
    fields_given,
    foreign_words,
)
from rialto.catalogue.choices import Outcome
from rialto.catalogue.found import FoundEntry, RefusedItem
from rialto.catalogue.models import Entry, Source, SourceRecord
from rialto.catalogue.queries.matching import entries_by_match_key


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, as it is in the catalogue and as it would be; `before` is none for what is new."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What would become of one found entry. `entry` is the one that it is, or would be grouped with."""

    found: FoundEntry
    outcome: Outcome
    language: str = "und"
    differences: list[Difference] = field(default_factory=list)
    entry: Entry | None = None
    reason: str = ""


def compare_found(
    source: Source, found: Sequence[FoundEntry], *, completing: Completing | None = None
) -> list[Compared]:
    """Say of each found entry what `write_found` would make of it. `source` need not be saved.

    Compared are the shared fields, the provider's name, the kind's details and the dates; concepts and translations
    are not.
    """
    completing = completing or Completing()
    records = _records(source, found)
    fresh: dict[int, CleanEntry] = {}
    answers: dict[int, Compared] = {}
    for number, one in enumerate(found):
        said = completing.said_in(one)
        said.complete(one, completing)
        cleaned = clean(one, source, said)
        if isinstance(cleaned, RefusedItem):
            answers[number] = Compared(found=one, outcome=Outcome.REFUSED, reason=cleaned.reason)
            continue
        record = records.get(clean_remote_id(one.remote_id))
        if record and said.is_as_written_before(record):
            answers[number] = Compared(
                found=one, outcome=Outcome.UNCHANGED, entry=record.entry, language=cleaned.values["language"]
            )
        else:
            fresh[number] = cleaned
    matches = entries_by_match_key(
        [one.match_key for one in fresh.values() if clean_remote_id(one.found.remote_id) not in records]
    )
    claims = claims_of({record.entry_id for record in records.values()})
    for number, cleaned in fresh.items():
        record = records.get(clean_remote_id(cleaned.found.remote_id))
        if record:
            answers[number] = _known(cleaned, record.entry, claims[record.pk])
        else:
            match = matches.get(cleaned.match_key) if cleaned.match_key else None
            answers[number] = _unknown(cleaned, match)
    return [answers[number] for number in range(len(found))]


def _known(one: CleanEntry, entry: Entry, claim: Claim) -> Compared:
    differences = _differences(entry, one, claim)
    outcome = Outcome.CHANGED if differences else Outcome.UNCHANGED
    return Compared(
        found=one.found,
        outcome=outcome,
        differences=differences,
        entry=entry,
        language=one.values["language"],
    )


def _unknown(one: CleanEntry, match: Entry | None) -> Compared:
    if match is not None:
        return Compared(
            found=one.found,
            outcome=Outcome.GROUPED,
            differences=_differences(match, one, Claim(leads=False)),
            entry=match,
            language=one.values["language"],
        )
    given = [
        Difference(name, None, one.values[name])
        for name in fields_given(one)
        if name in one.values and name not in DERIVED_FIELDS
    ]
    given += [Difference(name, None, value) for name, value in one.details.items()]
    if one.found.provider_name:
        given.append(Difference("provider", None, one.found.provider_name))
    return Compared(
        found=one.found, outcome=Outcome.ADDED, differences=given, language=one.values["language"]
    )


def _differences(entry: Entry, one: CleanEntry, claim: Claim) -> list[Difference]:
    """What an entry would get, field by field."""
    spared = frozenset(override.field for override in entry.overrides.all())
    foreign = foreign_words(entry, one, claim)
    fields = changed_fields(entry, one, provider=None, claim=claim, spared=spared | foreign)
    found = [
        Difference(name, getattr(entry, name), value)
        for name, value in fields.items()
        if name not in DERIVED_FIELDS
    ]
    if not claim.leads:
        return found
    name = one.found.provider_name
    now = entry.provider.name if entry.provider else ""
    if name and "provider" not in spared and folded(name) != folded(now):
        found.append(Difference("provider", now, name))
    row = entry.details if "kind" not in fields else None
    for column, value in one.details.items():
        before = getattr(row, column, None)
        if before != value:
            found.append(Difference(column, before, value))
    dates = sorted(
        (session.starts_at, session.ends_at) for session in entry.sessions.all() if session.ends_at
    )
    new_dates = sorted((session.starts_at, session.ends_at) for session in one.sessions if session.ends_at)
    if dates != new_dates:
        found.append(Difference("sessions", dates, new_dates))
    return found


def _records(source: Source, found: Sequence[FoundEntry]) -> dict[str, SourceRecord]:
    if source.pk is None:
        return {}
    remote_ids = {clean_remote_id(one.remote_id) for one in found}
    rows = (
        SourceRecord.objects.filter(source=source, remote_id__in=remote_ids)
        .select_related("entry__provider")
        .prefetch_related("entry__overrides", "entry__sessions")
    )
    return {row.remote_id: row for row in rows}
