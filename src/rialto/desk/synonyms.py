"""Groups of synonyms as the desk shows them: each with what was last said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from rialto.accounts.models import User
from rialto.finding.models import SynonymChange, SynonymGroup
from rialto.taxonomy.queries import fold, language_name

MOST_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class SynonymLine:
    """One group: its language in words (empty for all), the latest reason, by whom and when."""

    group: SynonymGroup
    language: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One change of a group, told."""

    change: SynonymChange
    by: str


def groups_with(text: str) -> list[SynonymGroup]:
    """Groups that have a word with this in it, all for no text: there are two thousand at most."""
    wanted = fold(text)
    return [
        group
        for group in SynonymGroup.objects.all()
        if not wanted or any(wanted in fold(one) for one in (*group.words, *group.others))
    ]


def synonym_lines(groups: Sequence[SynonymGroup], *, language: str) -> list[SynonymLine]:
    """Lines for some groups: two queries, however many there are."""
    changes: dict[Any, SynonymChange] = {}
    ids = [group.public_id for group in groups]
    for one in SynonymChange.objects.filter(group_public_id__in=ids):
        changes.setdefault(one.group_public_id, one)
    people = _people(one.actor_id for one in changes.values())
    return [
        SynonymLine(
            group=group,
            language=language_name(group.language, language) if group.language else "",
            reason=change.reason if (change := changes.get(group.public_id)) else "",
            by=people.get(change.actor_id, "") if change else "",
            at=change.at if change else group.changed_at,
        )
        for group in groups
    ]


def history_of(changes: QuerySet[SynonymChange]) -> list[Said]:
    """Changes, the latest first, with who made them: two queries."""
    rows = list(changes[:MOST_SHOWN])
    people = _people(change.actor_id for change in rows)
    return [Said(change=change, by=people.get(change.actor_id, "")) for change in rows]


def _people(ids: Any) -> dict[Any, str]:
    return dict(
        User.objects.filter(public_id__in=[one for one in ids if one]).values_list("public_id", "email")
    )
