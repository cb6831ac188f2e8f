"""What an entry takes over from one that was merged into it, and gives back when the two are split."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from rialto.catalogue.actions.cleaning import SHARED_FIELDS, CleanEntry
from rialto.catalogue.actions.completing import Said
from rialto.catalogue.actions.merging import Claim, changed_fields
from rialto.catalogue.actions.texts import source_hash
from rialto.catalogue.choices import Assertion
from rialto.catalogue.found import FoundEntry
from rialto.catalogue.models import (
    DETAILS_OF_KIND,
    Details,
    Entry,
    EntryConcept,
    EntryText,
    Override,
    Session,
)
from rialto.translation.choices import TextOrigin, TextState

# Say something of the words, and go with them.
TEXT_FIELDS = frozenset({"language", "title", "summary", "description", "tags"})
# Belong to one page, whoever else has the offer.
OWN_FIELDS = frozenset({"evidence_address", "issued_on"})
# What was taken: "fields" and "details" as name -> [before, after]; "concepts" as [role, concept]; "texts" as
# [language, field]; "overrides" as names; "sessions" as a number; and what moved: "records", "addresses".
Taken = dict[str, Any]


def fill_gaps(survivor: Entry, other: Entry, taken: Taken) -> bool:
    """Give `survivor` what it lacks and `other` has; what a person set by hand there counts here, too.

    Notes in `taken` what was given, and saves the parts and the survivor. Returns whether anything was. A second call
    finds nothing to do. Both must be locked.
    """
    fields = _missing_fields(survivor, other) | _handset_fields(survivor, other, taken)
    for name, value in fields.items():
        column = Entry._meta.get_field(name).attname  # type: ignore[union-attr]
        before = getattr(survivor, column)
        setattr(survivor, name, value)
        taken.setdefault("fields", {})[column] = [before, getattr(survivor, column)]
    if fields:
        survivor.save(update_fields=[*fields])
    touched = [
        _fill_details(survivor, other, taken),
        _fill_sessions(survivor, other, taken),
        _fill_concepts(survivor, other, taken),
        _fill_texts(survivor, other, taken),
    ]
    return bool(fields) or any(touched)


def give_back(survivor: Entry, taken: Taken) -> None:
    """Take from `survivor` what a merge gave it, but for what has been changed since."""
    columns = []
    for column, (before, after) in taken.get("fields", {}).items():
        field = _column(Entry, column)
        if getattr(survivor, column) == _python(field, after):
            setattr(survivor, column, _python(field, before))
            columns.append(field.name)
    if columns:
        survivor.save(update_fields=columns)
    Override.objects.filter(entry=survivor, field__in=taken.get("overrides", [])).delete()
    for role, concept in taken.get("concepts", []):
        EntryConcept.objects.filter(entry=survivor, role=role, concept=concept).delete()
    _give_back_texts(survivor, taken)
    if taken.get("sessions"):
        Session.objects.filter(entry=survivor).delete()
    _give_back_details(survivor, taken)


def _missing_fields(survivor: Entry, other: Entry) -> dict[str, Any]:
    values = {name: getattr(other, name) for name in SHARED_FIELDS}
    left_out = OWN_FIELDS | (TEXT_FIELDS if other.language != survivor.language else {"language"})
    for name in left_out:
        values[name] = getattr(survivor, name)
    found = FoundEntry(remote_id="", kind=other.kind, title=other.title)  # type: ignore[arg-type]
    one = CleanEntry(found=found, said=Said(), match_key=None, values=values, details={})
    spared = {override.field for override in survivor.overrides.all()}
    return changed_fields(
        survivor, one, provider=other.provider, claim=Claim(leads=False), spared=frozenset(spared)
    )


def _handset_fields(survivor: Entry, other: Entry, taken: Taken) -> dict[str, Any]:
    """The fields that a person set by hand on the other one only; the override goes along."""
    mine = {override.field for override in survivor.overrides.all()}
    fields: dict[str, Any] = {}
    for override in other.overrides.all():
        is_shared = override.field in SHARED_FIELDS or override.field == "provider"
        foreign = override.field in TEXT_FIELDS and other.language != survivor.language
        if override.field in mine or not is_shared or foreign:
            continue
        Override.objects.create(
            entry=survivor, field=override.field, at=override.at, actor_id=override.actor_id
        )
        taken.setdefault("overrides", []).append(override.field)
        if getattr(survivor, override.field) != getattr(other, override.field):
            fields[override.field] = getattr(other, override.field)
    return fields


def _details_columns(model: type[Details]) -> list[Any]:
    return [column for column in model._meta.concrete_fields if not column.is_relation]


def _fill_details(survivor: Entry, other: Entry, taken: Taken) -> bool:
    model = DETAILS_OF_KIND[survivor.kind]  # type: ignore[index]
    if survivor.kind != other.kind:
        return False
    theirs = model._default_manager.filter(entry=other).first()
    if theirs is None:
        return False
    mine = model._default_manager.filter(entry=survivor).first()
    values = {column.name: getattr(theirs, column.name) for column in _details_columns(model)}
    if mine is None:
        model._default_manager.create(entry=survivor, **values)
        taken["details_row"] = True
        return True
    if taken.get("details_row"):
        return False
    # Amounts come with their currency and ends with their beginnings: such a row is taken whole, or not at all.
    missing = {
        name: value
        for name, value in values.items()
        if getattr(mine, name) in (None, "", []) and value not in (None, "", []) and _stands_alone(name)
    }
    for name, value in missing.items():
        taken.setdefault("details", {})[name] = [getattr(mine, name), value]
        setattr(mine, name, value)
    if missing:
        mine.save(update_fields=[*missing])
    return bool(missing)


def _stands_alone(name: str) -> bool:
    return not any(
        part in name for part in ("amount", "currency", "pay_", "price", "budget", "_from", "_to", "rate")
    )


def _give_back_details(survivor: Entry, taken: Taken) -> None:
    model = DETAILS_OF_KIND[survivor.kind]  # type: ignore[index]
    if taken.get("details_row"):
        model._default_manager.filter(entry=survivor).delete()
        return
    row = model._default_manager.filter(entry=survivor).first()
    for name, (before, after) in taken.get("details", {}).items() if row else ():
        column = _column(model, name)
        if getattr(row, name) == _python(column, after):
            setattr(row, name, _python(column, before))
    if row and taken.get("details"):
        row.save()


def _fill_sessions(survivor: Entry, other: Entry, taken: Taken) -> bool:
    if survivor.sessions.exists():
        return False
    sessions = list(other.sessions.all())
    for session in sessions:
        session.pk, session.entry = None, survivor
    Session.objects.bulk_create(sessions)
    if sessions:
        taken["sessions"] = len(sessions)
    return bool(sessions)


def _fill_concepts(survivor: Entry, other: Entry, taken: Taken) -> bool:
    known = set(survivor.entry_concepts.values_list("role", "concept"))
    # What Rialto suggested for the other one's words it may suggest for these, or not.
    stated = other.entry_concepts.exclude(assertion=Assertion.SUGGESTED)
    missing = [one for one in stated if (one.role, one.concept_id) not in known]
    for one in missing:
        taken.setdefault("concepts", []).append([one.role, one.concept_id])
        one.pk, one.entry = None, survivor
    EntryConcept.objects.bulk_create(missing)
    return bool(missing)


def _fill_texts(survivor: Entry, other: Entry, taken: Taken) -> bool:
    """The other's words, where it is in another language: they are a translation, its source's or its author's."""
    by_machine = {
        (text.language, text.field): text.pk for text in survivor.texts.filter(origin=TextOrigin.MACHINE)
    }
    known = set(survivor.texts.values_list("language", "field")) - by_machine.keys()
    new = [
        text
        for text in _texts_of(other, leading_record(taken))
        if text.language not in (survivor.language, "und")
    ]
    new = [text for text in new if (text.language, text.field) not in known]
    for text in new:
        text.pk, text.entry = None, survivor
        text.source_hash = source_hash(getattr(survivor, text.field))
        taken.setdefault("texts", []).append([text.language, text.field])
    past = [by_machine[key] for text in new if (key := (text.language, text.field)) in by_machine]
    EntryText.objects.filter(pk__in=past).delete()
    EntryText.objects.bulk_create(new)
    return bool(new)


