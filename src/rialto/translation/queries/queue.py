"""How the queue stands."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils import timezone

from rialto.translation.choices import PROVIDER_NAMES, JobState
from rialto.translation.holders import Named, holders
from rialto.translation.models import TranslationJob, TranslationStanding
from rialto.translation.queries.budget import Spent, spent


def standing() -> TranslationStanding:
    """Whether it works: the one row, or what it would say."""
    row = TranslationStanding.objects.filter(pk=TranslationStanding.ONLY).first()
    return row or TranslationStanding(pk=TranslationStanding.ONLY)


def is_at_work() -> bool:
    """Whether anything may be sent now."""
    now = standing()
    return not now.is_paused and (now.rests_until is None or now.rests_until <= timezone.now())


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFigures:
    """The queue in figures. `provider`: its name, "" where there is none; `rests_until`: None when it does not rest."""

    provider: str
    counts: dict[str, int]
    spent: Spent
    is_paused: bool
    rests_until: datetime | None
    reason: str
    oldest_sent_at: datetime | None


def queue_figures() -> QueueFigures:
    """Four queries, however long the queue is."""
    key = settings.TRANSLATION["provider"]
    counts = dict(TranslationJob.objects.values_list("state").annotate(Count("pk")).order_by())
    row = standing()
    rests = row.rests_until if row.rests_until and row.rests_until > timezone.now() else None
    oldest = TranslationJob.objects.filter(state=JobState.SENT).order_by("sent_at").first()
    return QueueFigures(
        provider=PROVIDER_NAMES.get(key, ""),
        counts={state.value: counts.get(state.value, 0) for state in JobState},
        spent=spent(key),
        is_paused=row.is_paused,
        rests_until=rests,
        reason=row.reason if rests else "",
        oldest_sent_at=oldest.sent_at if oldest else None,
    )


def jobs_in(state: str) -> QuerySet[TranslationJob]:
    """The jobs in one state: what waits in the order of its turn, the rest the latest first."""
    rows = TranslationJob.objects.filter(state=state)
    return rows.order_by("-priority", "pk") if state == JobState.WAITING else rows.order_by("-sent_at", "-pk")


def with_names(jobs: list[TranslationJob]) -> list[tuple[TranslationJob, Named | None]]:
    """Jobs with the title and page of each thing; None where it is gone. A query for each noun."""
    found: dict[tuple[str, object], Named] = {}
    for noun, holder in holders().items():
        ids = [job.thing_id for job in jobs if job.noun == noun]
        found |= {(noun, thing_id): named for thing_id, named in holder.named(ids).items()} if ids else {}
    return [(job, found.get((job.noun, job.thing_id))) for job in jobs]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many public things can be read in one language, and how many of those by a machine's words alone."""

    language: str
    count: int
    machine_count: int
    total: int

    @property
    def percent(self) -> int:
        return round(100 * self.count / self.total) if self.total else 0


def coverage() -> list[Coverage]:
    """A row for each language of the site, of all rooms together."""
    total, readable, by_machine = 0, dict[str, int](), dict[str, int]()
    for holder in holders().values():
        count, all_, machine = holder.coverage()
        total += count
        for known, new in ((readable, all_), (by_machine, machine)):
            for code, number in new.items():
                known[code] = known.get(code, 0) + number
    return [
        Coverage(
            language=code, count=readable.get(code, 0), machine_count=by_machine.get(code, 0), total=total
        )
        for code, _name in settings.LANGUAGES
    ]
