"""How the site stands: what the overview shows, each table by one query."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from rialto.catalogue.choices import CandidateState, Kind, Status, SuggestionState
from rialto.catalogue.models import DuplicateCandidate, Entry, Source, Suggestion
from rialto.contributing.rules import contributions_in_review, contributions_sampled
from rialto.editorial.queries.writing import waiting_count
from rialto.finding.standing import (
    DictionaryStanding,
    IndexStanding,
    MeaningStanding,
    dictionary_standing,
    index_standing,
    meaning_standing,
)
from rialto.harvesting.choices import FeedState, RunState
from rialto.harvesting.models import Feed, Run
from rialto.moderation.queries import open_report_count
from rialto.taxonomy.models import ConceptLabel, Scheme
from rialto.taxonomy.queries import language_name

LATEST_RUNS = 10
ESCO_SCHEMES = ("esco-skills", "esco-occupations")
# The kinds of ESCO's concepts that are skills and occupations; the others are the groups they stand in.
ESCO_KINDS = ("skill", "knowledge", "occupation")


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """How many entries of one kind are in each state, in the order of `Status`."""

    kind: Kind
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class EscoStanding:
    """What of ESCO was imported; nothing when `skill_count` and `occupation_count` are 0."""

    skill_count: int
    occupation_count: int
    version: str = ""
    languages: tuple[str, ...] = ()

    @property
    def is_imported(self) -> bool:
        return bool(self.skill_count or self.occupation_count)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailStanding:
    """Where mails go: the folder they are written to, or the server that sends them; neither when they are dropped."""

    folder: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How much waits for a person: sources by what is the matter with them, reports, pairs, suggestions, contributions."""

    source_count: int
    held_count: int
    proposed_count: int
    failing_count: int
    run_count: int
    report_count: int
    pair_count: int
    suggestion_count: int
    review_count: int = 0
    sample_count: int = 0
    page_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that the overview shows."""

    states: Sequence[Status]
    kinds: Sequence[KindRow]
    state_totals: Sequence[int]
    total: int
    index: IndexStanding
    meaning: MeaningStanding
    dictionaries: DictionaryStanding
    runs: Sequence[Run]
    vocabularies: Sequence[Scheme]
    esco: EscoStanding
    mail: MailStanding
    waiting: Waiting


def standing(language: str) -> Standing:
    """How the site stands now; the names of ESCO's languages are in `language`."""
    kinds = entries_by_kind_and_state()
    return Standing(
        states=list(Status),
        kinds=kinds,
        state_totals=[sum(column) for column in zip(*(row.counts for row in kinds), strict=True)],
        total=sum(row.total for row in kinds),
        index=index_standing(),
        meaning=meaning_standing(),
        dictionaries=dictionary_standing(),
        runs=list(runs()[:LATEST_RUNS]),
        vocabularies=list(vocabularies()),
        esco=esco_standing(language),
        mail=mail_standing(),
        waiting=what_waits(),
    )


def what_waits() -> Waiting:
    """What somebody should look at: eight queries."""
    feeds = Feed.objects.aggregate(
        held=Count("pk", filter=Q(state=FeedState.HELD)),
        proposed=Count("pk", filter=Q(state=FeedState.PROPOSED)),
        failing=Count("pk", filter=Q(state=FeedState.ACTIVE, failure_count__gt=0)),
    )
    return Waiting(
        source_count=Source.objects.count(),
        held_count=feeds["held"],
        proposed_count=feeds["proposed"],
        failing_count=feeds["failing"],
        run_count=Run.objects.filter(state__in=[RunState.RUNNING, RunState.WAITING]).count(),
        report_count=open_report_count(),
        pair_count=DuplicateCandidate.objects.filter(state=CandidateState.OPEN).count(),
        suggestion_count=Suggestion.objects.filter(state=SuggestionState.OPEN).count(),
        review_count=contributions_in_review().count(),
        sample_count=contributions_sampled().count(),
        page_count=waiting_count(),
    )


def entries_by_kind_and_state() -> list[KindRow]:
    """A row for each of the ten kinds, also those without an entry."""
    rows = Entry.objects.order_by().values_list("kind", "status").annotate(Count("pk"))
    counts = {(kind, status): count for kind, status, count in rows}
    return [
        KindRow(kind=kind, counts=tuple(counts.get((kind, status), 0) for status in Status)) for kind in Kind
    ]


def runs() -> QuerySet[Run]:
    """Every run, newest first, with its feed and source."""
    return Run.objects.select_related("feed__source").order_by("-began_at", "-pk")


def vocabularies() -> QuerySet[Scheme]:
    """The lists that we classify with, but for ESCO's, each with `concept_count` of its current concepts."""
    schemes = Scheme.objects.exclude(key__in=ESCO_SCHEMES)
    return schemes.annotate(concept_count=Count("concepts", filter=Q(concepts__is_current=True))).order_by(
        "title"
    )


def esco_standing(language: str) -> EscoStanding:
    """What of ESCO there is, asked in two queries and, where there is some, a third."""
    schemes = {
        scheme.key: scheme
        for scheme in Scheme.objects.filter(key__in=ESCO_SCHEMES).annotate(
            concept_count=Count(
                "concepts", filter=Q(concepts__is_current=True, concepts__kind__in=ESCO_KINDS)
            )
        )
    }
    counts = [getattr(schemes.get(key), "concept_count", 0) for key in ESCO_SCHEMES]
    if not any(counts):
        return EscoStanding(skill_count=0, occupation_count=0)
    codes = (
        ConceptLabel.objects.filter(concept__scheme__key__in=ESCO_SCHEMES, kind=ConceptLabel.Kind.PREFERRED)
        .order_by()
        .values_list("language", flat=True)
        .distinct()
    )
    return EscoStanding(
        skill_count=counts[0],
        occupation_count=counts[1],
        version=next((scheme.version for scheme in schemes.values() if scheme.version), ""),
        languages=tuple(sorted(language_name(code, language) for code in codes)),
    )


def mail_standing() -> MailStanding:
    """Where this installation's mails go, from its settings."""
    backend = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
    if backend == "filebased":
        return MailStanding(folder=str(settings.EMAIL_FILE_PATH))
    return MailStanding(server=settings.EMAIL_HOST if backend == "smtp" else "")
