"""Sending what waits: in its turn, within the budget, and so that a process may die at any point.

A job is marked as under way before it is sent. Whoever dies in between leaves it marked, and it is sent again when its time
is over; what was sent twice comes back twice and counts once.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.markup import plain_text
from rialto.translation.actions.receiving import MOST_TRIES, Arrived, links_in, put_back, take_in
from rialto.translation.choices import JobState
from rialto.translation.holders import Holder, Original, Pair, holders
from rialto.translation.markers import Marks, protect
from rialto.translation.models import TranslationDay, TranslationJob, TranslationStanding
from rialto.translation.providers import Accepted, Delivered, Order, Provider, Refused, Trouble, provider
from rialto.translation.queries.budget import Spent, spent, utc_day
from rialto.translation.queries.glossary import words_for
from rialto.translation.queries.queue import is_at_work, standing
from rialto.translation.tokens import token_of

# How many jobs are taken at once for a service that takes them one by one; how long they may take to be handed over.
TAKEN = 10
HANDED_OVER_IN = timedelta(minutes=5)
# After a failure the service is left alone, each time twice as long.
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)

Claimed = list[tuple[TranslationJob, Order]]


def send_waiting(*, seconds: float = 50.0) -> int:
    """Send what waits for so many seconds, or until nothing more may go; returns how many jobs were handed over."""
    service = provider()
    if service is None:
        return 0
    give_back_overdue()
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until and is_at_work():
        try:
            claimed, is_more = claim(service)
        except Trouble as trouble:
            rest(trouble)
            break
        if not claimed and not is_more:
            break
        count += hand_over(service, claimed)
    return count


@transaction.atomic
def give_back_overdue() -> int:
    """Let what never came back wait again, or give it up after its last try; returns how many those were."""
    late = TranslationJob.objects.select_for_update(skip_locked=True).filter(
        state=JobState.SENT, turn_at__lte=timezone.now()
    )
    given_up = late.filter(tries__gte=MOST_TRIES)
    lost = list(given_up.values_list("pk", flat=True))
    TranslationJob.objects.filter(pk__in=lost).update(
        state=JobState.FAILED, turn_at=None, reason=_("No answer came.")
    )
    again = list(late.values_list("pk", flat=True))
    TranslationJob.objects.filter(pk__in=again).update(state=JobState.WAITING, turn_at=None)
    return len(lost) + len(again)


def claim(service: Provider) -> tuple[Claimed, bool]:
    """The next jobs, marked as under way, with what is to be sent; and whether others may wait behind them.

    Those that need no translation any more, or can have none, are told so in passing. Raises `Trouble` where the service
    has to be asked for its languages and does not answer.
    """
    return _claim(service, service.languages())


@transaction.atomic
def _claim(service: Provider, known: frozenset[str]) -> tuple[Claimed, bool]:
    jobs = _next_jobs(service)
    if not jobs:
        return [], False
    originals = _originals(jobs)
    budget = spent(service.key)
    left = budget.left
    claimed: Claimed = []
    glossary: dict[tuple[str, str], dict[str, str]] = {}
    taken = 0
    for job in jobs:
        original = originals.get((job.noun, job.thing_id, job.target_language))
        if original is None or not original.texts:
            _end(job, JobState.CANCELLED, "")
            continue
        job.source_hash, job.source_language = original.source_hash, original.language
        length = sum(map(len, original.texts.values()))
        job.character_count = length
        if unfit := _unfit(job, length, service, known, budget):
            _end(job, JobState.FAILED, unfit)
            continue
        if claimed and taken + length > service.most_characters and not service.calls_back:
            break
        if left is not None and taken + length > left:
            if not claimed:
                _rest_until_tomorrow()
                return [], False
            break
        taken += length
        pair = (job.source_language, job.target_language)
        if pair not in glossary:
            glossary[pair] = words_for(*pair)
        claimed.append((job, _order(job, original, glossary[pair])))
    _mark(service, claimed)
    if claimed:
        add_to_day(service.key, taken, 1 if not service.calls_back else len(claimed))
    return claimed, True


def _next_jobs(service: Provider) -> list[TranslationJob]:
    waiting = (
        TranslationJob.objects.select_for_update(skip_locked=True)
        .filter(Q(turn_at=None) | Q(turn_at__lte=timezone.now()), state=JobState.WAITING)
        .order_by("-priority", "pk")
    )
    if service.calls_back:
        under_way = TranslationJob.objects.filter(state=JobState.SENT).count()
        return list(waiting[: max(0, min(TAKEN, settings.TRANSLATION_AT_ONCE - under_way))])
    first = waiting.first()
    if first is None:
        return []
    alike = waiting.filter(source_language=first.source_language, target_language=first.target_language)
    return list(alike[: service.batch])


def _originals(jobs: Sequence[TranslationJob]) -> Mapping[tuple[str, UUID, str], Original]:
    found: dict[tuple[str, UUID, str], Original] = {}
    for noun, holder in holders().items():
        pairs: list[Pair] = [(job.thing_id, job.target_language) for job in jobs if job.noun == noun]
        if pairs:
            found |= {(noun, *pair): original for pair, original in holder.originals(pairs).items()}
    return found


def _unfit(job: TranslationJob, length: int, service: Provider, known: frozenset[str], budget: Spent) -> str:
    """Why this service cannot translate something, or ""."""
    if known and not {job.source_language, job.target_language} <= known:
        return _("The service does not know one of the two languages.")
    # What no day has room for would stand before all others for ever.
    if length > service.most_characters or (budget.most is not None and length > budget.most):
        return _("It is too long for the service.")
    return ""


def _order(job: TranslationJob, original: Original, instead: Mapping[str, str]) -> Order:
    """What is sent, with marks for the words that stay; the job learns what to look for when it comes back."""
    holder: Holder = holders()[job.noun]
    marks, texts = Marks(), {}
    for name, text in original.texts.items():
        markup = text if name in holder.markup else escape(text, quote=False)
        texts[name] = protect(name, markup, instead, marks)
    job.marks = {
        "lengths": {name: len(plain_text(text)) for name, text in original.texts.items()},
        "links": {name: links_in(text) for name, text in original.texts.items() if name in holder.markup},
    }
    job.marks |= marks.as_json()
    return Order(
        reference=job.public_id,
        token=token_of(job),
        source=job.source_language,
        target=job.target_language,
        texts=texts,
    )


def _end(job: TranslationJob, state: JobState, reason: str) -> None:
    job.state, job.reason, job.turn_at, job.done_at = state, reason, None, timezone.now()
    job.save(
        update_fields=[
            "state", "reason", "turn_at", "done_at", "character_count", "source_hash", "source_language",
        ]
    )  # fmt: skip


# What is known of a job from the moment on at which it is under way.
MARKED = (
    "state", "provider", "remote_id", "tries", "sent_at", "turn_at", "marks", "reason", "source_hash", "source_language",
    "character_count",
)  # fmt: skip


def _mark(service: Provider, claimed: Claimed) -> None:
    now = timezone.now()
    for job, _sent in claimed:
        job.state, job.provider, job.remote_id, job.reason = JobState.SENT, service.key, "", ""
        job.tries += 1
        job.sent_at, job.turn_at = now, now + min(HANDED_OVER_IN, _wait())
    TranslationJob.objects.bulk_update([job for job, _sent in claimed], MARKED)


def _wait() -> timedelta:
    return timedelta(minutes=settings.TRANSLATION_WAIT_MINUTES)


def hand_over(service: Provider, claimed: Claimed) -> int:
    """Send what was claimed, and note or take in what the service answers; returns how many it took."""
    count = 0
    for start in range(0, len(claimed), service.batch):
        part = claimed[start : start + service.batch]
        try:
            answers = service.submit([order for _job, order in part])
        except Trouble as trouble:
            _give_back(service, claimed[start:], trouble, tried=len(part))
            rest(trouble)
            return count
        count += _note(part, answers)
    if count:
        _note_well()
    return count


def _note(part: Claimed, answers: Sequence[Accepted | Delivered | Refused]) -> int:
    orders = {order.reference: order for _job, order in part}
    delivered, count = [], 0
    for answer in answers:
        order = orders[answer.reference]
        under_way = TranslationJob.objects.filter(public_id=answer.reference, state=JobState.SENT)
        match answer:
            case Delivered():
                delivered.append(
                    Arrived(
                        reference=answer.reference,
                        token=order.token,
                        language=order.target,
                        texts=answer.texts,
                    )
                )
                count += 1
            case Accepted():
                # It may have called back already.
                under_way.update(remote_id=answer.remote_id[:60], turn_at=timezone.now() + _wait())
                count += 1
            case Refused():
                under_way.update(
                    state=JobState.FAILED, reason=answer.reason[:300], turn_at=None, done_at=timezone.now()
                )
    if delivered:
        take_in(delivered)
    return count


@transaction.atomic
def _give_back(service: Provider, claimed: Claimed, trouble: Trouble, *, tried: int) -> None:
    """Those of the request that failed have used up a try, unless it is no fault of theirs; the others were never sent.

    What was never sent, or refused with our account, costs nothing of the day.
    """
    jobs = {
        job.pk: job
        for job in TranslationJob.objects.select_for_update().filter(
            pk__in=[job.pk for job, _order in claimed], state=JobState.SENT
        )
    }
    for number, (claimed_job, _order) in enumerate(claimed):
        job = jobs.get(claimed_job.pk)
        if job is None:
            continue
        if number < tried and not trouble.is_ours:
            put_back(job, trouble.reason)
            continue
        job.state, job.tries, job.turn_at = JobState.WAITING, max(0, job.tries - 1), None
        job.save(update_fields=["state", "tries", "turn_at"])
    free = [job for number, (job, _order) in enumerate(claimed) if number >= tried or trouble.is_ours]
    _take_from_day(
        service.key, sum(job.character_count for job in free), len(free) if service.calls_back else 0
    )


def rest(trouble: Trouble) -> None:
    """Leave the service alone: until it said, or twice as long each time."""
    row = standing()
    row.failure_count = min(20, row.failure_count + 1)
    pause = min(LONGEST_REST, min(FIRST_REST, _wait()) * 2 ** (row.failure_count - 1))
    row.rests_until = trouble.until or timezone.now() + pause
    row.reason = trouble.reason[:300]
    _keep(failure_count=row.failure_count, rests_until=row.rests_until, reason=row.reason)


def _rest_until_tomorrow() -> None:
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    _keep(rests_until=midnight, reason=_("What may be translated in a day or a month is used up."))


def _note_well() -> None:
    if standing().failure_count:
        _keep(failure_count=0, rests_until=None, reason="")


def _keep(**values: object) -> None:
    TranslationStanding.objects.update_or_create(pk=TranslationStanding.ONLY, defaults=values)


def _take_from_day(service: str, characters: int, requests: int) -> None:
    day = TranslationDay.objects.filter(provider=service, day=utc_day())
    # A day that began meanwhile owes nothing.
    day.filter(character_count__gte=characters, request_count__gte=requests).update(
        character_count=F("character_count") - characters, request_count=F("request_count") - requests
    )


def add_to_day(service: str, characters: int, requests: int) -> None:
    """Count what a service is given today."""
    day = TranslationDay.objects.filter(provider=service, day=utc_day())
    more = {
        "character_count": F("character_count") + characters,
        "request_count": F("request_count") + requests,
    }
    if day.update(**more):
        return
    try:
        with transaction.atomic():
            TranslationDay.objects.create(
                provider=service, day=utc_day(), character_count=characters, request_count=requests
            )
    except IntegrityError:
        day.update(**more)
