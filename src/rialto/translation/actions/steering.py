"""What people at the desk decide about the queue and about words."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.changes.actions import record_change
from rialto.changes.choices import Verb
from rialto.translation.choices import JobState
from rialto.translation.models import GlossaryTerm, TranslationJob, TranslationStanding

MOST_TERMS, LONGEST_WORD = 2000, 120
NOUN = "glossary"


def pause() -> None:
    """Send nothing more until somebody says otherwise; what is under way still comes back."""
    TranslationStanding.objects.update_or_create(pk=TranslationStanding.ONLY, defaults={"is_paused": True})


def resume() -> None:
    """Go on, also with a service that was left alone for a while."""
    TranslationStanding.objects.update_or_create(
        pk=TranslationStanding.ONLY,
        defaults={"is_paused": False, "rests_until": None, "failure_count": 0, "reason": ""},
    )


@transaction.atomic
def try_again(job: TranslationJob) -> None:
    """Begin a job anew that failed or whose translation cannot be shown."""
    job = TranslationJob.objects.select_for_update().get(pk=job.pk)
    if job.state not in (JobState.FAILED, JobState.REVIEW):
        raise Refused(_("This was decided meanwhile."))
    job.state, job.tries, job.reason, job.turn_at, job.done_at = JobState.WAITING, 0, "", None, None
    job.result, job.marks = {}, {}
    job.save(update_fields=["state", "tries", "reason", "turn_at", "done_at", "result", "marks"])


@transaction.atomic
def try_all_again() -> int:
    """Begin all jobs anew that failed, after a service or the way to it was down for long; returns how many wait by that."""
    failed = TranslationJob.objects.select_for_update().filter(state=JobState.FAILED).order_by("pk")
    rows = TranslationJob.objects.filter(pk__in=list(failed.values_list("pk", flat=True)))
    return rows.update(
        state=JobState.WAITING, tries=0, reason="", turn_at=None, done_at=None, result={}, marks={}
    )


@transaction.atomic
def keep_term(term: GlossaryTerm | None, *, kept: str, words: dict[str, str], by: User) -> GlossaryTerm:
    """Add a word, or say something else of it; holds for what is translated from now on."""
    kept = " ".join(kept.split())
    words = {code: " ".join(word.split()) for code, word in words.items() if word.strip()}
    _check(term, kept, words)
    row = term or GlossaryTerm()
    row.kept, row.words, row.changed_at = kept, words, timezone.now()
    row.save()
    verb = Verb.CHANGED if term else Verb.CREATED
    record_change(NOUN, row.public_id, verb, actor_id=by.public_id)
    return row


def _check(term: GlossaryTerm | None, kept: str, words: dict[str, str]) -> None:
    if bool(kept) == bool(words):
        raise Refused(
            _("Write either a name that stays as it is, or what a word is called in two languages or more.")
        )
    if words and len(words) < 2:
        raise Refused(_("Say what it is called in two languages or more."))
    if any(len(word) > LONGEST_WORD for word in (kept, *words.values())):
        raise Refused(_("A word may have %(count)s characters.") % {"count": LONGEST_WORD})
    others = GlossaryTerm.objects.exclude(pk=term.pk) if term else GlossaryTerm.objects.all()
    if kept and others.filter(kept=kept).exists():
        raise Refused(_("This word is there already."))
    if term is None and others.count() >= MOST_TERMS:
        raise Refused(_("There are %(count)s words already; remove some first.") % {"count": MOST_TERMS})


@transaction.atomic
def remove_term(term: GlossaryTerm, *, by: User) -> None:
    """Keep to this word no more."""
    record_change(NOUN, term.public_id, Verb.DELETED, actor_id=by.public_id)
    term.delete()
