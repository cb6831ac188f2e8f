"""What comes back: believed only where it is the job's own, whole and for the original as it is now; and believed once."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from html import escape
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.base.errors import Refused
from rialto.base.markup import clean_html, plain_text, shorten
from rialto.translation.choices import OPEN, JobState
from rialto.translation.holders import Holder, Made, Written, holders
from rialto.translation.markers import MARK, Broken, Marks, restore
from rialto.translation.models import TranslationJob
from rialto.translation.tokens import fits

MOST_TRIES = 5
PAUSE = timedelta(minutes=5)
# A translation is rarely so much longer or shorter than its original; of short texts nothing can be said.
LONGER, SHORTER, SAYS_LITTLE = 4.0, 0.2, 40
# How long fields may be that lists show.
LENGTHS = {"title": 300, "summary": 500}
LINK = re.compile(r'\bhref="([^"]*)"')
SPACE = re.compile(r"\s+")


class Outcome(StrEnum):
    """What became of something that came back."""

    WRITTEN = "written"
    REVIEW = "to be looked at"
    # The original says something else by now, and is sent anew.
    SUPERSEDED = "superseded"
    # No such job, another job's, or one that has been done with.
    NOTHING = "nothing to do"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What a service says of one job: field -> HTML. `language` is the one that it says it translated into."""

    reference: UUID
    token: str
    language: str
    texts: Mapping[str, str]


class Unusable(Exception):
    """What came back cannot be shown; the message says why."""


@transaction.atomic
def take_in(arrived: Sequence[Arrived]) -> dict[UUID, Outcome]:
    """Write what came back, once. What is not the job's own changes nothing."""
    jobs = _locked([one.reference for one in arrived])
    outcomes = dict.fromkeys((one.reference for one in arrived), Outcome.NOTHING)
    made: dict[str, list[tuple[TranslationJob, Made]]] = defaultdict(list)
    for one in arrived:
        job = jobs.pop(one.reference, None)
        if job is None or job.state not in OPEN or not fits(job, one.token):
            continue
        if one.language != job.target_language or job.noun not in holders():
            continue
        try:
            texts = usable(job, one.texts, holders()[job.noun])
        except Unusable as problem:
            set_aside(job, one.texts, str(problem))
            outcomes[one.reference] = Outcome.REVIEW
            continue
        made[job.noun].append((job, _made(job, texts)))
    for noun, rows in made.items():
        written = holders()[noun].write([one for _job, one in rows])
        for job, _one in rows:
            outcomes[job.public_id] = _finish(job, written[job.thing_id, job.target_language])
    return outcomes


def _locked(references: Sequence[UUID]) -> dict[UUID, TranslationJob]:
    rows = TranslationJob.objects.select_for_update().filter(public_id__in=set(references)).order_by("pk")
    return {job.public_id: job for job in rows}


def _made(job: TranslationJob, texts: Mapping[str, str]) -> Made:
    return Made(
        thing_id=job.thing_id,
        language=job.target_language,
        source_hash=job.source_hash,
        texts=texts,
        provider=job.provider,
    )


def _finish(job: TranslationJob, written: Written) -> Outcome:
    """Say in the job what became of it."""
    job.turn_at, job.result, job.marks, job.reason = None, {}, {}, ""
    match written:
        case Written.DONE:
            job.state, job.done_at = JobState.DONE, timezone.now()
        case Written.NEEDLESS:
            job.state, job.done_at = JobState.CANCELLED, timezone.now()
        case Written.CHANGED:
            # What it says now is looked up when it is sent.
            job.state, job.tries = JobState.WAITING, 0
    job.save(update_fields=["state", "done_at", "turn_at", "result", "marks", "reason", "tries"])
    if written == Written.DONE:
        return Outcome.WRITTEN
    return Outcome.SUPERSEDED if written == Written.CHANGED else Outcome.NOTHING


