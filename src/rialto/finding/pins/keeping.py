"""Putting entries first, changing that, ending it, and undoing what was done last. All of it is noted, and announced in the log."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.base.markup import UNREADABLE
from rialto.catalogue.models import Entry
from rialto.changes.actions import record_change
from rialto.changes.choices import Verb
from rialto.finding.choices import PinDeed, PinRole
from rialto.finding.models import Pin, PinChange
from rialto.finding.operators import without_operators
from rialto.finding.pins.board import is_same_question
from rialto.search.query_text import parse

# Whoever puts something first looks again after a year.
LONGEST = timedelta(days=366)
WORDS_LENGTH, REASON_LENGTH = 200, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an editor says of a pin."""

    words: str
    until: date
    reason: str
    language: str = ""


@transaction.atomic
def pin_entry(entry: Entry, said: Said, *, by: User) -> Pin:
    """Put an entry first for a question. Refuses what is not public, what is no question, and the same a second time."""
    if not entry.is_public:
        raise Refused(_("Only what is public can stand first."))
    pin = Pin(entry=entry)
    _take_over(pin, said, by)
    _note(pin, PinDeed.PINNED, {}, by)
    return pin


@transaction.atomic
def change_pin(pin: Pin, said: Said, *, by: User) -> Pin:
    """Let a pin say something else; one that had ended stands again."""
    pin = _locked(pin)
    before = _plain(pin)
    pin.ended_at = None
    _take_over(pin, said, by)
    if _plain(pin) != before:
        _note(pin, PinDeed.CHANGED, before, by)
    return pin


@transaction.atomic
def end_pin(pin: Pin, *, by: User) -> Pin:
    """Let an entry stand where it stands by itself."""
    pin = _locked(pin)
    if pin.ended_at is not None:
        raise Refused(_("Somebody has ended it meanwhile."))
    before = _plain(pin)
    pin.ended_at = timezone.now()
    pin.save()
    _note(pin, PinDeed.ENDED, before, by)
    return pin


@transaction.atomic
def undo_last(pin: Pin, *, by: User) -> Pin:
    """Let a pin be what it was before the last thing that was done to it; the first undone, it is ended."""
    pin = _locked(pin)
    last = pin.changes.last()
    if last is None:
        raise Refused(_("There is nothing to undo."))
    now = _plain(pin)
    if last.before:
        _restore(pin, last.before)
        _refuse_twice(pin)
    else:
        pin.ended_at = timezone.now()
    pin.save()
    _note(pin, PinDeed.UNDONE, now, by)
    return pin


def role_of(user: User) -> PinRole:
    """As what this person speaks."""
    return PinRole.ADMINISTRATOR if user.is_superuser else PinRole.EDITOR


def _locked(pin: Pin) -> Pin:
    return Pin.objects.select_for_update().get(pk=pin.pk)


def _take_over(pin: Pin, said: Said, by: User) -> None:
    words, narrowed = without_operators(" ".join(UNREADABLE.sub(" ", said.words).split()))
    text = parse(words)
    today = timezone.localdate()
    if narrowed or text.excluded or not (text.words or text.phrases):
        raise Refused(
            _("A question is one or more words, without filters and without words that are left out.")
        )
    if len(text.raw) > WORDS_LENGTH:
        raise Refused(_("That is too long for a question."))
    if not today <= said.until <= today + LONGEST:
        raise Refused(_("The last day has to be today or later, and within a year."))
    reason = UNREADABLE.sub("", said.reason).strip()[:REASON_LENGTH]
    if not reason:
        raise Refused(_("Say why it stands first: visitors read it."))
    pin.words, pin.language, pin.until, pin.reason = text.raw, said.language, said.until, reason
    pin.role = role_of(by)
    _refuse_twice(pin)
    pin.save()


def _refuse_twice(pin: Pin) -> None:
    if pin.ended_at is not None:
        return
    standing = Pin.objects.filter(entry=pin.entry, language=pin.language, ended_at=None).exclude(pk=pin.pk)
    if any(not one.is_over and is_same_question(one.words, pin.words, pin.language) for one in standing):
        raise Refused(_("It stands first for this question already."))


def _plain(pin: Pin) -> dict[str, Any]:
    """What a change can set again."""
    return {
        "words": pin.words,
        "language": pin.language,
        "until": pin.until.isoformat(),
        "reason": pin.reason,
        "role": str(pin.role),
        "ended_at": pin.ended_at.isoformat() if pin.ended_at else None,
    }


def _restore(pin: Pin, plain: dict[str, Any]) -> None:
    pin.words, pin.language, pin.reason = plain["words"], plain["language"], plain["reason"]
    pin.role, pin.until = plain["role"], date.fromisoformat(plain["until"])
    pin.ended_at = parse_datetime(plain["ended_at"]) if plain["ended_at"] else None


def _note(pin: Pin, deed: PinDeed, before: dict[str, Any], by: User) -> None:
    PinChange.objects.create(pin=pin, deed=deed, actor_id=by.public_id, before=before, after=_plain(pin))
    verb = Verb.CREATED if deed == PinDeed.PINNED else Verb.CHANGED
    record_change("pin", pin.public_id, verb, actor_id=by.public_id)
