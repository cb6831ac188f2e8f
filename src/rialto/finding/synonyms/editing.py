"""Changing groups of synonyms: each change with who, why, what it was before, and a record in the log that all processes follow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.changes.actions import record_change
from rialto.changes.choices import Verb
from rialto.finding.models import SynonymChange, SynonymGroup
from rialto.finding.synonyms.matching import LONGEST_PHRASE, MOST_OTHERS, forget_groups
from rialto.search.query_text import parse

MOST_GROUPS = 2000
NOUN = "synonyms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a group is to say. `others`: what is looked for as well when one of `words` is typed; empty where all mean the same."""

    language: str
    words: tuple[str, ...]
    others: tuple[str, ...] = ()


def checked_words(*, language: str, words: Iterable[str], others: Iterable[str]) -> Words:
    """The words as they are kept; Refused where they say nothing."""
    kept, also = _clean(words), _clean(others)
    also = tuple(one for one in also if one.casefold() not in {word.casefold() for word in kept})
    if not kept:
        raise Refused(_("Write at least one word, without quotation marks or signs."))
    if not also and len(kept) < 2:
        raise Refused(_("A group needs two words that mean the same, or other words to look for as well."))
    if len(kept) > MOST_OTHERS or len(also) > MOST_OTHERS:
        raise Refused(_("A group has room for %(count)s words. Make two of it.") % {"count": MOST_OTHERS})
    if long := next((one for one in (*kept, *also) if len(one.split()) > LONGEST_PHRASE), None):
        raise Refused(
            _("“%(words)s” is too long: at most %(count)s words in a row.")
            % {"words": long, "count": LONGEST_PHRASE}
        )
    return Words(language=language, words=kept, others=also)


@transaction.atomic
def add_group(words: Words, *, by: User, reason: str) -> SynonymGroup:
    """Begin to look for these words as well."""
    if SynonymGroup.objects.count() >= MOST_GROUPS:
        raise Refused(_("There are %(count)s groups already; remove some first.") % {"count": MOST_GROUPS})
    group = SynonymGroup.objects.create(**_columns(words))
    _note(group, Verb.CREATED, by=by, reason=reason, before={})
    return group


@transaction.atomic
def change_group(group: SynonymGroup, words: Words, *, by: User, reason: str) -> SynonymGroup:
    """Say something else with the same group."""
    before = _plain(group)
    for name, value in _columns(words).items():
        setattr(group, name, value)
    if _plain(group) == before:
        raise Refused(_("Nothing was changed."))
    group.save()
    _note(group, Verb.CHANGED, by=by, reason=reason, before=before)
    return group


@transaction.atomic
def remove_group(group: SynonymGroup, *, by: User, reason: str) -> None:
    """Look for these words no more. What was said of the group stays."""
    _note(group, Verb.DELETED, by=by, reason=reason, before=_plain(group))
    group.delete()


def _note(group: SynonymGroup, verb: Verb, *, by: User, reason: str, before: dict[str, object]) -> None:
    SynonymChange.objects.create(
        group_public_id=group.public_id,
        verb=verb,
        before=before,
        after={} if verb == Verb.DELETED else _plain(group),
        actor_id=by.public_id,
        reason=reason,
    )
    record_change(NOUN, group.public_id, verb, actor_id=by.public_id)
    transaction.on_commit(forget_groups)


def _columns(words: Words) -> dict[str, str | list[str]]:
    return {"language": words.language, "words": list(words.words), "others": list(words.others)}


def _plain(group: SynonymGroup) -> dict[str, object]:
    return {"language": group.language, "words": list(group.words), "others": list(group.others)}


def _clean(words: Iterable[str]) -> tuple[str, ...]:
    """Each word as the search would read it, once; what it could not read is left out."""
    found: dict[str, str] = {}
    for one in words:
        read = parse(one.replace('"', " "))
        text = " ".join((*read.words, *(word for phrase in read.excluded for word in phrase)))
        if text:
            found.setdefault(text.casefold(), text)
    return tuple(found.values())


def words_of_lines(lines: str) -> Sequence[str]:
    """One word or phrase a line, or parted by commas."""
    return [part.strip() for line in lines.splitlines() for part in line.split(",") if part.strip()]