def usable(job: TranslationJob, texts: Mapping[str, str], holder: Holder) -> dict[str, str]:
    """The texts as they are kept: all that were sent, marks put back, cleaned. Raises `Unusable` with the reason."""
    marks = Marks.from_json(job.marks)
    kept = {}
    for name, length in job.marks.get("lengths", {}).items():
        text = texts.get(name, "")
        try:
            text = restore(name, text, marks)
        except Broken:
            raise Unusable(_("Words that should stay as they are were lost or changed.")) from None
        kept[name] = _clean(name, text, holder)
        check_length(plain_text(kept[name]), length)
        links = job.marks.get("links", {}).get(name)
        if links is not None and set(links_in(kept[name])) - set(links):
            raise Unusable(_("It leads to other addresses than the original."))
    if not kept:
        raise Unusable(_("Nothing came back."))
    return kept


def links_in(text: str) -> list[str]:
    """The addresses to which an HTML text leads, cleaned, so that both ends of a translation write them alike."""
    return sorted(set(LINK.findall(clean_html(text))))


def _clean(name: str, text: str, holder: Holder) -> str:
    if name in holder.markup:
        return clean_html(text)
    return shorten(plain_text(text), LENGTHS.get(name, 500))


def check_length(text: str, original_length: int) -> None:
    """Raise `Unusable` for a text that can be no translation of one with so many characters."""
    if not text:
        raise Unusable(_("Nothing came back."))
    if len(text) > max(SAYS_LITTLE * LONGER, original_length * LONGER):
        raise Unusable(_("It is much longer than the original."))
    if original_length > SAYS_LITTLE and len(text) < original_length * SHORTER:
        raise Unusable(_("It is much shorter than the original."))


def set_aside(job: TranslationJob, texts: Mapping[str, str], reason: str) -> None:
    """Keep what came back for a person to look at; nobody else sees it."""
    job.state, job.reason, job.turn_at = JobState.REVIEW, reason[:300], None
    job.result = {name: clean_html(text, 20_000) for name, text in texts.items()}
    job.save(update_fields=["state", "reason", "turn_at", "result"])


@transaction.atomic
def note_error(reference: UUID, token: str, reason: str) -> bool:
    """A service calls to say that it could not translate something: it is tried again later, but not for ever."""
    job = _locked([reference]).get(reference)
    if job is None or job.state != JobState.SENT or not fits(job, token):
        return False
    put_back(job, reason)
    return True


def put_back(job: TranslationJob, reason: str) -> None:
    """Into the queue once more, each time after a longer pause; given up after `MOST_TRIES`. The job is locked."""
    job.reason = SPACE.sub(" ", reason)[:300]
    if job.tries >= MOST_TRIES:
        job.state, job.turn_at = JobState.FAILED, None
    else:
        pause = min(PAUSE, timedelta(minutes=settings.TRANSLATION_WAIT_MINUTES))
        job.state, job.turn_at = JobState.WAITING, timezone.now() + pause * 4 ** max(0, job.tries - 1)
    job.save(update_fields=["state", "turn_at", "reason"])


@transaction.atomic
def use_anyway(job: TranslationJob) -> Outcome:
    """A person looked at what came back and finds that it can be shown. Marks that are left become their words."""
    job = TranslationJob.objects.select_for_update().get(pk=job.pk)
    if job.state != JobState.REVIEW or job.noun not in holders():
        raise Refused(_("This was decided meanwhile."))
    holder, marks = holders()[job.noun], Marks.from_json(job.marks)
    texts = {
        name: _clean(name, _filled(text, marks), holder)
        for name, text in job.result.items()
        if name in job.marks.get("lengths", {})
    }
    texts = {name: text for name, text in texts.items() if plain_text(text)}
    if not texts:
        raise Refused(_("There is no text to show."))
    return _finish(job, holder.write([_made(job, texts)])[job.thing_id, job.target_language])


def _filled(text: str, marks: Marks) -> str:
    return MARK.sub(lambda one: escape(_word(marks, int(one[1])), quote=False), text)


def _word(marks: Marks, number: int) -> str:
    return marks.words[number] if number < len(marks.words) else ""
