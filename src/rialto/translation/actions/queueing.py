"""What is to be translated: whatever changed, then what is read most, then all that the site's own languages lack."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.errors import Refused
from rialto.changes.actions import move_cursor
from rialto.changes.models import Cursor
from rialto.changes.queries import last_position, position_of, things_after
from rialto.translation.choices import JobState
from rialto.translation.holders import Wanted, holders
from rialto.translation.models import TranslationJob, TranslationStanding
from rialto.translation.queries.languages import own_languages, reader_languages

READER = "translation"
# The queue holds no more than this of what is new; the rest is found again when it has become shorter than `LOW`.
BACKLOG, LOW = 20_000, 1_000
MOST_READ = 500
AT_ONCE = 500
# One reading counts as much as this; a language of the site's own as much as five readings more, so that what is new comes
# before what hardly anybody reads; what a person asked for comes first.
A_READING, OWN, URGENT = 10, 50, 1_000_000_000
SWEEP_EVERY = timedelta(hours=6)
FORGOTTEN_AFTER = timedelta(days=30)


def follow_log(*, limit: int = AT_ONCE) -> bool:
    """Deal with the next changes of things whose texts are held; returns whether there may be more."""
    if not Cursor.objects.filter(reader=READER).exists():
        # What was there before is found by going through all of it.
        move_cursor(READER, to=last_position())
        return False
    changes = things_after(position_of(READER), limit=limit)
    if not changes:
        return False
    changed: dict[str, set[UUID]] = defaultdict(set)
    for _position, noun, thing_id in changes:
        changed[noun].add(thing_id)
    for noun in changed.keys() & holders().keys():
        refresh(noun, changed[noun])
    move_cursor(READER, to=changes[-1][0])
    return len(changes) == limit


@transaction.atomic
def refresh(noun: str, thing_ids: Collection[UUID]) -> None:
    """Bring the jobs of some things in line with what these say now: new, again, or needed no more."""
    holder = holders()[noun]
    holder.tidy(thing_ids)
    # Held until it is decided, in the order in which all others take them.
    mine = TranslationJob.objects.select_for_update().filter(noun=noun, thing_id__in=thing_ids)
    jobs = list(mine.order_by("pk"))
    also: dict[UUID, set[str]] = defaultdict(set)
    for job in jobs:
        if job.state not in (JobState.DONE, JobState.CANCELLED):
            also[job.thing_id].add(job.target_language)
    wanted = holder.wanted(thing_ids, own_languages(), also=also)
    keys = {(one.thing_id, one.target_language) for one in wanted}
    past = [
        job.pk
        for job in jobs
        if job.state not in (JobState.DONE, JobState.CANCELLED)
        and (job.thing_id, job.target_language) not in keys
    ]
    TranslationJob.objects.filter(pk__in=past).update(
        state=JobState.CANCELLED, done_at=timezone.now(), turn_at=None, reason="", result={}, marks={}
    )
    enqueue(noun, wanted)


@transaction.atomic
def enqueue(noun: str, wanted: Sequence[Wanted], *, priority: int | None = None) -> int:
    """Make jobs of what is wanted, or begin those anew whose original is another one now; returns how many wait by that.

    Where the queue is full, what is new stays out for now. `priority` instead of the one that readers make.
    """
    ranks, own = {code: number for number, code in enumerate(reader_languages())}, set(own_languages())
    known = {
        (job.thing_id, job.target_language): job
        for job in TranslationJob.objects.select_for_update()
        .filter(noun=noun, thing_id__in={one.thing_id for one in wanted})
        .order_by("pk")
    }
    room = BACKLOG - TranslationJob.objects.filter(state=JobState.WAITING).count()
    new: list[TranslationJob] = []
    again: list[TranslationJob] = []
    is_full = False
    for one in wanted:
        turn = _priority(one, ranks, own) if priority is None else priority
        job = known.get((one.thing_id, one.target_language))
        if job is None:
            if room > 0 or one.is_again or priority is not None:
                new.append(begin(TranslationJob(noun=noun, thing_id=one.thing_id), one, turn))
                room -= 1
            else:
                is_full = True
        elif (
            job.source_hash != one.source_hash
            or job.state in (JobState.DONE, JobState.CANCELLED)
            or (priority is not None and job.state != JobState.SENT)
        ):
            again.append(begin(job, one, turn))
        elif job.state == JobState.WAITING and turn > job.priority:
            job.priority = turn
            again.append(job)
    TranslationJob.objects.bulk_create(new, ignore_conflicts=True)
    TranslationJob.objects.bulk_update(again, BEGUN, batch_size=200)
    if is_full:
        TranslationStanding.objects.filter(swept_at__isnull=False).update(swept_at=None)
    return len(new) + len(again)


# What `begin` sets.
BEGUN = (
    "source_language", "target_language", "source_hash", "character_count", "priority", "state", "provider", "remote_id",
    "marks", "tries", "sent_at", "done_at", "turn_at", "reason", "result",
)  # fmt: skip


def begin(job: TranslationJob, one: Wanted, priority: int) -> TranslationJob:
    """Set a job, new or old, to its beginning."""
    job.source_language, job.target_language = one.source_language, one.target_language
    job.source_hash, job.character_count, job.priority = one.source_hash, one.character_count, priority
    job.state, job.tries = JobState.WAITING, 0
    job.provider = job.remote_id = job.reason = ""
    job.marks, job.result = {}, {}
    job.sent_at = job.done_at = job.turn_at = None
    return job


def _priority(one: Wanted, ranks: dict[str, int], own: Collection[str]) -> int:
    near = max(0, A_READING - 1 - ranks.get(one.target_language, A_READING))
    return one.views * A_READING + near + (OWN if one.target_language in own else 0)


def let_in_most_read() -> int:
    """Put what is read most by now, in all languages, before what waits already; returns how many wait by that, or further ahead."""
    return sum(
        enqueue(noun, unasked(noun, holder.most_read(reader_languages(), limit=MOST_READ)))
        for noun, holder in holders().items()
    )


def top_up() -> int:
    """Fill a short queue: with what is read most, in all languages, then with all that lacks one of the site's own."""
    if TranslationJob.objects.filter(state=JobState.WAITING).count() >= LOW:
        return 0
    added = let_in_most_read()
    if added >= LOW or _is_swept():
        return added
    found = 0
    for noun, holder in holders().items():
        for language in own_languages():
            if found >= BACKLOG // 2:
                break
            found += enqueue(noun, holder.untranslated(language, limit=BACKLOG // 4))
    if not found:
        TranslationStanding.objects.update_or_create(
            pk=TranslationStanding.ONLY, defaults={"swept_at": timezone.now()}
        )
    return added + found


def unasked(noun: str, wanted: Sequence[Wanted]) -> list[Wanted]:
    """Those for which nothing failed, is under way or waits to be looked at."""
    busy = set(
        TranslationJob.objects.filter(noun=noun, thing_id__in={one.thing_id for one in wanted})
        .exclude(state__in=(JobState.DONE, JobState.CANCELLED, JobState.WAITING))
        .values_list("thing_id", "target_language")
    )
    return [one for one in wanted if (one.thing_id, one.target_language) not in busy]


def _is_swept() -> bool:
    last = TranslationStanding.objects.filter(pk=TranslationStanding.ONLY).values_list("swept_at", flat=True)
    at = last.first()
    return at is not None and at > timezone.now() - SWEEP_EVERY


def translate_now(noun: str, thing_id: UUID, languages: Iterable[str]) -> int:
    """Put one thing before all others, also where it failed before; returns how many languages that are."""
    holder = holders()[noun]
    codes = list(languages)
    wanted = [one for one in holder.wanted([thing_id], codes, also={}) if one.target_language in set(codes)]
    if not wanted:
        raise Refused(_("There is nothing to translate: it can be read in these languages already."))
    return enqueue(noun, wanted, priority=URGENT)


def forget_old_jobs() -> int:
    """Delete what was done, or not needed any more, a month ago; returns how many rows went."""
    before = timezone.now() - FORGOTTEN_AFTER
    rows = TranslationJob.objects.filter(state__in=(JobState.DONE, JobState.CANCELLED), done_at__lt=before)
    return rows.delete()[0]
