"""Suggestions as people read them: what waits for a decision, what became of one's own, and what differs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rialto.accounts.choices import DeskRole
from rialto.accounts.models import User
from rialto.accounts.rules import reach_of
from rialto.base.markup import plain_text
from rialto.catalogue.models import Entry
from rialto.exchange.choices import SuggestionState
from rialto.exchange.models import SiteSuggestion
from rialto.exchange.queries.described import plain
from rialto.taxonomy.queries import country_name


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLine:
    """One field: what stands there now, what was seen, and what is suggested. `is_stale`: it changed in between."""

    name: str
    now: str
    old: str
    new: str
    is_stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionLine:
    suggestion: SiteSuggestion
    entry: Entry | None
    fields: Sequence[FieldLine]

    @property
    def is_stale(self) -> bool:
        return any(one.is_stale for one in self.fields)

    @property
    def is_open(self) -> bool:
        return self.suggestion.state == SuggestionState.OPEN


def suggestions_for(user: User) -> QuerySet[SiteSuggestion]:
    """What other sites suggest for entries of ours that this person edits: those whose first country is one of theirs."""
    reach = reach_of(user, DeskRole.EDITOR)
    if not reach:
        return SiteSuggestion.objects.none()
    found = SiteSuggestion.objects.filter(entry_origin=settings.SITE_NAME)
    if reach.is_everywhere:
        return found
    theirs = Entry.objects.filter(reach.within("countries__0"), origin=settings.SITE_NAME)
    return found.filter(entry_public_id__in=theirs.values("public_id"))


def suggestions_of(user: User) -> QuerySet[SiteSuggestion]:
    """What somebody suggested to other sites."""
    return SiteSuggestion.objects.filter(made_by=user)


def suggestion_lines(suggestions: Iterable[SiteSuggestion], *, language: str) -> list[SuggestionLine]:
    """Suggestions with their entries, as far as those are known here: one query."""
    rows = list(suggestions)
    entries = Entry.objects.filter(public_id__in={one.entry_public_id for one in rows})
    known = {entry.public_id: entry for entry in entries}
    return [_line(one, known.get(one.entry_public_id), language) for one in rows]


def _line(suggestion: SiteSuggestion, entry: Entry | None, language: str) -> SuggestionLine:
    lines: list[FieldLine] = []
    for field, said in suggestion.fields.items():
        now = plain(getattr(entry, field, None)) if entry else None
        lines.append(
            FieldLine(
                name=field_name(field),
                now=in_words(now, language),
                old=in_words(said.get("old"), language),
                new=in_words(said.get("new"), language),
                is_stale=entry is not None and now not in (said.get("old"), said.get("new")),
            )
        )
    return SuggestionLine(suggestion=suggestion, entry=entry, fields=lines)


def field_name(field: str) -> str:
    """What people call a field of an entry."""
    column: Any = Entry._meta.get_field(field)
    return str(column.verbose_name).capitalize()


def in_words(value: Any, language: str) -> str:
    """A value that JSON kept, for people."""
    if value is True or value is False:
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(
            country_name(one, language) if len(one) == 2 and one.isupper() else one for one in value
        )
    if value in (None, ""):
        return "–"
    if isinstance(value, str):
        return plain_text(value)
    return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptElsewhere:
    """Where an entry of another site is kept: for its own page, and the one that says where its parts come from."""

    site: str
    page: str
    sources: Sequence[dict[str, str]]


def kept_elsewhere(entry: Entry) -> KeptElsewhere | None:
    """None for an entry of ours. One query for others."""
    if not entry.is_foreign:
        return None
    state = getattr(entry, "foreign", None)
    return KeptElsewhere(
        site=entry.origin, page=state.page if state else "", sources=state.sources if state else []
    )
