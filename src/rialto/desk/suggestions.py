"""What sources suggest against what a person set, as the desk shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from rialto.catalogue.choices import SuggestionState
from rialto.catalogue.models import Override, Source, Suggestion
from rialto.catalogue.queries.provenance import open_suggestions
from rialto.desk.words import field_label, value_text
from rialto.organisations.models import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionLine:
    """One suggestion: what a person set, and what the source says now."""

    suggestion: Suggestion
    label: str
    now: str
    said: str
    set_at: datetime | None


def suggestions_of(source: Source | None) -> QuerySet[Suggestion]:
    """What waits for a decision, of one source or of all, with entry, provider and source."""
    found = open_suggestions().select_related("entry__provider", "record__source")
    return found.filter(record__source=source) if source else found


def suggestion_lines(suggestions: Sequence[Suggestion]) -> list[SuggestionLine]:
    """Lines with both values in words: at most two queries."""
    provider_ids: set[Any] = {one.value for one in suggestions if one.field == "provider"}
    providers: dict[Any, str] = {}
    if provider_ids:
        providers = dict(Organisation.objects.filter(pk__in=provider_ids).values_list("pk", "name"))
    overrides = Override.objects.filter(entry__in={one.entry_id for one in suggestions})
    set_at = {(entry, field): at for entry, field, at in overrides.values_list("entry", "field", "at")}
    return [
        SuggestionLine(
            suggestion=one,
            label=field_label(one.field),
            now=value_text(getattr(one.entry, one.field)),
            said=providers.get(one.value, "") if one.field == "provider" else value_text(one.value),
            set_at=set_at.get((one.entry_id, one.field)),
        )
        for one in suggestions
    ]


def sources_that_suggest() -> list[tuple[Source, int]]:
    """Sources with how many of their suggestions wait, by name."""
    counts = dict(
        Suggestion.objects.filter(state=SuggestionState.OPEN)
        .order_by()
        .values_list("record__source")
        .annotate(Count("pk"))
    )
    return [(source, counts[source.pk]) for source in Source.objects.filter(pk__in=counts)]
