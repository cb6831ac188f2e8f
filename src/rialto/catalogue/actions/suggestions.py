"""What sources say of fields that a person set by hand: suggestions, and what the person makes of them."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.addresses import canonical_address
from rialto.base.errors import Refused
from rialto.catalogue.actions.cleaning import SHARED_FIELDS, CleanEntry, expiry_of
from rialto.catalogue.actions.merging import DERIVED_FIELDS, is_empty
from rialto.catalogue.actions.ours import check_is_ours
from rialto.catalogue.choices import Kind, SuggestionState
from rialto.catalogue.models import Entry, Override, SourceRecord, Suggestion
from rialto.changes.actions import record_change
from rialto.changes.choices import Verb
from rialto.organisations.models import Organisation

# What a person may set by hand, and a source may then only suggest.
CORRECTABLE = frozenset({*SHARED_FIELDS, "provider"} - DERIVED_FIELDS)


class Said(NamedTuple):
    """What a record says of an entry that has fields set by hand."""

    entry: Entry
    record: SourceRecord
    one: CleanEntry
    provider: Organisation | None
    overrides: Sequence[Override]


def suggest(said: Sequence[Said]) -> None:
    """Note where a source now says something else than a person set, and than it said when they did.

    What was refused once is not suggested again. Call it in the transaction that writes what was said.
    """
    if not said:
        return
    entry_ids = {each.entry.pk for each in said}
    open_ones = {
        (one.entry_id, one.record_id, one.field): one
        for one in Suggestion.objects.filter(entry__in=entry_ids, state=SuggestionState.OPEN)
    }
    new: list[Suggestion] = []
    for each in said:
        for override in each.overrides:
            if override.field not in CORRECTABLE:
                continue
            value = _value_of(each, override.field)
            known = open_ones.get((each.entry.pk, each.record.pk, override.field))
            if not _is_news(each.entry, override, value):
                if known:
                    known.delete()
            elif known is None:
                new.append(
                    Suggestion(entry=each.entry, record=each.record, field=override.field, value=value)
                )
            elif known.value != value:
                known.value, known.made_at = value, timezone.now()
                known.save(update_fields=["value", "made_at"])
    Suggestion.objects.bulk_create(new)


def _value_of(each: Said, field: str) -> Any:
    if field == "provider":
        return each.provider.pk if each.provider else None
    return as_json(each.one.values[field])


def _is_news(entry: Entry, override: Override, value: Any) -> bool:
    now = as_json(getattr(entry, "provider_id" if override.field == "provider" else override.field))
    return not is_empty(override.field, value) and value not in (now, override.before)


def as_json(value: Any) -> Any:
    """A field's value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@transaction.atomic
def correct_entry(entry: Entry, values: dict[str, Any], *, by: User) -> Entry:
    """Set shared fields by hand: from now on sources may only suggest others. Refuses fields that cannot be set so."""
    if unknown := sorted(values.keys() - CORRECTABLE):
        raise Refused(_("This cannot be set by hand: %(fields)s.") % {"fields": ", ".join(unknown)})
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    check_is_ours(entry)
    for field, value in values.items():
        before = as_json(getattr(entry, "provider_id" if field == "provider" else field))
        # What its source said first stays known, however often a person thinks again.
        Override.objects.update_or_create(
            entry=entry,
            field=field,
            defaults={"at": timezone.now(), "actor_id": by.public_id},
            create_defaults={"at": timezone.now(), "actor_id": by.public_id, "before": before},
        )
        setattr(entry, field, value)
    _save(entry, values, by=by)
    return entry


@transaction.atomic
def release_field(entry: Entry, field: str, *, by: User) -> None:
    """Let sources set a field again that a person had set; it changes when one of them says something new."""
    check_is_ours(entry)
    Override.objects.filter(entry=entry, field=field).delete()
    Suggestion.objects.filter(entry=entry, field=field, state=SuggestionState.OPEN).delete()
    SourceRecord.objects.filter(entry=entry).update(parsed_hash="", content_hash="")
    record_change("entry", entry.public_id, Verb.CHANGED, actor_id=by.public_id)


@transaction.atomic
def accept_suggestion(suggestion: Suggestion, *, by: User) -> Entry:
    """Take what the source says, and let it go on saying it: the field is no longer set by hand."""
    suggestion = _decide(suggestion, SuggestionState.ACCEPTED, by=by)
    entry = Entry.objects.select_for_update().get(pk=suggestion.entry_id)
    check_is_ours(entry)
    field: models.Field[Any, Any] = Entry._meta.get_field(suggestion.field)  # type: ignore[assignment]
    said: Any = suggestion.value
    if suggestion.field == "provider":
        value: Any = Organisation.objects.filter(pk=said).first()
    else:
        value = said if isinstance(field, models.JSONField) else field.to_python(said)
    Override.objects.filter(entry=entry, field=suggestion.field).delete()
    setattr(entry, suggestion.field, value)
    _save(entry, [suggestion.field], by=by)
    return entry


@transaction.atomic
def refuse_suggestion(suggestion: Suggestion, *, by: User) -> None:
    """Keep what the person set; the same value is not suggested again."""
    suggestion = _decide(suggestion, SuggestionState.REFUSED, by=by)
    Override.objects.filter(entry=suggestion.entry_id, field=suggestion.field).update(before=suggestion.value)


def decide_suggestions(
    suggestions: Iterable[Suggestion], *, accepting: bool, by: User
) -> tuple[int, list[str]]:
    """Accept or refuse many, each by itself; gives how many were decided, and why the others were not."""
    decide = accept_suggestion if accepting else refuse_suggestion
    count, reasons = 0, []
    for suggestion in suggestions:
        try:
            decide(suggestion, by=by)
            count += 1
        except Refused as refusal:
            reasons.append(f"{suggestion.entry}: {refusal.message}")
    return count, reasons


def _decide(suggestion: Suggestion, state: SuggestionState, *, by: User) -> Suggestion:
    suggestion = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if suggestion.state != SuggestionState.OPEN:
        raise Refused(_("Somebody has decided this already."))
    suggestion.state, suggestion.decided_at, suggestion.decided_by = state, timezone.now(), by.public_id
    suggestion.save(update_fields=["state", "decided_at", "decided_by"])
    return suggestion


def _save(entry: Entry, fields: Iterable[str], *, by: User) -> None:
    """Save what changed with what follows from it, checked like a person's form, and record it."""
    derived = {"expires_on", "canonical_address", "updated_at"}
    values = {name: getattr(entry, name) for name in ("starts_on", "ends_on", "deadline_on", "is_self_paced")}
    entry.expires_on = expiry_of(Kind(entry.kind), values)
    entry.canonical_address = canonical_address(entry.address)
    entry.updated_at = timezone.now()
    unchanged = {field.name for field in Entry._meta.concrete_fields} - set(fields)
    try:
        entry.clean_fields(exclude=unchanged)
        entry.validate_constraints()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    entry.save(update_fields=sorted({*fields, *derived}))
    record_change("entry", entry.public_id, Verb.CHANGED, actor_id=by.public_id)
