"""Pairs that may be one offer, and what was made one, as the desk shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rialto.accounts.models import User
from rialto.base.markup import plain_text
from rialto.catalogue.choices import CandidateState, Kind
from rialto.catalogue.models import DuplicateCandidate, Entry, EntryMerge, SourceRecord
from rialto.catalogue.queries.duplicates import FieldPair, side_by_side
from rialto.desk.words import value_text
from rialto.taxonomy.queries import country_name, language_name

LANGUAGES = ("language", "teaching_languages", "subtitle_languages")
TEXTS = ("title", "summary", "description")
CHOSEN = ("kind", "status", "schedule")
# Why two entries were found, in words; other rules are shown by their name.
RULE_WORDS: dict[str, str | Promise] = {
    "same-identifier": _("the same number or code"),
    "same-page": _("the same page"),
    "same-event": _("the same event"),
    "same-title": _("the same title"),
    "same-title-same-provider": _("the same title and provider"),
    "same-title-other-provider": _("the same title, another provider"),
    "like-title-same-provider": _("a similar title, the same provider"),
    "near-text": _("nearly the same text"),
    "by-hand": _("a person"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateFilters:
    """What the queue is narrowed by."""

    state: CandidateState = CandidateState.OPEN
    kind: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLine:
    """A pair in the queue."""

    candidate: DuplicateCandidate
    percent: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPair:
    """One field of both."""

    label: str
    first: str
    second: str
    differs: bool
    first_language: str = ""
    second_language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairOverview:
    """Two entries side by side. `is_first_kept` says which of them would rather live on: public before not, older before newer."""

    candidate: DuplicateCandidate
    percent: int
    rule: str
    fields: Sequence[ShownPair]
    first_records: Sequence[SourceRecord]
    second_records: Sequence[SourceRecord]
    is_first_kept: bool
    decided_by: str
    merge: EntryMerge | None
    next_pk: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeLine:
    """Two entries that were made one."""

    merge: EntryMerge
    rule: str
    by: str


def rule_words(rule: str) -> str:
    return str(RULE_WORDS.get(rule, rule))


def candidates_matching(filters: DuplicateFilters) -> QuerySet[DuplicateCandidate]:
    """Pairs of one state, the surest first, with both entries and their providers."""
    found = DuplicateCandidate.objects.filter(state=filters.state)
    if filters.kind in Kind.values:
        found = found.filter(first__kind=filters.kind)
    if filters.rule:
        found = found.filter(rule=filters.rule)
    return found.select_related("first__provider", "second__provider").order_by("-score", "pk")


def pair_lines(candidates: Sequence[DuplicateCandidate]) -> list[PairLine]:
    return [
        PairLine(candidate=one, percent=round(one.score * 100), rule=rule_words(one.rule))
        for one in candidates
    ]


def pair_overview(candidate: DuplicateCandidate) -> PairOverview:
    """A pair with its fields and records: at most four queries besides the pair itself."""
    first, second = candidate.first, candidate.second
    records: dict[int, list[SourceRecord]] = {first.pk: [], second.pk: []}
    for record in SourceRecord.objects.filter(entry__in=records).select_related("source").order_by("pk")[:40]:
        records[record.entry_id].append(record)
    merges = EntryMerge.objects.filter(
        Q(survivor=first, other=second) | Q(survivor=second, other=first), undone_at__isnull=True
    )
    person = User.objects.filter(public_id=candidate.decided_by).first() if candidate.decided_by else None
    return PairOverview(
        candidate=candidate,
        percent=round(candidate.score * 100),
        rule=rule_words(candidate.rule),
        fields=[shown_pair(pair, first, second) for pair in side_by_side(candidate).fields],
        first_records=records[first.pk],
        second_records=records[second.pk],
        is_first_kept=min(first, second, key=rank) is first,
        decided_by=person.email if person else "",
        merge=merges.first() if candidate.state == CandidateState.MERGED else None,
        next_pk=next_after(candidate),
    )


def rank(entry: Entry) -> tuple[Any, ...]:
    return (not entry.is_public, entry.created_at, entry.pk)


def next_after(candidate: DuplicateCandidate) -> int | None:
    """The pair that comes next in the queue."""
    behind = Q(score__lt=candidate.score) | Q(score=candidate.score, pk__gt=candidate.pk)
    waiting = DuplicateCandidate.objects.filter(behind, state=CandidateState.OPEN).order_by("-score", "pk")
    return waiting.values_list("pk", flat=True).first()


def shown_pair(pair: FieldPair, first: Entry, second: Entry) -> ShownPair:
    """A field in words, with the languages in which texts are to be read aloud."""
    is_text = pair.name in TEXTS
    return ShownPair(
        label=pair.label,
        first=field_words(pair.name, pair.first, first),
        second=field_words(pair.name, pair.second, second),
        differs=pair.differs,
        first_language=first.language if is_text and first.language != "und" else "",
        second_language=second.language if is_text and second.language != "und" else "",
    )


def field_words(name: str, value: Any, entry: Entry) -> str:
    if name in CHOSEN:
        return str(getattr(entry, f"get_{name}_display")())
    if name in LANGUAGES:
        codes = [value] if isinstance(value, str) else value
        return value_text([language_name(code) for code in codes if code])
    if name == "countries":
        return value_text([country_name(code) for code in value])
    return value_text(plain_text(value) if name in TEXTS else value)


def merges() -> QuerySet[EntryMerge]:
    """What was made one and still is, the latest first, with both entries."""
    found = EntryMerge.objects.filter(undone_at__isnull=True)
    return found.select_related("survivor", "other").order_by("-at", "-pk")


def merge_lines(found: Sequence[EntryMerge]) -> list[MergeLine]:
    """Lines with who decided: one query."""
    people = dict(
        User.objects.filter(public_id__in={one.actor_id for one in found if one.actor_id}).values_list(
            "public_id", "email"
        )
    )
    return [
        MergeLine(
            merge=one, rule=rule_words(one.rule), by=people.get(one.actor_id, "") if one.actor_id else ""
        )
        for one in found
    ]