def _texts_of(other: Entry, leading: int | None) -> Iterable[EntryText]:
    """The other's words and translations, each with the record that brings it to whoever takes it over."""
    own = [
        EntryText(
            language=other.language, field=name, text=getattr(other, name), state=TextState.CURRENT,
            origin=TextOrigin.SOURCE if leading else TextOrigin.PERSON, record_id=leading,
        )
        for name in EntryText.FIELDS
        if getattr(other, name)
    ]  # fmt: skip
    # What a machine made of the other's original is no translation of this one's.
    translations = list(other.texts.exclude(language=other.language).exclude(origin=TextOrigin.MACHINE))
    for text in translations:
        if text.origin == TextOrigin.SOURCE and text.record_id is None:
            text.record_id = leading
    return [*own, *translations]


def leading_record(taken: Taken) -> int | None:
    """The record from which the merged entry was made; none where it had no own."""
    return min((pk for pk, joined_at, *_ in taken.get("records", []) if joined_at is None), default=None)


def _give_back_texts(survivor: Entry, taken: Taken) -> None:
    """Take back what came with the merge and what its records brought since; not what the survivor's own source says now."""
    own = Q(origin=TextOrigin.SOURCE, record=None)
    for language, field_name in taken.get("texts", []):
        survivor.texts.filter(language=language, field=field_name).exclude(own).delete()
    survivor.texts.filter(record__in=[pk for pk, *_ in taken.get("records", [])]).delete()


def _column(model: type[models.Model], column: str) -> Any:
    return next(each for each in model._meta.concrete_fields if column in (each.attname, each.name))


def _python(column: Any, value: Any) -> Any:
    """A value that went through JSON, as the column holds it."""
    if value is None or isinstance(column, models.JSONField):
        return value
    return column.target_field.to_python(value) if column.is_relation else column.to_python(value)
